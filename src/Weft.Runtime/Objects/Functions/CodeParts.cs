using Weft.Compiler;

namespace Weft.Runtime.Objects;

/// <summary>The fields of a code object that Python code makes or copies, checked before they become one.</summary>
internal sealed class CodeParts
{
    internal int ArgCount;
    internal int PositionalOnlyCount;
    internal int KeywordOnlyCount;
    internal int LocalCount;
    internal int StackSize;
    internal int Flags;
    internal int FirstLine;
    internal required byte[] Code;
    internal required PyObject[] Constants;
    internal required PyStr[] Names;
    internal required PyStr[] VariableNames;
    internal required PyStr[] FreeNames;
    internal required PyStr[] CellNames;
    internal required PyStr FileName;
    internal required PyStr Name;
    internal required PyStr QualifiedName;
    internal required byte[] LineTable;
    internal required byte[] ExceptionTable;

    internal static byte[] Bytes(PyObject value, int position, string function) =>
        value is PyBytes bytes ? bytes.Data.ToArray() : throw Wrong(function, position, "bytes", value);

    internal static PyObject[] Tuple(PyObject value, int position) => value is PyTuple tuple ? tuple.Items : throw Wrong("code", position, "tuple", value);

    internal static PyStr Text(PyObject value, int position) => value as PyStr ?? throw Wrong("code", position, "str", value);

    internal static PyStr[] NameTuple(PyObject value, int position) => Array.ConvertAll(
        Tuple(value, position),
        static name => name is PyStr text ? PyStr.Intern(text) : throw Errors.TypeError($"name tuples must contain only strings, not '{name.Type.FullName}'"));

    private static PythonException Wrong(string function, int position, string expected, PyObject value) =>
        Errors.TypeError($"{function}() argument {position} must be {expected}, not {value.Type.Name}");

    /// <summary>Sets a field by its keyword of <c>replace</c>. False: the variables are no longer those of the original.</summary>
    internal bool Set(PyThread t, string keyword, PyObject value)
    {
        PythonException NotA(string expected) => Errors.TypeError($"replace() argument '{keyword}' must be {expected}, not {value.Type.Name}");
        byte[] GetBytes() => value is PyBytes bytes ? bytes.Data.ToArray() : throw NotA("bytes");
        PyStr GetText() => value as PyStr ?? throw NotA("str");
        PyTuple GetTuple() => value as PyTuple ?? throw NotA("tuple");
        int GetNumber()
        {
            var number = Operations.IndexToInt32(t, value);
            return number >= 0 || keyword == "co_firstlineno" ? number : throw Errors.ValueError($"{keyword} must be a positive integer");
        }

        switch (keyword)
        {
            case "co_argcount":
                ArgCount = GetNumber();
                return true;
            case "co_posonlyargcount":
                PositionalOnlyCount = GetNumber();
                return true;
            case "co_kwonlyargcount":
                KeywordOnlyCount = GetNumber();
                return true;
            case "co_nlocals":
                LocalCount = GetNumber();
                return true;
            case "co_stacksize":
                StackSize = GetNumber();
                return true;
            case "co_flags":
                Flags = GetNumber();
                return true;
            case "co_firstlineno":
                FirstLine = GetNumber();
                return true;
            case "co_code":
                Code = GetBytes();
                return true;
            case "co_linetable":
                LineTable = GetBytes();
                return true;
            case "co_exceptiontable":
                ExceptionTable = GetBytes();
                return true;
            case "co_consts":
                Constants = GetTuple().Items;
                return true;
            case "co_names":
                Names = NameTuple(GetTuple(), 0);
                return true;
            case "co_filename":
                FileName = GetText();
                return true;
            case "co_name":
                Name = GetText();
                return true;
            case "co_qualname":
                QualifiedName = GetText();
                return true;
            case "co_varnames":
                VariableNames = NameTuple(GetTuple(), 0);
                return false;
            case "co_freevars":
                FreeNames = NameTuple(GetTuple(), 0);
                return false;
            case "co_cellvars":
                CellNames = NameTuple(GetTuple(), 0);
                return false;
            default:
                throw Errors.TypeError($"replace() got an unexpected keyword argument '{keyword}'");
        }
    }

    /// <summary>Lays the variables out as the compiler does: locals (some of them cells), other cells, free variables.</summary>
    internal PyCode ToCode()
    {
        var names = new List<PyStr>(VariableNames);
        var kinds = new List<byte>();
        for (var i = 0; i < VariableNames.Length; i++)
        {
            var cell = Array.Exists(CellNames, VariableNames[i].Equals) ? LocalKind.Cell : default;
            kinds.Add((byte)(LocalKind.Local | cell | ParameterKind(i)));
        }

        foreach (var name in CellNames)
        {
            if (!Array.Exists(VariableNames, name.Equals))
            {
                names.Add(name);
                kinds.Add((byte)LocalKind.Cell);
            }
        }

        foreach (var name in FreeNames)
        {
            names.Add(name);
            kinds.Add((byte)LocalKind.Free);
        }

        return ToCode([.. names], [.. kinds]);
    }

    /// <summary>How a parameter takes its argument; nothing for other variables.</summary>
    private LocalKind ParameterKind(int index)
    {
        if (index < ArgCount)
        {
            return index < PositionalOnlyCount ? LocalKind.ArgPositional : LocalKind.ArgPositional | LocalKind.ArgKeyword;
        }

        index -= ArgCount;
        if (index < KeywordOnlyCount)
        {
            return LocalKind.ArgKeyword;
        }

        index -= KeywordOnlyCount;
        if ((Flags & (int)CodeFlags.VarArgs) != 0 && index-- == 0)
        {
            return LocalKind.ArgVariable | LocalKind.ArgPositional;
        }

        return (Flags & (int)CodeFlags.VarKeywords) != 0 && index == 0 ? LocalKind.ArgVariable | LocalKind.ArgKeyword : default;
    }

    internal PyCode ToCode(PyStr[] variables, byte[] kinds)
    {
        if (ArgCount < 0 || PositionalOnlyCount < 0 || KeywordOnlyCount < 0 || StackSize < 0 || Flags < 0 || LocalCount < 0)
        {
            throw Errors.ValueError("code: argument counts, stack size and flags must be >= 0");
        }

        if (ArgCount < PositionalOnlyCount)
        {
            throw Errors.ValueError("code: co_argcount is smaller than co_posonlyargcount");
        }

        if (Code.Length % 2 != 0)
        {
            throw Errors.ValueError("code: co_code is malformed");
        }

        if (LocalCount != VariableNames.Length)
        {
            throw Errors.ValueError("code: co_nlocals != len(co_varnames)");
        }

        var parameters = (long)ArgCount + KeywordOnlyCount
            + ((Flags & (int)CodeFlags.VarArgs) != 0 ? 1 : 0) + ((Flags & (int)CodeFlags.VarKeywords) != 0 ? 1 : 0);
        if (parameters > LocalCount)
        {
            throw Errors.ValueError("code: varnames is too small");
        }

        var made = new PyCode(
            ArgCount,
            PositionalOnlyCount,
            KeywordOnlyCount,
            StackSize,
            (CodeFlags)Flags,
            Code,
            Constants,
            Names,
            variables,
            kinds,
            FileName,
            Name,
            QualifiedName,
            FirstLine,
            LineTable,
            ExceptionTable);
        Interpreter.CodeVerification.Check(made);
        return made;
    }
}
