using Weft.Compiler;
using Weft.Compiler.Bytecode;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

public sealed partial class PyCode
{
    [PyMember("co_argcount")]
    public int GetArgCount => ArgCount;

    [PyMember("co_posonlyargcount")]
    public int GetPositionalOnlyCount => PositionalOnlyCount;

    [PyMember("co_kwonlyargcount")]
    public int GetKeywordOnlyCount => KeywordOnlyCount;

    [PyProperty("co_nlocals")]
    public int GetLocalCount => LocalCount;

    [PyMember("co_stacksize")]
    public int GetStackSize => StackSize;

    [PyMember("co_flags")]
    public int GetFlags => (int)Flags;

    [PyProperty("co_code")]
    public PyObject GetBytes() => PyBytes.Of(CodeBytes);

    [PyProperty("_co_code_adaptive")]
    public PyObject GetAdaptiveBytes() => PyBytes.Of(CodeBytes);

    [PyMember("co_consts")]
    public PyTuple GetConstants => new(ConstantsArray);

    [PyMember("co_names")]
    public PyTuple GetNames => new(NamesArray);

    [PyProperty("co_varnames")]
    public PyObject GetVariableNames() => NamesOfKind(LocalKind.Local);

    [PyProperty("co_cellvars")]
    public PyObject GetCellNames() => NamesOfKind(LocalKind.Cell);

    [PyProperty("co_freevars")]
    public PyObject GetFreeNames() => NamesOfKind(LocalKind.Free);

    [PyMember("co_filename")]
    public PyStr GetFileName => FileNameObject;

    [PyMember("co_name")]
    public PyStr GetName => NameObject;

    [PyMember("co_qualname")]
    public PyStr GetQualifiedName => QualifiedNameObject;

    [PyMember("co_firstlineno")]
    public int GetFirstLine => FirstLine;

    [PyMember("co_linetable")]
    public PyObject GetLineTable => PyBytes.Of(LineTable);

    [PyMember("co_exceptiontable")]
    public PyObject GetExceptionTable => PyBytes.Of(ExceptionTable);

    private PyTuple NamesOfKind(LocalKind kind)
    {
        var result = new List<PyObject>();
        for (var i = 0; i < Variables.Length; i++)
        {
            if (((LocalKind)Kinds[i] & kind) != 0)
            {
                result.Add(Variables[i]);
            }
        }

        return result.Count == 0 ? PyTuple.Empty : new PyTuple(result.ToArray());
    }

    /// <summary>The line table in the form of before Python 3.10.</summary>
    [PyProperty("co_lnotab")]
    public PyObject GetOldLineTable(PyThread t)
    {
        Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of("co_lnotab is deprecated, use co_lines instead."), Exceptions.DeprecationWarning, PyInt.Of(1));
        var result = new List<byte>();
        var line = FirstLine;
        var offset = 0;
        foreach (var entry in LocationTable.Walk(this))
        {
            if (entry.Line <= 0 || entry.Line == line)
            {
                continue;
            }

            var advance = entry.Start * 2 - offset;
            var delta = entry.Line - line;
            for (; advance > 255; advance -= 255)
            {
                result.AddRange([255, 0]);
            }

            for (; delta < -128 || delta > 127; advance = 0)
            {
                var part = delta < 0 ? -128 : 127;
                result.AddRange([(byte)advance, unchecked((byte)part)]);
                delta -= part;
            }

            result.AddRange([(byte)advance, unchecked((byte)delta)]);
            line = entry.Line;
            offset = entry.Start * 2;
        }

        return PyBytes.Of([.. result]);
    }

    [PyMethod("co_lines", Doc = "The ranges of bytes with their lines.")]
    public PyObject Lines()
    {
        var ranges = new List<(int Start, int End, int Line)>();
        foreach (var entry in LocationTable.Walk(this))
        {
            if (ranges is [.., var last] && last.Line == entry.KnownLine)
            {
                ranges[^1] = last with { End = entry.End };
            }
            else
            {
                ranges.Add((entry.Start, entry.End, entry.KnownLine));
            }
        }

        return new PyCodeIterator("line_iterator", ranges.Select(static PyObject (range) =>
            new PyTuple([PyInt.Of(range.Start * 2), PyInt.Of(range.End * 2), range.Line >= 0 ? PyInt.Of(range.Line) : PyNone.Value])));
    }

    [PyMethod("co_positions", Doc = "For each code unit its first and last line and column.")]
    public PyObject Positions() => new PyCodeIterator("positions_iterator", EachPosition());

    private IEnumerable<PyObject> EachPosition()
    {
        static PyObject Number(int value) => value >= 0 ? PyInt.Of(value) : PyNone.Value;
        foreach (var entry in LocationTable.Walk(this))
        {
            for (var i = entry.Start; i < entry.End; i++)
            {
                yield return new PyTuple([Number(entry.KnownLine), Number(entry.EndLine), Number(entry.Column), Number(entry.EndColumn)]);
            }
        }
    }

    [PyMethod("co_branches", Doc = "The branches: where they are, and where they go.")]
    public PyObject Branches() => new PyCodeIterator("branches_iterator", EachBranch());

    private IEnumerable<PyObject> EachBranch()
    {
        var extended = 0;
        for (var i = 0; i < CodeBytes.Length / 2; i++)
        {
            var opcode = (Opcode)CodeBytes[2 * i];
            var argument = extended | CodeBytes[2 * i + 1];
            if (opcode == Opcode.ExtendedArg)
            {
                extended = argument << 8;
                continue;
            }

            extended = 0;
            var at = i;
            i += OpcodeInfo.CacheEntries(opcode);
            var next = i + 1;
            switch (opcode)
            {
                case Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone:
                    yield return new PyTuple([PyInt.Of(at * 2), PyInt.Of((next + 1) * 2), PyInt.Of((next + argument) * 2)]);
                    break;
                case Opcode.ForIter:
                    // The end of the loop skips END_FOR and POP_ITER.
                    yield return new PyTuple([PyInt.Of(at * 2), PyInt.Of(next * 2), PyInt.Of((next + argument + 2) * 2)]);
                    break;
                case Opcode.EndAsyncFor:
                    yield return new PyTuple([PyInt.Of((next - argument) * 2), PyInt.Of((next - argument + 2) * 2), PyInt.Of(next * 2)]);
                    break;
            }
        }
    }

    [PyMethod("_varname_from_oparg", Doc = "The name of a variable by its number.", Signature = "(oparg)")]
    public PyObject VariableName(long oparg) =>
        oparg >= 0 && oparg < Variables.Length ? Variables[oparg] : throw Errors.IndexError("tuple index out of range");

    [PyMethod("__repr__")]
    public string Repr() => DescribeForRepr();

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 200 + CodeBytes.Length + LineTable.Length + ExceptionTable.Length;

    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        var hash = new HashCode();
        hash.Add(NameObject);
        hash.Add(ArgCount);
        hash.Add(KeywordOnlyCount);
        hash.Add((int)Flags);
        hash.Add(FirstLine);
        hash.AddBytes(CodeBytes);
        hash.AddBytes(LineTable);
        foreach (var name in NamesArray)
        {
            hash.Add(name);
        }

        return hash.ToHashCode();
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => other is PyCode && op is (CompareOp.Eq or CompareOp.Ne)
        ? PyBool.Of(SameAs(t, (PyCode)other) == (op == CompareOp.Eq))
        : PyNotImplemented.Value;

    private bool SameAs(PyThread t, PyCode other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return NameObject.Equals(other.NameObject)
            && ArgCount == other.ArgCount
            && PositionalOnlyCount == other.PositionalOnlyCount
            && KeywordOnlyCount == other.KeywordOnlyCount
            && Flags == other.Flags
            && FirstLine == other.FirstLine
            && CodeBytes.AsSpan().SequenceEqual(other.CodeBytes)
            && LineTable.AsSpan().SequenceEqual(other.LineTable)
            && ExceptionTable.AsSpan().SequenceEqual(other.ExceptionTable)
            && Kinds.AsSpan().SequenceEqual(other.Kinds)
            && NamesArray.AsSpan().SequenceEqual(other.NamesArray)
            && Variables.AsSpan().SequenceEqual(other.Variables)
            && SameConstants(t, ConstantsArray, other.ConstantsArray);
    }

    /// <summary>Equal constants of the same types, so that 1, 1.0 and True, or 0.0 and -0.0, stay different.</summary>
    private static bool SameConstants(PyThread t, PyObject[] a, PyObject[] b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!ReferenceEquals(a[i], b[i]) && !(ReferenceEquals(a[i].Type, b[i].Type) && SameConstant(t, a[i], b[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameConstant(PyThread t, PyObject a, PyObject b)
    {
        switch (a)
        {
            case PyFloat x:
                return BitConverter.DoubleToInt64Bits(x.Value) == BitConverter.DoubleToInt64Bits(((PyFloat)b).Value);
            case PyComplex x:
                var y = ((PyComplex)b).Value;
                return BitConverter.DoubleToInt64Bits(x.Value.Real) == BitConverter.DoubleToInt64Bits(y.Real)
                    && BitConverter.DoubleToInt64Bits(x.Value.Imaginary) == BitConverter.DoubleToInt64Bits(y.Imaginary);
            case PyTuple x:
                t.EnterNative(" in comparison");
                try
                {
                    return SameConstants(t, x.Items, ((PyTuple)b).Items);
                }
                finally
                {
                    t.ExitNative();
                }

            default:
                return Operations.Equals(t, a, b);
        }
    }

    // ---- Making code objects

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("code() takes no keyword arguments");
        }

        if (args.Length is < 16 or > 18)
        {
            throw Errors.TypeError(args.Length < 16 ? $"code expected at least 16 arguments, got {args.Length}" : $"code expected at most 18 arguments, got {args.Length}");
        }

        var parts = new CodeParts
        {
            ArgCount = Operations.IndexToInt32(t, args[0]),
            PositionalOnlyCount = Operations.IndexToInt32(t, args[1]),
            KeywordOnlyCount = Operations.IndexToInt32(t, args[2]),
            LocalCount = Operations.IndexToInt32(t, args[3]),
            StackSize = Operations.IndexToInt32(t, args[4]),
            Flags = Operations.IndexToInt32(t, args[5]),
            Code = CodeParts.Bytes(args[6], 7, "code"),
            Constants = CodeParts.Tuple(args[7], 8),
            Names = CodeParts.NameTuple(args[8], 9),
            VariableNames = CodeParts.NameTuple(args[9], 10),
            FileName = CodeParts.Text(args[10], 11),
            Name = CodeParts.Text(args[11], 12),
            QualifiedName = CodeParts.Text(args[12], 13),
            FirstLine = Operations.IndexToInt32(t, args[13]),
            LineTable = CodeParts.Bytes(args[14], 15, "code"),
            ExceptionTable = CodeParts.Bytes(args[15], 16, "code"),
            FreeNames = args.Length > 16 ? CodeParts.NameTuple(args[16], 17) : [],
            CellNames = args.Length > 17 ? CodeParts.NameTuple(args[17], 18) : [],
        };
        return parts.ToCode();
    }

    [PyMethod("replace", Signature = "($self, /, **changes)", Doc = "A copy with some fields changed.")]
    public PyObject Replace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > (kwNames?.Count ?? 0))
        {
            throw Errors.TypeError("replace() takes exactly 0 positional arguments (" + (args.Length - (kwNames?.Count ?? 0)) + " given)");
        }

        var parts = new CodeParts
        {
            ArgCount = ArgCount,
            PositionalOnlyCount = PositionalOnlyCount,
            KeywordOnlyCount = KeywordOnlyCount,
            LocalCount = LocalCount,
            StackSize = StackSize,
            Flags = (int)Flags,
            Code = CodeBytes,
            Constants = ConstantsArray,
            Names = NamesArray,
            VariableNames = Array.ConvertAll(NamesOfKind(LocalKind.Local).Items, static name => (PyStr)name),
            FileName = FileNameObject,
            Name = NameObject,
            QualifiedName = QualifiedNameObject,
            FirstLine = FirstLine,
            LineTable = LineTable,
            ExceptionTable = ExceptionTable,
            FreeNames = Array.ConvertAll(NamesOfKind(LocalKind.Free).Items, static name => (PyStr)name),
            CellNames = Array.ConvertAll(NamesOfKind(LocalKind.Cell).Items, static name => (PyStr)name),
        };
        var keepsVariables = true;
        for (var i = 0; i < args.Length; i++)
        {
            keepsVariables &= parts.Set(t, ((PyStr)kwNames!.Items[i]).Value, args[i]);
        }

        // Which variables are hidden the names do not tell: keep the kinds where the names stay.
        return keepsVariables ? parts.ToCode(Variables, Kinds) : parts.ToCode();
    }

    [PyMethod("__replace__", Signature = "($self, /, **changes)", Doc = "A copy with some fields changed.")]
    public PyObject ReplaceSpecial(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Replace(t, args, kwNames);
}

/// <summary>Walks what a code object describes: lines, positions, branches.</summary>
[PyType("code_iterator", NoConstructor = true)]
public sealed partial class PyCodeIterator : PyObject
{
    private readonly string _kind;
    private readonly IEnumerator<PyObject> _items;

    internal PyCodeIterator(string kind, IEnumerable<PyObject> items)
    {
        _kind = kind;
        _items = items.GetEnumerator();
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => _items.MoveNext() ? _items.Current : null;

    [PyMethod("__repr__")]
    public string Repr() => $"<{_kind} object at 0x{Identity.Of(this):x}>";
}
