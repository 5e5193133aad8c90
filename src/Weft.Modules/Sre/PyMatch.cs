namespace Weft.Modules.Sre;

/// <summary>What a pattern found.</summary>
[PyType("re.Match", NoConstructor = true, Subclassable = false, WeakReferences = false, Doc = "The result of a successful match.")]
public sealed partial class PyMatch : PyObject
{
    /// <summary>Start and end of the match and of each group; -1 where a group took no part.</summary>
    private readonly int[] _spans;
    private readonly int _lastIndex;

    internal PyMatch(PyPattern pattern, Subject subject, Matcher matcher, int pos, int endpos)
    {
        Pattern = pattern;
        Source = subject.Source;
        Pos = pos;
        EndPos = endpos;
        _lastIndex = matcher.LastIndex;
        _spans = new int[(pattern.Groups * 2) + 2];
        _spans[0] = matcher.Start;
        _spans[1] = matcher.Position;
        for (var i = 0; i < pattern.Groups; i++)
        {
            var (from, to) = i * 2 < matcher.Marks.Length ? (matcher.Marks[i * 2], matcher.Marks[(i * 2) + 1]) : (-1, -1);
            var set = from >= 0 && to >= from;
            _spans[(i * 2) + 2] = set ? from : -1;
            _spans[(i * 2) + 3] = set ? to : -1;
        }
    }

    [PyMember("re", Doc = "The pattern.")]
    internal PyPattern Pattern { get; }

    [PyMember("string", Doc = "What was searched.")]
    internal PyObject Source { get; }

    [PyMember("pos", Doc = "Where the search began.")]
    internal int Pos { get; }

    [PyMember("endpos", Doc = "Where the search ended.")]
    internal int EndPos { get; }

    [PyProperty("lastindex", Doc = "The number of the group that was closed last.")]
    internal PyObject LastIndex => _lastIndex > 0 ? PyInt.Of(_lastIndex) : PyNone.Value;

    [PyProperty("lastgroup", Doc = "The name of the group that was closed last.")]
    internal PyObject LastGroup => _lastIndex > 0 && _lastIndex < Pattern.IndexGroup.Count ? Pattern.IndexGroup.Items[_lastIndex] : PyNone.Value;

    [PyProperty("regs", Doc = "The spans of all groups.")]
    internal PyObject Regs
    {
        get
        {
            var spans = new PyObject[_spans.Length / 2];
            for (var i = 0; i < spans.Length; i++)
            {
                spans[i] = SpanOf(i);
            }

            return new PyTuple(spans);
        }
    }

    private PyTuple SpanOf(int group) => new([PyInt.Of(_spans[group * 2]), PyInt.Of(_spans[(group * 2) + 1])]);

    private int IndexOf(PyThread t, PyObject? group)
    {
        if (group is null)
        {
            return 0;
        }

        long index = -1;
        if (group is PyIntBase || group.Type[Slot.Index] != 0)
        {
            index = Operations.IndexClipped(t, group);
        }
        else
        {
            try
            {
                if (Pattern.GroupIndex.Get(t, group) is { } found)
                {
                    index = Operations.IndexToInt64(t, found);
                }
            }
            catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
            {
                // What cannot be hashed names no group.
            }
        }

        return index >= 0 && index < _spans.Length / 2 ? (int)index : throw Errors.IndexError("no such group");
    }

    /// <summary>The text of a group, or <paramref name="otherwise"/> when it took no part.</summary>
    internal PyObject GroupText(PyThread t, int group, PyObject otherwise)
    {
        var (from, to) = (_spans[group * 2], _spans[(group * 2) + 1]);
        if (from < 0)
        {
            return otherwise;
        }

        using var subject = Subject.Of(t, Source);

        // A buffer may have become shorter since.
        return subject.Slice(Math.Min(from, subject.Length), Math.Min(to, subject.Length));
    }

    internal int GroupCount => _spans.Length / 2;

    [PyMethod("group", Doc = "The text of groups, by number or name; the whole match without arguments.")]
    internal PyObject Group(PyThread t, ReadOnlySpan<PyObject> groups)
    {
        if (groups.Length <= 1)
        {
            return GroupText(t, groups.Length == 0 ? 0 : IndexOf(t, groups[0]), PyNone.Value);
        }

        var result = new PyObject[groups.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = GroupText(t, IndexOf(t, groups[i]), PyNone.Value);
        }

        return new PyTuple(result);
    }

    [PyMethod("__getitem__")]
    internal PyObject GetItem(PyThread t, PyObject key) => GroupText(t, IndexOf(t, key), PyNone.Value);

    [PyMethod("groups", Signature = "(default=None)", Doc = "The texts of all groups.")]
    internal PyObject Groups(PyThread t, PyObject? @default = null)
    {
        var result = new PyObject[GroupCount - 1];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = GroupText(t, i + 1, @default ?? PyNone.Value);
        }

        return new PyTuple(result);
    }

    [PyMethod("groupdict", Signature = "(default=None)", Doc = "The texts of the named groups.")]
    internal PyObject GroupDict(PyThread t, PyObject? @default = null)
    {
        var result = new PyDict();
        foreach (var name in Operations.ToList(t, Pattern.GroupIndex))
        {
            Operations.SetItem(t, result, name, GroupText(t, IndexOf(t, name), @default ?? PyNone.Value));
        }

        return result;
    }

    [PyMethod("start", Signature = "(group=0, /)", Doc = "Where a group starts.")]
    internal PyObject StartOf(PyThread t, PyObject? group = null) => PyInt.Of(_spans[IndexOf(t, group) * 2]);

    [PyMethod("end", Signature = "(group=0, /)", Doc = "Where a group ends.")]
    internal PyObject EndOf(PyThread t, PyObject? group = null) => PyInt.Of(_spans[(IndexOf(t, group) * 2) + 1]);

    [PyMethod("span", Signature = "(group=0, /)", Doc = "Start and end of a group.")]
    internal PyObject Span(PyThread t, PyObject? group = null) => SpanOf(IndexOf(t, group));

    [PyMethod("expand", Signature = "(template)", Doc = "A template with the groups put in.")]
    internal PyObject Expand(PyThread t, PyObject template) => Replacement.Compile(t, Pattern, template).Expand(t, this);

    [PyMethod("__copy__")]
    internal PyObject Copy() => this;

    [PyMethod("__deepcopy__", Signature = "(memo, /)")]
    internal PyObject DeepCopy(PyObject memo) => this;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    internal static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    [PyMethod("__repr__")]
    internal PyObject Repr(PyThread t) => new TextBuilder()
        .Append(PyStr.Of($"<re.Match object; span=({_spans[0]}, {_spans[1]}), match="))
        .Append(Cut(Operations.Repr(t, GroupText(t, 0, PyNone.Value))))
        .Append(PyStr.Of(">"))
        .ToStr();

    private static PyStr Cut(PyStr text) => text.Length > 50 ? text.Substring(0, 50) : text;
}
