using Weft.Compiler;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>A code object. The bytes are CPython 3.14's; what runs is the <see cref="Executable"/> made from them at the first call.</summary>
[PyType("code", WeakReferences = true, Doc = "Compiled code.", Signature = "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)")]
public sealed partial class PyCode : PyObject
{
    private Executable? _executable;
    private CodeEvents? _events;

    /// <summary>What is monitored here; null when it never was.</summary>
    internal CodeEvents? Events => _events;

    internal CodeEvents MakeEvents() => _events ?? Interlocked.CompareExchange(ref _events, new CodeEvents(), null) ?? _events;

    internal PyCode(
        int argCount,
        int positionalOnlyCount,
        int keywordOnlyCount,
        int stackSize,
        CodeFlags flags,
        byte[] code,
        PyObject[] constants,
        PyStr[] names,
        PyStr[] variables,
        byte[] kinds,
        PyStr fileName,
        PyStr name,
        PyStr qualifiedName,
        int firstLine,
        byte[] lineTable,
        byte[] exceptionTable)
    {
        ArgCount = argCount;
        PositionalOnlyCount = positionalOnlyCount;
        KeywordOnlyCount = keywordOnlyCount;
        StackSize = stackSize;
        Flags = flags;
        CodeBytes = code;
        ConstantsArray = constants;
        NamesArray = names;
        Variables = variables;
        Kinds = kinds;
        FileNameObject = fileName;
        NameObject = name;
        QualifiedNameObject = qualifiedName;
        FirstLine = firstLine;
        LineTable = DropsColumns ? LocationTable.WithoutColumns(lineTable) : lineTable;
        ExceptionTable = exceptionTable;
        for (var i = 0; i < kinds.Length; i++)
        {
            var kind = (LocalKind)kinds[i];
            LocalCount += (kind & LocalKind.Local) != 0 ? 1 : 0;
            CellCount += (kind & LocalKind.Cell) != 0 ? 1 : 0;
            FreeCount += (kind & LocalKind.Free) != 0 ? 1 : 0;
        }

        ParameterCount = argCount + keywordOnlyCount + ((flags & CodeFlags.VarArgs) != 0 ? 1 : 0) + ((flags & CodeFlags.VarKeywords) != 0 ? 1 : 0);
        VariableCount = variables.Length;
        FrameSize = variables.Length + stackSize + 1;
        FrameSizeClass = FramePool.SizeClass(FrameSize);
        IsHidden = (flags & CodeFlags.Hidden) != 0;
        IsSimple = (flags & (CodeFlags.VarArgs | CodeFlags.VarKeywords | CodeFlags.Generator | CodeFlags.Coroutine | CodeFlags.AsyncGenerator)) == 0
            && keywordOnlyCount == 0
            && (flags & (CodeFlags.Optimized | CodeFlags.NewLocals)) == (CodeFlags.Optimized | CodeFlags.NewLocals);
    }

    /// <summary><c>-X no_debug_ranges</c>: new code objects know lines only. Set once, before any code object is made.</summary>
    internal static bool DropsColumns { get; set; }

    internal int ArgCount { get; }

    internal int PositionalOnlyCount { get; }

    internal int KeywordOnlyCount { get; }

    internal int StackSize { get; }

    internal CodeFlags Flags { get; }

    internal byte[] CodeBytes { get; }

    internal PyObject[] ConstantsArray { get; }

    internal PyStr[] NamesArray { get; }

    /// <summary>Locals, cells, free variables (<c>co_localsplus</c>).</summary>
    internal PyStr[] Variables { get; }

    internal byte[] Kinds { get; }

    internal PyStr FileNameObject { get; private set; }

    internal PyStr NameObject { get; }

    internal PyStr QualifiedNameObject { get; }

    internal int FirstLine { get; }

    internal byte[] LineTable { get; }

    internal byte[] ExceptionTable { get; }

    internal int LocalCount { get; }

    internal int CellCount { get; }

    internal int FreeCount { get; }

    internal int VariableCount { get; }

    /// <summary>Parameters of every kind: they are the first variables.</summary>
    internal int ParameterCount { get; }

    /// <summary>Slots a frame needs: variables and operand stack.</summary>
    internal int FrameSize { get; }

    internal int FrameSizeClass { get; }

    /// <summary>A plain function of positional parameters: a call with as many arguments needs no binding.</summary>
    internal bool IsSimple { get; }

    /// <summary>Frames of it are skipped wherever Python code looks at the call stack.</summary>
    internal bool IsHidden { get; }

    internal bool IsGeneratorLike => (Flags & (CodeFlags.Generator | CodeFlags.Coroutine | CodeFlags.AsyncGenerator)) != 0;

    internal Executable Executable => _executable ?? MakeExecutable();

    private Executable MakeExecutable()
    {
        var made = new Executable(this);
        return Interlocked.CompareExchange(ref _executable, made, null) ?? made;
    }

    /// <summary>Converts the compiler's result.</summary>
    internal static PyCode From(CodeObject code) => From(code, PyStr.Of(code.FileName), new(ConstantComparer.Instance));

    /// <summary>Converts a code object and those in it, which share the file's name, equal constants and equal bytes.</summary>
    private static PyCode From(CodeObject code, PyStr fileName, Dictionary<object, PyObject> shared)
    {
        var constants = new PyObject[code.Constants.Length];
        for (var i = 0; i < constants.Length; i++)
        {
            constants[i] = code.Constants[i] is CodeObject nested ? From(nested, fileName, shared) : Shared(code.Constants[i]);
        }

        PyObject Shared(object? value)
        {
            if (value is null)
            {
                return PyNone.Value;
            }

            if (!shared.TryGetValue(value, out var known))
            {
                shared.Add(value, known = ConstantConversion.ToObject(value));
            }

            return known;
        }

        return new PyCode(
            code.ArgCount,
            code.PositionalOnlyArgCount,
            code.KeywordOnlyArgCount,
            code.StackSize,
            code.Flags,
            code.Code,
            constants,
            Array.ConvertAll(code.Names, PyStr.Intern),
            Array.ConvertAll(code.LocalsPlusNames, PyStr.Intern),
            code.LocalsPlusKinds,
            fileName,
            PyStr.Intern(code.Name),
            PyStr.Intern(code.QualifiedName),
            code.FirstLineNumber,
            code.LineTable,
            code.ExceptionTable);
    }

    /// <summary>Gives the code and all code inside it another file name (a <c>.pyc</c> that was moved).</summary>
    public void SetFileName(PyStr path)
    {
        FileNameObject = path;
        foreach (var constant in ConstantsArray)
        {
            (constant as PyCode)?.SetFileName(path);
        }
    }

    /// <summary>The line of an instruction (index in code units); -1 when it has none. A module begins before its first line, at 0.</summary>
    internal int LineOf(int index)
    {
        foreach (var entry in LocationTable.Walk(this))
        {
            if (index < entry.End)
            {
                return entry.KnownLine;
            }
        }

        return FirstLine;
    }

    internal string DescribeForRepr() => $"<code object {NameObject.Value} at 0x{Identity.Of(this):x}, file \"{FileNameObject.Value}\", line {FirstLine}>";
}
