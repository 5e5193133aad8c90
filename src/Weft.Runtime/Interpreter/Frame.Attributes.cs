using Weft.Compiler;

namespace Weft.Runtime.Interpreter;

public sealed partial class Frame
{
    /// <summary>Names that <c>f_locals</c> was given and that are no variables of the code.</summary>
    internal PyDict? ExtraLocals;

    [PyProperty("f_back")]
    public PyObject GetBack()
    {
        if (Caller is not { } back)
        {
            return PyNone.Value;
        }

        back.Exposed = true;
        return back;
    }

    [PyProperty("f_code")]
    public PyObject GetCode() => Code;

    [PyProperty("f_globals")]
    public PyObject GetGlobals() => Globals;

    [PyProperty("f_builtins")]
    public PyObject GetBuiltins() => BuiltinsMapping.Visible(Builtins);

    [PyProperty("f_generator")]
    public PyObject GetGenerator() => (PyObject?)Generator ?? PyNone.Value;

    [PyProperty("f_lasti")]
    public long GetLastInstruction() => Ip < 0 ? -1 : Ip * 2L;

    /// <summary>The live view of the variables in a function, the namespace itself elsewhere.</summary>
    [PyProperty("f_locals")]
    public PyObject GetLocals()
    {
        if (Locals is { } ns)
        {
            // While a comprehension runs in a module or class body, its variables are the frame's own.
            return FrameNamespaces.HasHiddenLocals(this) ? new PyFrameLocals(this) : ns;
        }

        Exposed = true;
        return (Code.Flags & CodeFlags.Optimized) != 0 ? new PyFrameLocals(this) : Globals;
    }

    /// <summary>What <c>locals()</c> answers: a new dict in a function, the namespace itself elsewhere.</summary>
    internal PyObject LocalsSnapshot(PyThread t) => Locals ?? ((Code.Flags & CodeFlags.Optimized) != 0 ? new PyFrameLocals(this).ToDict(t) : Globals);

    [PyProperty("f_lineno")]
    public PyObject GetLineNumber() => LineNumber is var line and >= 0 ? PyInt.Of(line) : PyNone.Value;

    [PySetter("f_lineno")]
    public void SetLineNumber(PyThread t, PyObject? value) => FrameJump.SetLine(t, this, value);

    [PyProperty("f_trace")]
    public PyObject GetTrace() => Tracing?.Function ?? PyNone.Value;

    [PySetter("f_trace")]
    public void SetTrace(PyObject? value) => (Tracing ??= new FrameTracing()).Function = value is PyNone ? null : value;

    [PyProperty("f_trace_lines")]
    public bool GetTraceLines() => Tracing?.Lines ?? true;

    [PySetter("f_trace_lines")]
    public void SetTraceLines(PyObject? value) => (Tracing ??= new FrameTracing()).Lines = Flag(value);

    [PyProperty("f_trace_opcodes")]
    public bool GetTraceOpcodes() => Tracing?.Opcodes ?? false;

    [PySetter("f_trace_opcodes")]
    public void SetTraceOpcodes(PyObject? value) => (Tracing ??= new FrameTracing()).Opcodes = Flag(value ?? throw Errors.AttributeError("attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted"));

    private static bool Flag(PyObject? value) => value switch
    {
        PyBool flag => ReferenceEquals(flag, PyBool.True),
        null => throw Errors.TypeError("can't delete numeric/char attribute"),
        _ => throw Errors.TypeError("attribute value type must be bool"),
    };

    /// <summary>Whether the frame is on some thread's chain right now.</summary>
    private bool IsExecuting => Generator is { } generator ? generator.IsRunning : !Completed;

    [PyMethod("clear", Doc = "Drops the references that the frame holds.")]
    public void Clear(PyThread t)
    {
        if (IsExecuting)
        {
            throw Errors.RuntimeError("cannot clear an executing frame");
        }

        if (Generator is { } generator)
        {
            if (generator.IsSuspended)
            {
                throw Errors.RuntimeError("cannot clear a suspended frame");
            }

            Operations.CallMethod(t, generator, "close");
        }

        Array.Clear(Slots);
        Depth = 0;
        ExtraLocals = null;
        if (Tracing is { } tracing)
        {
            tracing.Function = null;
        }
    }

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 120 + 8L * Slots.Length;

    [PyMethod("__repr__")]
    public string Repr(PyThread t) =>
        $"<frame at 0x{Identity.Of(this):x}, file {Operations.Repr(t, Code.FileNameObject).Value}, line {(LineNumber is var line and >= 0 ? line : Code.FirstLine)}, code {Code.NameObject.Value}>";

    // ---- Variables by name

    /// <summary>The number of a visible variable, or -1.</summary>
    internal int FindVariable(PyStr name)
    {
        var variables = Code.Variables;
        for (var i = variables.Length - 1; i >= 0; i--)
        {
            if (variables[i].Equals(name) && IsVisible(i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Variables of inlined comprehensions are hidden except while they are bound.</summary>
    internal bool IsVisible(int index) => ((LocalKind)Code.Kinds[index] & LocalKind.Hidden) == 0 || Slots[index].Value is not null;

    /// <summary>A variable's value, out of its cell if it has one; null while unbound.</summary>
    internal PyObject? GetVariable(int index)
    {
        var value = Slots[index].Value;
        return value is PyCell cell && ((LocalKind)Code.Kinds[index] & (LocalKind.Cell | LocalKind.Free)) != 0 ? cell.Value : value;
    }

    internal void SetVariable(int index, PyObject value)
    {
        if (Slots[index].Value is PyCell cell && ((LocalKind)Code.Kinds[index] & (LocalKind.Cell | LocalKind.Free)) != 0)
        {
            cell.Value = value;
        }
        else
        {
            Slots[index].Value = value;
        }
    }
}
