using Weft.Runtime;

namespace Weft.Modules;

/// <summary><c>input()</c>, through <c>sys.stdin</c> and <c>sys.stdout</c>.</summary>
internal static class ConsoleInput
{
    internal static PyObject Read(PyThread t, PyObject? prompt)
    {
        var stdin = Stream("stdin");
        var stdout = Stream("stdout");
        if (PythonRuntime.Current.SysAttribute("stderr") is { } stderr and not PyNone)
        {
            Flush(t, stderr);
        }

        if (prompt is not null)
        {
            Operations.CallMethod(t, stdout, Names.Write, Operations.Str(t, prompt));
        }

        Flush(t, stdout);
        var line = Operations.CallMethod(t, stdin, "readline") as PyStr ?? throw Errors.TypeError("object.readline() returned non-string");
        if (line.Length == 0)
        {
            throw Errors.EOFError("EOF when reading a line");
        }

        return line.CodePointAt(line.Length - 1) == '\n' ? line.Substring(0, line.Length - 1) : line;
    }

    /// <summary>What a stream cannot show now does not keep the program from reading.</summary>
    private static void Flush(PyThread t, PyObject stream)
    {
        try
        {
            Operations.CallMethod(t, stream, Names.Flush);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.Exception))
        {
            t.Pending = null;
        }
    }

    private static PyObject Stream(string name) => PythonRuntime.Current.SysAttribute(name) switch
    {
        null or PyNone => throw Errors.RuntimeError($"input(): lost sys.{name}"),
        var stream => stream,
    };
}
