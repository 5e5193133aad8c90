using Weft.Runtime;

namespace Weft.Modules;

/// <summary><c>print()</c>.</summary>
/// <remarks>The whole line goes to the stream in one <c>write</c>, so that lines of several threads are not torn.</remarks>
internal static class Printing
{
    private static readonly ParameterList s_keywords = new("print", "sep,end,file,flush", 0, 0, 0, 0, true);

    internal static void Print(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        var keywords = ArgumentBinder.Keywords(t, s_keywords, args, kwNames);
        var (sep, end, file) = (keywords[0], keywords[1], keywords[2]);
        var flush = keywords[3] is { } wanted && Operations.IsTrue(t, wanted);
        if (file is null or PyNone)
        {
            file = PythonRuntime.Current.SysAttribute("stdout") ?? throw Errors.RuntimeError("lost sys.stdout");
            if (file is PyNone)
            {
                return;
            }
        }

        var separator = Text(sep, "sep", " ");
        var ending = Text(end, "end", "\n");
        var parts = PyStr.Empty;
        if (positional == 1)
        {
            parts = Operations.Str(t, args[0]);
        }
        else if (positional > 1)
        {
            var items = new PyObject[positional];
            for (var i = 0; i < positional; i++)
            {
                items[i] = Operations.Str(t, args[i]);
            }

            parts = (PyStr)Operations.CallMethod(t, separator, "join", new PyTuple(items));
        }

        var line = ending.Length == 0 ? parts : PyStr.Concat(parts.GetType() == typeof(PyStr) ? parts : PyStr.Concat(PyStr.Empty, parts), ending);
        Operations.CallMethod(t, file, Names.Write, line);
        if (flush)
        {
            Operations.CallMethod(t, file, Names.Flush);
        }
    }

    private static PyStr Text(PyObject? value, string name, string fallback) => value switch
    {
        null or PyNone => PyStr.Of(fallback),
        PyStr s => s,
        _ => throw Errors.TypeError($"{name} must be None or a string, not {value.Type.FullName}"),
    };
}
