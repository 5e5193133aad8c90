namespace Weft.Runtime.Interpreter;

/// <summary>The namespaces of the calling frame, as <c>locals()</c>, <c>exec</c> and <c>eval</c> need them.</summary>
public static class FrameNamespaces
{
    /// <summary>The current Python frame's globals, or null outside Python code.</summary>
    public static PyDict? Globals(PyThread t) => t.Frame?.Visible?.Globals;

    /// <summary><c>locals()</c>: the namespace of a module or class body, a snapshot of a function's variables (PEP 667).</summary>
    public static PyObject Locals(PyThread t)
    {
        var frame = t.Frame?.Visible ?? throw Errors.SystemError("frame does not exist");
        return frame.Locals is { } locals && !HasHiddenLocals(frame) ? locals : Snapshot(frame);
    }

    internal static bool HasHiddenLocals(Frame frame)
    {
        var code = frame.Code;
        for (var i = 0; i < code.VariableCount; i++)
        {
            if ((code.Kinds[i] & (byte)Weft.Compiler.LocalKind.Hidden) != 0 && frame.Slots[i].Value is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The variables of a frame that have a value, in a new dict.</summary>
    internal static PyDict Snapshot(Frame frame)
    {
        var result = new PyDict();
        if (frame.Locals is PyDict body)
        {
            foreach (var (key, value) in body.Entries())
            {
                result.SetItem(PyThread.Current, key, value);
            }
        }

        for (var i = 0; i < frame.Code.VariableCount; i++)
        {
            if (ValueOf(frame, i) is { } value)
            {
                result.SetString(frame.Code.Variables[i], value);
            }
        }

        if (frame.ExtraLocals is { } extra)
        {
            result.Update(PyThread.Current, extra);
        }

        return result;
    }

    /// <summary>The value of a variable, through its cell if it has one; null while unbound.</summary>
    internal static PyObject? ValueOf(Frame frame, int variable)
    {
        var value = frame.Slots[variable].Value;
        var kind = (Weft.Compiler.LocalKind)frame.Code.Kinds[variable];
        return value is PyCell cell && (kind & (Weft.Compiler.LocalKind.Cell | Weft.Compiler.LocalKind.Free)) != 0 ? cell.Value : value;
    }
}
