using Weft.Modules;
using Weft.Runtime;
using Weft.Runtime.Imports;
using Weft.Runtime.Interpreter;
using Weft.Runtime.Objects;
using Weft.Runtime.Threading;
using Weft.Syntax;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Cli;

/// <summary>One run of the command: start the interpreter, run the program, report, end.</summary>
internal static class Session
{
    /// <summary>Exit status of a program that died of an exception.</summary>
    private const int Failure = 1;

    /// <summary>A KeyboardInterrupt ended the program: the process dies of the signal, as shells expect.</summary>
    private static bool s_interrupted;

    internal static int Run(CommandLine line)
    {
        var library = FindLibrary();
        if (line.ToOptions(ExecutablePath(), library) is not { } options)
        {
            return line.ExitCode ?? Failure;
        }

        PythonRuntime runtime;
        PyThread t;
        try
        {
            runtime = PythonRuntime.Start(options, [Modules.BuiltinModuleTable.Find], Modules.BuiltinModuleTable.Names());
            t = PyThread.Current;
            SetUpPath(t, runtime);
            StandardStreams.Install(t, runtime);
            Operations.Import(t, "_signal");
            if (options.WarnOptions.Count > 0)
            {
                // It reads the options, and complains of those it does not understand.
                Operations.Import(t, "warnings");
            }

            if (!options.NoSite)
            {
                Operations.Import(t, "site");
            }
        }
        catch (PythonException e)
        {
            Console.Error.WriteLine("Fatal Python error: the interpreter could not be started");
            ErrorReporting.PrintPlainly(PyThread.Current, e.Value);
            return Failure;
        }

        var status = RunProgram(t, runtime, line);
        if (options.Inspect > 0 && line.Mode != RunMode.StandardInput)
        {
            status = Interactive(t, runtime);
        }

        status = Finalize(t, runtime, status);
        if (s_interrupted)
        {
            Signals.DieOfInterrupt();
        }

        if (Environment.GetEnvironmentVariable("WEFT_STARTUP_STATS") == "1")
        {
            Console.Error.WriteLine($"methods compiled at run time: {System.Runtime.JitInfo.GetCompiledMethodCount()}, {System.Runtime.JitInfo.GetCompilationTime().TotalMilliseconds:F0} ms");
        }

        return status;
    }

    private static string FindLibrary()
    {
        if (Environment.GetEnvironmentVariable("WEFT_STDLIB") is { Length: > 0 } given)
        {
            return Path.GetFullPath(given);
        }

        var relative = AppContext.GetData("Weft.Stdlib") as string ?? "../lib/python3.14";
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, relative));
    }

    private static string ExecutablePath() =>
        Environment.GetEnvironmentVariable("WEFT_EXECUTABLE") is { Length: > 0 } launcher ? launcher : Environment.ProcessPath ?? "";

    private static void SetUpPath(PyThread t, PythonRuntime runtime)
    {
        var options = runtime.Options;
        var path = new PyList();
        foreach (var entry in options.ExtraPaths)
        {
            path.Append(PyStr.Of(entry));
        }

        path.Append(PyStr.Of(Path.GetFullPath(Path.Combine(options.LibraryPath, "..", "python314.zip"))));
        path.Append(PyStr.Of(options.LibraryPath));
        path.Append(PyStr.Of(Path.Combine(options.LibraryPath, "lib-dynload")));
        runtime.SetSysAttribute("path", path);
    }

    private static int RunProgram(PyThread t, PythonRuntime runtime, CommandLine line)
    {
        var main = new PyModule(PyStr.Intern("__main__"), null);
        var globals = main.Namespace;
        globals.SetInterned(Names.Builtins, runtime.Modules.GetString(PyStr.Intern("builtins"))!);
        globals.SetInterned(PyStr.Intern("__loader__"), Operations.GetAttribute(t, runtime.Modules.GetString(PyStr.Intern("_frozen_importlib"))!, "BuiltinImporter"));
        runtime.Modules.SetInterned(Names.Main, main);
        try
        {
            switch (line.Mode)
            {
                case RunMode.Command:
                    PrependPath(runtime, "");
                    RunText(t, CommandText.Dedent(line.Target), "<string>", globals);
                    return 0;
                case RunMode.Module:
                    PrependPath(runtime, Environment.CurrentDirectory);
                    RunModule(t, line.Target, alterArgv: true);
                    return 0;
                case RunMode.Script:
                    return RunScript(t, runtime, line, main);
                default:
                    PrependPath(runtime, "");
                    if (Console.IsInputRedirected && runtime.Options.Interactive == 0)
                    {
                        globals.SetInterned(Names.File, PyStr.Of("<stdin>"));
                        using var input = Console.OpenStandardInput();
                        using var memory = new MemoryStream();
                        input.CopyTo(memory);
                        RunBytes(t, memory.ToArray(), "<stdin>", globals);
                        return 0;
                    }

                    if (runtime.Options.Quiet == 0)
                    {
                        Operations.CallMethod(t, Operations.Import(t, "weft.console"), "banner");
                    }

                    return Interactive(t, runtime);
            }
        }
        catch (PythonException e)
        {
            return Report(t, runtime, e.Value);
        }
    }

    private static void PrependPath(PythonRuntime runtime, string entry)
    {
        if (!runtime.Options.SafePath && runtime.SysAttribute("path") is PyList path)
        {
            path.Insert(PyThread.Current, PyInt.Of(0), PyStr.Of(entry));
            runtime.Options.FirstPath = entry;
        }
    }

    private static void RunText(PyThread t, string text, string fileName, PyDict globals)
    {
        var source = SourceCompilation.Translate(t, fileName, () => SourceText.FromString(text, fileName));
        var code = SourceCompilation.Compile(t, source, fileName, ParseMode.File, 0, -1);
        Operations.CallMethod(t, Operations.Import(t, "linecache"), "_register_code", code, PyStr.Of(text), PyStr.Of(fileName));
        CodeRunner.Run(t, code, globals, globals);
    }

    private static void RunBytes(PyThread t, byte[] bytes, string fileName, PyDict globals)
    {
        var source = SourceCompilation.Translate(t, fileName, () => FromFile(bytes, fileName));
        CodeRunner.Run(t, SourceCompilation.Compile(t, source, fileName, ParseMode.File, 0, -1, isFile: true), globals, globals);
    }

    /// <summary>The text of a program file. Unlike in compile(), an error about a NUL says where it is.</summary>
    private static SourceText FromFile(byte[] bytes, string fileName)
    {
        var nul = Array.IndexOf(bytes, (byte)0);
        if (nul < 0)
        {
            return SourceText.FromBytes(bytes, fileName, isFile: true);
        }

        var line = bytes.AsSpan(0, nul).Count((byte)'\n') + 1;
        var start = bytes.AsSpan(0, nul).LastIndexOf((byte)'\n') + 1;
        throw new PythonSyntaxException(
            SyntaxErrorKind.SyntaxError,
            "source code cannot contain null bytes",
            fileName,
            line,
            0,
            line,
            0,
            System.Text.Encoding.UTF8.GetString(bytes, start, nul - start));
    }

    private static void RunModule(PyThread t, string name, bool alterArgv) =>
        Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "runpy"), "_run_module_as_main"), PyStr.Of(name), PyBool.Of(alterArgv));

    private static int RunScript(PyThread t, PythonRuntime runtime, CommandLine line, PyModule main)
    {
        var script = line.Target;
        if (Directory.Exists(script) || IsZip(script) || IsFolderInZip(script))
        {
            PrependPath(runtime, script);
            if (runtime.Options.SafePath && runtime.SysAttribute("path") is PyList path)
            {
                path.Insert(t, PyInt.Of(0), PyStr.Of(script));
            }

            RunModule(t, "__main__", alterArgv: false);
            return 0;
        }

        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(script);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var (number, text) = e is FileNotFoundException or DirectoryNotFoundException ? (2, "No such file or directory") : e is UnauthorizedAccessException ? (13, "Permission denied") : (5, e.Message);
            Console.Error.WriteLine($"{runtime.Options.Executable}: can't open file '{Path.GetFullPath(script)}': [Errno {number}] {text}");
            return 2;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(ResolveLink(script))) ?? "";
        PrependPath(runtime, folder);
        var globals = main.Namespace;
        globals.SetInterned(Names.File, PyStr.Of(script));
        globals.SetInterned(PyStr.Intern("__cached__"), PyNone.Value);
        var external = Operations.Import(t, "_frozen_importlib_external");
        if (script.EndsWith(".pyc", StringComparison.Ordinal))
        {
            globals.SetInterned(Names.Loader, Operations.Call(t, Operations.GetAttribute(t, external, "SourcelessFileLoader"), Names.Main, PyStr.Of(script)));
            if (bytes.Length < 16 || BitConverter.ToInt32(bytes) != ImpModule.MagicNumberToken)
            {
                throw Errors.RuntimeError("Bad magic number in .pyc file");
            }

            var code = MarshalReader.Read(t, bytes.AsMemory(16)) as PyCode ?? throw Errors.RuntimeError("Bad code object in .pyc file");
            CodeRunner.Run(t, code, globals, globals);
            return 0;
        }

        globals.SetInterned(Names.Loader, Operations.Call(t, Operations.GetAttribute(t, external, "SourceFileLoader"), Names.Main, PyStr.Of(script)));
        if (line.SkipFirstLine)
        {
            var end = Array.IndexOf(bytes, (byte)'\n');
            bytes = end < 0 ? [] : [(byte)'\n', .. bytes[(end + 1)..]];
        }

        RunBytes(t, bytes, script, globals);
        return 0;
    }

    private static string ResolveLink(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static bool IsZip(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> head = stackalloc byte[4];
            if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head is [(byte)'P', (byte)'K', 3, 4])
            {
                return true;
            }

            return !path.EndsWith(".py", StringComparison.Ordinal) && ZipEnd(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the path leads on from a zip archive to a folder inside it (<c>tool.whl/tool</c>).</summary>
    private static bool IsFolderInZip(string path)
    {
        var parent = Path.GetDirectoryName(path);
        while (!string.IsNullOrEmpty(parent) && !Directory.Exists(parent))
        {
            if (File.Exists(parent))
            {
                return IsZip(parent);
            }

            parent = Path.GetDirectoryName(parent);
        }

        return false;
    }

    /// <summary>Whether the file ends like a zip archive with something in front (a zipapp with a shebang line).</summary>
    private static bool ZipEnd(FileStream stream)
    {
        var length = (int)Math.Min(stream.Length, 22 + 65535);
        if (length < 22)
        {
            return false;
        }

        stream.Seek(-length, SeekOrigin.End);
        var tail = new byte[length];
        stream.ReadExactly(tail);
        return tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8) >= 0;
    }

    private static int Interactive(PyThread t, PythonRuntime runtime)
    {
        try
        {
            var console = Console.IsInputRedirected
                ? Operations.GetAttribute(t, Operations.Import(t, "sys"), "_baserepl")
                : Operations.GetAttribute(t, Operations.Import(t, "_pyrepl.main"), "interactive_console");
            Operations.Call(t, console, (ReadOnlySpan<PyObject>)[]);
            return 0;
        }
        catch (PythonException e)
        {
            return Report(t, runtime, e.Value);
        }
    }

    /// <summary>Prints an exception that left the program; the exit status.</summary>
    private static int Report(PyThread t, PythonRuntime runtime, PyBaseException error)
    {
        t.Pending = null;
        if (error is PySystemExit exit)
        {
            return ExitStatus(t, exit);
        }

        try
        {
            runtime.SetSysAttribute("last_exc", error);
            runtime.SetSysAttribute("last_type", error.Type);
            runtime.SetSysAttribute("last_value", error);
            runtime.SetSysAttribute("last_traceback", error.GetTraceback());
            ErrorReporting.CallHook(t, error);
        }
        catch (PythonException e) when (e.Value is PySystemExit)
        {
            return ExitStatus(t, (PySystemExit)e.Value);
        }

        s_interrupted = error.Type.IsSubtypeOf(Exceptions.KeyboardInterrupt);
        return s_interrupted ? Signals.InterruptedStatus : Failure;
    }

    private static int ExitStatus(PyThread t, PySystemExit exit)
    {
        switch (exit.Code)
        {
            case PyNone:
                return 0;
            case PyIntBase number:
                return number.TryGetInt64(out var code) ? (int)(code & 0xFF) : 255;
            default:
                try
                {
                    ErrorReporting.WriteStderr(t, Operations.Str(t, exit.Code).Value + "\n");
                }
                catch (PythonException e)
                {
                    ErrorReporting.PrintPlainly(t, e.Value);
                }

                return Failure;
        }
    }

    /// <summary>Ends the interpreter: threads, exit functions, finalizers, streams.</summary>
    private static int Finalize(PyThread t, PythonRuntime runtime, int status)
    {
        try
        {
            if (runtime.Modules.GetString(PyStr.Intern("threading")) is { } threading)
            {
                Operations.CallMethod(t, threading, "_shutdown");
            }
        }
        catch (PythonException e)
        {
            ErrorReporting.Unraisable(t, e.Value, "Exception ignored on threading shutdown", null);
        }

        Weft.Runtime.Tasklets.TaskletTeardown.Run(t);
        AtexitModule.RunAll(t);
        runtime.BeginFinalization();
        Finalization.RunRemaining(t);
        if (TraceFiles.Finish() is { } problem)
        {
            Console.Error.WriteLine(problem);
        }

        return StandardStreams.Flush(t, runtime) ? status : 120;
    }
}
