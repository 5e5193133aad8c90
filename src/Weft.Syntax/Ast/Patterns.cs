namespace Weft.Syntax.Ast;

/// <summary><c>MatchValue(expr value)</c></summary>
public sealed class MatchValue(Expr value) : Pattern
{
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.MatchValue;
}

/// <summary><c>MatchSingleton(constant value)</c></summary>
public sealed class MatchSingleton(object? value) : Pattern
{
    public object? Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.MatchSingleton;
}

/// <summary><c>MatchSequence(pattern* patterns)</c></summary>
public sealed class MatchSequence(Pattern[] patterns) : Pattern
{
    public Pattern[] Patterns { get; set; } = patterns;
    public override NodeKind NodeKind => NodeKind.MatchSequence;
}

/// <summary><c>MatchMapping(expr* keys, pattern* patterns, identifier? rest)</c></summary>
public sealed class MatchMapping(Expr[] keys, Pattern[] patterns, string? rest) : Pattern
{
    public Expr[] Keys { get; set; } = keys;
    public Pattern[] Patterns { get; set; } = patterns;
    public string? Rest { get; set; } = rest;
    public override NodeKind NodeKind => NodeKind.MatchMapping;
}

/// <summary><c>MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)</c></summary>
public sealed class MatchClass(Expr cls, Pattern[] patterns, string[] keywordAttributes, Pattern[] keywordPatterns) : Pattern
{
    public Expr Cls { get; set; } = cls;
    public Pattern[] Patterns { get; set; } = patterns;
    public string[] KeywordAttributes { get; set; } = keywordAttributes;
    public Pattern[] KeywordPatterns { get; set; } = keywordPatterns;
    public override NodeKind NodeKind => NodeKind.MatchClass;
}

/// <summary><c>MatchStar(identifier? name)</c></summary>
public sealed class MatchStar(string? name) : Pattern
{
    public string? Name { get; set; } = name;
    public override NodeKind NodeKind => NodeKind.MatchStar;
}

/// <summary><c>MatchAs(pattern? pattern, identifier? name)</c></summary>
public sealed class MatchAs(Pattern? pattern, string? name) : Pattern
{
    public Pattern? Pattern { get; set; } = pattern;
    public string? Name { get; set; } = name;
    public override NodeKind NodeKind => NodeKind.MatchAs;
}

/// <summary><c>MatchOr(pattern* patterns)</c></summary>
public sealed class MatchOr(Pattern[] patterns) : Pattern
{
    public Pattern[] Patterns { get; set; } = patterns;
    public override NodeKind NodeKind => NodeKind.MatchOr;
}
