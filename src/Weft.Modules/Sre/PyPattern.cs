using System.Numerics;
using System.Text;

namespace Weft.Modules.Sre;

/// <summary>A compiled regular expression.</summary>
[PyType("re.Pattern", WeakReferences = true, NoConstructor = true, Subclassable = false, Doc = "Compiled regular expression object.")]
public sealed partial class PyPattern : PyObject
{
    private enum Kind
    {
        Any,
        Text,
        Bytes,
    }

    private static readonly PyStr s_search = PyStr.Intern("search");

    private readonly Kind _kind;

    internal PyPattern(PyThread t, PyObject pattern, int flags, int[] code, long groups, PyDict groupIndex, PyTuple indexGroup)
    {
        PatternText = pattern;
        Flags = flags;
        GroupIndex = groupIndex;
        IndexGroup = indexGroup;
        if (pattern is not PyNone)
        {
            using var subject = Subject.Of(t, pattern);
            _kind = subject.Text is null ? Kind.Bytes : Kind.Text;
        }

        Program = new PatternProgram(code, groups);
    }

    internal PatternProgram Program { get; }

    internal PyTuple IndexGroup { get; }

    internal PyDict GroupIndex { get; }

    [PyMember("pattern", Doc = "What the object was compiled from.")]
    internal PyObject PatternText { get; }

    [PyMember("flags", Doc = "The flags.")]
    internal int Flags { get; }

    [PyMember("groups", Doc = "How many groups the pattern has.")]
    internal int Groups => Program.Groups;

    [PyProperty("groupindex", Doc = "Group numbers by name.")]
    internal PyObject GroupIndexProxy => new PyMappingProxy(GroupIndex);

    internal Subject Open(PyThread t, PyObject source)
    {
        var subject = Subject.Of(t, source);
        if (_kind != Kind.Any && subject.Text is null != (_kind == Kind.Bytes))
        {
            subject.Dispose();
            throw Errors.TypeError(_kind == Kind.Text ? "cannot use a string pattern on a bytes-like object" : "cannot use a bytes pattern on a string-like object");
        }

        return subject;
    }

    /// <summary>The part of a subject that <c>pos</c> and <c>endpos</c> select.</summary>
    internal static (int Start, int End) Clip(Subject subject, long pos, long endpos)
    {
        var start = (int)Math.Clamp(pos, 0, subject.Length);
        return (start, (int)Math.Clamp(endpos, start, subject.Length));
    }

    private PyObject MatchOnce(PyThread t, PyObject source, long pos, long endpos, bool full)
    {
        using var subject = Open(t, source);
        var (start, end) = Clip(subject, pos, endpos);
        var matcher = subject.Start(t, Program, end);
        return endpos >= pos && matcher.MatchAt(start, full) ? new PyMatch(this, subject, matcher, start, end) : PyNone.Value;
    }

    [PyMethod("match", Signature = "(string, pos=0, endpos=sys.maxsize)", Doc = "Matches at the beginning.")]
    internal PyObject Match(PyThread t, PyObject @string, long pos = 0, long endpos = long.MaxValue) => MatchOnce(t, @string, pos, endpos, full: false);

    [PyMethod("fullmatch", Signature = "(string, pos=0, endpos=sys.maxsize)", Doc = "Matches against all of the string.")]
    internal PyObject FullMatch(PyThread t, PyObject @string, long pos = 0, long endpos = long.MaxValue) => MatchOnce(t, @string, pos, endpos, full: true);

    [PyMethod("search", Signature = "(string, pos=0, endpos=sys.maxsize)", Doc = "The first match.")]
    internal PyObject Search(PyThread t, PyObject @string, long pos = 0, long endpos = long.MaxValue)
    {
        using var subject = Open(t, @string);
        var (start, end) = Clip(subject, pos, endpos);
        var matcher = subject.Start(t, Program, end);
        return endpos >= pos && matcher.Search(start) ? new PyMatch(this, subject, matcher, start, end) : PyNone.Value;
    }

    [PyMethod("findall", Signature = "(string, pos=0, endpos=sys.maxsize)", Doc = "All matches, as strings or tuples of groups.")]
    internal PyObject FindAll(PyThread t, PyObject @string, long pos = 0, long endpos = long.MaxValue)
    {
        using var subject = Open(t, @string);
        var (start, end) = Clip(subject, pos, endpos);
        var result = new PyList();
        if (endpos < pos)
        {
            return result;
        }

        var matcher = subject.Start(t, Program, end);
        while (matcher.Search(start))
        {
            switch (Groups)
            {
                case 0:
                    result.Append(subject.Slice(matcher.Start, matcher.Position));
                    break;
                case 1:
                    result.Append(Group(subject, matcher, 0));
                    break;
                default:
                    var groups = new PyObject[Groups];
                    for (var i = 0; i < groups.Length; i++)
                    {
                        groups[i] = Group(subject, matcher, i);
                    }

                    result.Append(new PyTuple(groups));
                    break;
            }

            start = matcher.Continue();
        }

        return result;
    }

    private static PyObject Group(Subject subject, Matcher matcher, int index)
    {
        var from = matcher.Marks[index * 2];
        var to = matcher.Marks[(index * 2) + 1];
        return from < 0 || to < from ? subject.Slice(0, 0) : subject.Slice(from, to);
    }

    [PyMethod("split", Signature = "(string, maxsplit=0)", Doc = "Splits at the matches.")]
    internal PyObject Split(PyThread t, PyObject @string, long maxsplit = 0)
    {
        using var subject = Open(t, @string);
        var matcher = subject.Start(t, Program, subject.Length);
        var result = new PyList();
        var last = 0;
        for (long n = 0; (maxsplit == 0 || n < maxsplit) && matcher.Search(last); n++)
        {
            result.Append(subject.Slice(last, matcher.Start));
            for (var i = 0; i < Groups; i++)
            {
                result.Append(matcher.Marks[(i * 2) + 1] < 0 ? PyNone.Value : Group(subject, matcher, i));
            }

            last = matcher.Continue();
        }

        result.Append(subject.Slice(last, subject.Length));
        return result;
    }

    [PyMethod("scanner", Signature = "(string, pos=0, endpos=sys.maxsize)", Doc = "An object that matches again and again.")]
    internal PyScanner Scanner(PyThread t, PyObject @string, long pos = 0, long endpos = long.MaxValue) => new(t, this, @string, pos, endpos);

    [PyMethod("finditer", Signature = "(string, pos=0, endpos=sys.maxsize)", Doc = "Iterates over all matches.")]
    internal PyObject FindIter(PyThread t, PyObject @string, long pos = 0, long endpos = long.MaxValue) =>
        new PyCallableIterator(Operations.GetAttribute(t, Scanner(t, @string, pos, endpos), s_search), PyNone.Value);

    [PyMethod("sub", Signature = "(repl, string, count=0)", Doc = "Replaces the matches.")]
    internal PyObject Sub(PyThread t, PyObject repl, PyObject @string, long count = 0) => Replacement.Replace(t, this, repl, @string, count).Result;

    [PyMethod("subn", Signature = "(repl, string, count=0)", Doc = "Replaces the matches; answers with their number too.")]
    internal PyObject SubN(PyThread t, PyObject repl, PyObject @string, long count = 0)
    {
        var (result, replaced) = Replacement.Replace(t, this, repl, @string, count);
        return new PyTuple([result, PyInt.Of(replaced)]);
    }

    [PyMethod("__copy__")]
    internal PyObject Copy() => this;

    [PyMethod("__deepcopy__", Signature = "(memo, /)")]
    internal PyObject DeepCopy(PyObject memo) => this;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    internal static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    [PyRichCompare]
    internal PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne) || other is not PyPattern pattern)
        {
            return PyNotImplemented.Value;
        }

        var same = ReferenceEquals(this, other) || (Flags == pattern.Flags && _kind == pattern._kind && Program.Code.AsSpan().SequenceEqual(pattern.Program.Code)
            && Operations.Equals(t, PatternText, pattern.PatternText));
        return PyBool.Of(same == (op == CompareOp.Eq));
    }

    [PyMethod("__hash__")]
    internal long Hash(PyThread t)
    {
        var hash = new HashCode();
        hash.Add(Operations.Hash(t, PatternText));
        hash.Add(Flags);
        hash.Add(_kind);
        foreach (var word in Program.Code)
        {
            hash.Add(word);
        }

        return hash.ToHashCode() is var value && value == -1 ? -2 : value;
    }

    private static readonly string[] s_flagNames = ["", "re.IGNORECASE", "re.LOCALE", "re.MULTILINE", "re.DOTALL", "re.UNICODE", "re.VERBOSE", "re.DEBUG", "re.ASCII"];

    [PyMethod("__repr__")]
    internal PyObject Repr(PyThread t)
    {
        var flags = Flags;
        if (_kind != Kind.Bytes && (flags & (PatternFlags.Locale | PatternFlags.Unicode | 256)) == PatternFlags.Unicode)
        {
            flags &= ~PatternFlags.Unicode;
        }

        var names = new StringBuilder();
        for (var bit = 1; bit < s_flagNames.Length; bit++)
        {
            if ((flags & 1 << bit) != 0)
            {
                names.Append(names.Length == 0 ? ", " : "|").Append(s_flagNames[bit]);
                flags &= ~(1 << bit);
            }
        }

        if (flags != 0)
        {
            names.Append(names.Length == 0 ? ", " : "|").Append("0x").Append(flags.ToString("x"));
        }

        var text = Operations.Repr(t, PatternText);
        return new TextBuilder().Append(PyStr.Of("re.compile(")).Append(text.Length > 200 ? text.Substring(0, 200) : text).Append(PyStr.Of(names.Append(')').ToString())).ToStr();
    }
}

/// <summary>Matches again and again, each time behind the last match.</summary>
[PyType("_sre.SRE_Scanner", NoConstructor = true, Subclassable = false, WeakReferences = false)]
public sealed partial class PyScanner : PyObject
{
    private readonly ThreadGate _gate = new();
    private readonly Subject _subject;
    private readonly Matcher _matcher;
    private readonly int _first;
    private readonly int _end;
    private int _start;

    internal PyScanner(PyThread t, PyPattern pattern, PyObject source, long pos, long endpos)
    {
        Pattern = pattern;
        _subject = pattern.Open(t, source);
        (_first, _end) = PyPattern.Clip(_subject, pos, endpos);
        _start = endpos < pos ? -1 : _first;
        _matcher = _subject.Start(t, pattern.Program, _end);
    }

    [PyMember("pattern")]
    internal PyPattern Pattern { get; }

    private PyObject Step(PyThread t, bool search)
    {
        // The matcher's state belongs to one call; a signal handler that uses the scanner of the call it interrupts would
        // find the lock free, and so is refused by the start being taken out.
        _gate.Enter(t);
        try
        {
            var start = _start;
            if (start < 0)
            {
                return PyNone.Value;
            }

            _start = -1;
            if (!(search ? _matcher.Search(start) : _matcher.MatchAt(start, full: false)))
            {
                _subject.Dispose();
                return PyNone.Value;
            }

            var match = new PyMatch(Pattern, _subject, _matcher, _first, _end);
            _start = _matcher.Continue();
            return match;
        }
        finally
        {
            _gate.Exit();
        }
    }

    [PyMethod("match", Signature = "()")]
    internal PyObject Match(PyThread t) => Step(t, search: false);

    [PyMethod("search", Signature = "()")]
    internal PyObject Search(PyThread t) => Step(t, search: true);
}
