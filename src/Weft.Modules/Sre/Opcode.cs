namespace Weft.Modules.Sre;

/// <summary>The operations of a compiled pattern, numbered as <c>re._constants</c> does.</summary>
internal enum Opcode
{
    Failure, Success,
    Any, AnyAll,
    Assert, AssertNot,
    At,
    Branch,
    Category,
    CharSet, BigCharSet,
    GroupRef, GroupRefExists,
    In,
    Info,
    Jump,
    Literal,
    Mark,
    MaxUntil, MinUntil,
    NotLiteral,
    Negate,
    Range,
    Repeat, RepeatOne,
    SubPattern,
    MinRepeatOne,
    AtomicGroup,
    PossessiveRepeat, PossessiveRepeatOne,
    GroupRefIgnore, InIgnore, LiteralIgnore, NotLiteralIgnore,
    GroupRefLocaleIgnore, InLocaleIgnore, LiteralLocaleIgnore, NotLiteralLocaleIgnore,
    GroupRefUnicodeIgnore, InUnicodeIgnore, LiteralUnicodeIgnore, NotLiteralUnicodeIgnore,
    RangeUnicodeIgnore,
}

/// <summary>The flags of a pattern.</summary>
internal static class PatternFlags
{
    internal const int IgnoreCase = 2;
    internal const int Locale = 4;
    internal const int Unicode = 32;

    /// <summary>In the INFO operation: a literal prefix, a pattern that is all prefix, a set for the first character.</summary>
    internal const int InfoPrefix = 1;
    internal const int InfoLiteral = 2;
    internal const int InfoCharSet = 4;
}
