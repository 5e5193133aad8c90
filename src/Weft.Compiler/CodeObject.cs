namespace Weft.Compiler;

/// <summary>The bits of <c>co_flags</c>.</summary>
[Flags]
public enum CodeFlags
{
    None = 0,
    Optimized = 0x1,
    NewLocals = 0x2,
    VarArgs = 0x4,
    VarKeywords = 0x8,
    Nested = 0x10,
    Generator = 0x20,
    Coroutine = 0x80,
    IterableCoroutine = 0x100,
    AsyncGenerator = 0x200,
    FutureDivision = 0x20000,
    FutureAbsoluteImport = 0x40000,
    FutureWithStatement = 0x80000,
    FuturePrintFunction = 0x100000,
    FutureUnicodeLiterals = 0x200000,
    FutureBarryAsBdfl = 0x400000,
    FutureGeneratorStop = 0x800000,
    FutureAnnotations = 0x1000000,
    HasDocString = 0x4000000,
    Method = 0x8000000,

    /// <summary>Ours: frames of the code stand for a built-in function and are shown to nobody.</summary>
    Hidden = 0x40000000,
}

/// <summary>The kind of a variable, one byte a variable in <see cref="CodeObject.LocalsPlusKinds"/>; a parameter that is captured is both local and cell.</summary>
[Flags]
public enum LocalKind : byte
{
    /// <summary>A positional parameter.</summary>
    ArgPositional = 0x02,

    /// <summary>A keyword parameter; with <see cref="ArgPositional"/> a parameter of both kinds.</summary>
    ArgKeyword = 0x04,

    /// <summary>With another Arg flag: <c>*args</c> or <c>**kwargs</c>.</summary>
    ArgVariable = 0x08,

    /// <summary>A variable of an inlined comprehension, not visible in <c>locals()</c>.</summary>
    Hidden = 0x10,

    /// <summary>A local variable.</summary>
    Local = 0x20,

    /// <summary>A variable that inner functions capture.</summary>
    Cell = 0x40,

    /// <summary>A variable captured from an outer function.</summary>
    Free = 0x80,
}

/// <summary>A compiled block of Python: CPython 3.14's code object, without Python objects.</summary>
/// <remarks>
/// Constants are the .NET values that <see cref="Weft.Syntax.Ast.EllipsisConstant"/> lists, <see cref="CodeObject"/>
/// for nested code and <see cref="SliceConstant"/>. The byte arrays and lists must not be changed.
/// </remarks>
public sealed class CodeObject
{
    /// <summary>Positional parameters, those that are positional only included.</summary>
    public required int ArgCount { get; init; }

    public required int PositionalOnlyArgCount { get; init; }

    public required int KeywordOnlyArgCount { get; init; }

    public required int StackSize { get; init; }

    public required CodeFlags Flags { get; init; }

    /// <summary>Two-byte code units: instructions, EXTENDED_ARG prefixes and inline caches (<c>co_code</c>).</summary>
    public required byte[] Code { get; init; }

    public required object?[] Constants { get; init; }

    public required string[] Names { get; init; }

    /// <summary>Locals, then cells that are not parameters, then free variables.</summary>
    public required string[] LocalsPlusNames { get; init; }

    /// <summary>A <see cref="LocalKind"/> for each of <see cref="LocalsPlusNames"/>.</summary>
    public required byte[] LocalsPlusKinds { get; init; }

    public required string FileName { get; init; }

    public required string Name { get; init; }

    public required string QualifiedName { get; init; }

    public required int FirstLineNumber { get; init; }

    /// <summary>The location table (<c>co_linetable</c>).</summary>
    public required byte[] LineTable { get; init; }

    /// <summary>The exception table (<c>co_exceptiontable</c>).</summary>
    public required byte[] ExceptionTable { get; init; }

    /// <summary>A copy with other variable names.</summary>
    internal CodeObject WithLocalsPlusNames(string[] names) => new()
    {
        ArgCount = ArgCount,
        PositionalOnlyArgCount = PositionalOnlyArgCount,
        KeywordOnlyArgCount = KeywordOnlyArgCount,
        StackSize = StackSize,
        Flags = Flags,
        Code = Code,
        Constants = Constants,
        Names = Names,
        LocalsPlusNames = names,
        LocalsPlusKinds = LocalsPlusKinds,
        FileName = FileName,
        Name = Name,
        QualifiedName = QualifiedName,
        FirstLineNumber = FirstLineNumber,
        LineTable = LineTable,
        ExceptionTable = ExceptionTable,
    };
}

/// <summary>A <c>slice</c> constant.</summary>
public sealed class SliceConstant(object? start, object? stop, object? step)
{
    public object? Start { get; } = start;

    public object? Stop { get; } = stop;

    public object? Step { get; } = step;
}
