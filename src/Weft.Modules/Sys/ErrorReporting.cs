using Weft.Runtime;
using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary>Prints exceptions: with the library's <c>traceback</c>, or plainly when that cannot work.</summary>
public static class ErrorReporting
{
    /// <summary>Prints an exception and its chain to <c>sys.stderr</c>.</summary>
    public static void Print(PyThread t, PyBaseException error)
    {
        try
        {
            var file = PythonRuntime.Current.SysAttribute("stderr");
            if (file is null or PyNone)
            {
                return;
            }

            var traceback = Operations.Import(t, "traceback");
            Operations.Call(t, Operations.GetAttribute(t, traceback, "_print_exception_bltin"), error);
        }
        catch (PythonException e)
        {
            PrintPlainly(t, error);
            if (PythonRuntime.Current.Options.Verbose > 0)
            {
                PrintPlainly(t, e.Value);
            }
        }
    }

    /// <summary>Prints what should be an exception.</summary>
    internal static void Show(PyThread t, PyObject value)
    {
        if (value is PyBaseException error)
        {
            Print(t, error);
        }
        else
        {
            WriteStderr(t, $"TypeError: print_exception(): Exception expected for value, {value.Type.FullName} found\n");
        }
    }

    /// <summary>Prints an exception when the library's <c>traceback</c> cannot.</summary>
    public static void PrintPlainly(PyThread t, PyBaseException error)
    {
        var text = PlainTraceback.Format(t, error);
        try
        {
            WriteStderr(t, text);
        }
        catch (PythonException)
        {
            Console.Error.Write(text);
        }
    }

    /// <summary>Writes to <c>sys.stderr</c>, or to the process's own when that is lost.</summary>
    public static void WriteStderr(PyThread t, string text)
    {
        if (PythonRuntime.Current.SysAttribute("stderr") is { } stderr and not PyNone)
        {
            Operations.CallMethod(t, stderr, Names.Write, PyStr.Of(text));
        }
        else
        {
            Console.Error.Write(text);
        }
    }

    /// <summary>Calls <c>sys.excepthook</c>; its own failure is shown with the original error.</summary>
    public static void CallHook(PyThread t, PyBaseException error)
    {
        var hook = PythonRuntime.Current.SysAttribute("excepthook");
        if (hook is null or PyNone)
        {
            WriteStderr(t, "sys.excepthook is missing\n");
            Print(t, error);
            return;
        }

        try
        {
            AuditHooks.Raise(t, "sys.excepthook", hook, error.Type, error, error.GetTraceback());
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.RuntimeError))
        {
            return; // How an auditing hook asks for silence.
        }

        try
        {
            Operations.Call(t, hook, error.Type, error, error.GetTraceback());
        }
        catch (PythonException e) when (e.Value is not PySystemExit)
        {
            WriteStderr(t, "Error in sys.excepthook:\n");
            Print(t, e.Value);
            WriteStderr(t, "\nOriginal exception was:\n");
            Print(t, error);
        }
    }

    /// <summary>Reports an error that nothing can handle, through <c>sys.unraisablehook</c>.</summary>
    public static void Unraisable(PyThread t, PyBaseException error, string? message, PyObject? subject) =>
        Weft.Runtime.Objects.Unraisable.Report(t, error, message, subject);
}
