namespace Weft.Modules.Sre;

/// <summary>A replacement text cut at its group references: a literal, then pairs of a group and the literal behind it.</summary>
[PyType("_sre.SRE_Template", NoConstructor = true, Subclassable = false, WeakReferences = false)]
public sealed partial class PyReplacementTemplate : PyObject
{
    private readonly (int Group, PyObject? Literal)[] _parts;

    internal PyReplacementTemplate(PyObject literal, (int Group, PyObject? Literal)[] parts)
    {
        Literal = literal;
        _parts = parts;
    }

    /// <summary>The text before the first reference.</summary>
    internal PyObject Literal { get; }

    internal bool IsLiteral => _parts.Length == 0;

    internal PyObject Expand(PyThread t, PyMatch match)
    {
        if (IsLiteral)
        {
            return Literal;
        }

        var items = new List<PyObject> { Literal };
        foreach (var (group, literal) in _parts)
        {
            if (group >= match.GroupCount)
            {
                throw Errors.IndexError("no such group");
            }

            if (match.GroupText(t, group, PyNone.Value) is var text and not PyNone)
            {
                items.Add(text);
            }

            if (literal is not null)
            {
                items.Add(literal);
            }
        }

        return Replacement.Join(t, items, Literal is PyStr);
    }
}

/// <summary><c>sub</c> and <c>subn</c>.</summary>
internal static class Replacement
{
    private static readonly PyStr s_join = PyStr.Intern("join");
    private static readonly PyStr s_compileTemplate = PyStr.Intern("_compile_template");

    internal static PyReplacementTemplate Compile(PyThread t, PyPattern pattern, PyObject template)
    {
        var compiled = Operations.CallMethod(t, Operations.Import(t, "re"), s_compileTemplate, pattern, template);
        return compiled as PyReplacementTemplate
            ?? throw Errors.TypeError($"the result of compiling replacement string is {compiled.Type.FullName}, not re.Template");
    }

    internal static PyObject Join(PyThread t, List<PyObject> items, bool isText)
    {
        if (isText && items.TrueForAll(static item => item is PyStr))
        {
            var builder = new TextBuilder();
            foreach (var item in items)
            {
                builder.Append((PyStr)item);
            }

            return builder.ToStr();
        }

        return Operations.CallMethod(t, isText ? PyStr.Empty : PyBytes.Empty, s_join, new PyList(items.ToArray()));
    }

    /// <summary>The text itself when it refers to no group: it has no backslash.</summary>
    private static PyObject? AsLiteral(PyThread t, PyObject replacement)
    {
        switch (replacement)
        {
            case PyStr text:
                return text.Value.Contains('\\') ? null : text;
            case PyBytes bytes:
                return bytes.Data.Contains((byte)'\\') ? null : bytes;
        }

        using var view = BufferView.TryGet(t, replacement, writable: false);
        return view is null || view.ToArray().AsSpan().Contains((byte)'\\') ? null : replacement;
    }

    internal static (PyObject Result, long Count) Replace(PyThread t, PyPattern pattern, PyObject replacement, PyObject source, long limit)
    {
        PyObject? function = null;
        PyReplacementTemplate? template = null;
        PyObject? literal = null;
        if (Operations.IsCallable(replacement))
        {
            function = replacement;
        }
        else if ((literal = AsLiteral(t, replacement)) is null)
        {
            template = Compile(t, pattern, replacement);
            if (template.IsLiteral)
            {
                literal = template.Literal;
            }
        }

        using var subject = pattern.Open(t, source);
        var matcher = subject.Start(t, pattern.Program, subject.Length);
        var items = new List<PyObject>();
        var last = 0;
        long count = 0;
        while ((limit == 0 || count < limit) && matcher.Search(last))
        {
            if (last < matcher.Start)
            {
                items.Add(subject.Slice(last, matcher.Start));
            }

            if (literal is not null)
            {
                items.Add(literal);
            }
            else
            {
                var match = new PyMatch(pattern, subject, matcher, 0, subject.Length);
                var item = function is null ? template!.Expand(t, match) : Operations.Call(t, function, match);
                if (item is not PyNone)
                {
                    items.Add(item);
                }
            }

            count++;
            last = matcher.Continue();
        }

        if (count == 0)
        {
            return (subject.Slice(0, subject.Length), 0);
        }

        if (last < subject.Length)
        {
            items.Add(subject.Slice(last, subject.Length));
        }

        return (Join(t, items, subject.Text is not null), count);
    }
}
