using Weft.Cli;
using Weft.Modules;
using Weft.Runtime;
using Weft.Runtime.Objects;
using Weft.Runtime.Threading;

// Python code may nest as deep as sys.setrecursionlimit says; what native recursion there is gets a large stack.
const int MainStackBytes = 64 << 20;

var line = CommandLine.Parse(args);
if (line.ExitCode is { } early)
{
    return early;
}

var exitCode = 0;
var main = new Thread(() => exitCode = Session.Run(line), MainStackBytes) { Name = "MainThread" };
main.Start();
main.Join();
return exitCode;
