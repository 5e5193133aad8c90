namespace Weft.Runtime.Interpreter;

/// <summary>Runs the code object of a module, class body, <c>exec</c> or <c>eval</c>.</summary>
public static class CodeRunner
{
    /// <summary>Executes code with a global and a local namespace; the value of the expression, or None.</summary>
    /// <exception cref="PythonException">What the code raised.</exception>
    public static PyObject Run(PyThread t, PyCode code, PyDict globals, PyObject locals, PyTuple? closure = null) =>
        EvalLoop.Run(t, Prepare(t, code, globals, locals, closure)) ?? throw t.PendingAsException();

    /// <summary>
    /// For a native function that the loop calls: where tasklets are used, leaves the function for the code's frame, so
    /// that a tasklet can block there softly. Null: an error is pending, or the function is left.
    /// </summary>
    public static PyObject? RunOrEnter(PyThread t, PyCode code, PyDict globals, PyObject locals, PyTuple? closure = null)
    {
        var frame = Prepare(t, code, globals, locals, closure);
        return t.Scheduler is { } scheduler && scheduler.TryEnter(t, frame) ? null : EvalLoop.Run(t, frame);
    }

    private static Frame Prepare(PyThread t, PyCode code, PyDict globals, PyObject locals, PyTuple? closure)
    {
        var frame = t.Frames.Rent(code);
        frame.Globals = globals;
        frame.Builtins = PyFunction.BuiltinsOf(globals);
        frame.Locals = (code.Flags & Weft.Compiler.CodeFlags.NewLocals) == 0 ? locals : null;
        if (closure is not null || code.FreeCount > 0)
        {
            frame.Function = new PyFunction(code, globals) { Closure = closure ?? PyTuple.Empty };
        }

        return frame;
    }

    /// <summary>Runs a class body in its namespace; what the body returns (the cell of <c>__class__</c>, or None).</summary>
    public static PyObject RunClassBody(PyThread t, PyFunction body, PyObject ns) =>
        EvalLoop.Run(t, PrepareClassBody(t, body, ns)) ?? throw t.PendingAsException();

    /// <summary>As <see cref="RunOrEnter"/>, for a class body.</summary>
    public static PyObject? RunOrEnterClassBody(PyThread t, PyFunction body, PyObject ns)
    {
        var frame = PrepareClassBody(t, body, ns);
        return t.Scheduler is { } scheduler && scheduler.TryEnter(t, frame) ? null : EvalLoop.Run(t, frame);
    }

    private static Frame PrepareClassBody(PyThread t, PyFunction body, PyObject ns)
    {
        var frame = t.Frames.Rent(body.Code);
        frame.Function = body;
        frame.Globals = body.Globals;
        frame.Builtins = body.Builtins;
        frame.Locals = ns;
        return frame;
    }
}
