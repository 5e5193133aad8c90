namespace Weft.Runtime.Objects;

/// <summary>The value of a template string literal (PEP 750): static strings and the interpolations between them.</summary>
/// <remarks>There is always one string more than interpolations; empty strings fill the gaps.</remarks>
[PyType("string.templatelib.Template", Subclassable = false, Doc = "A template: strings and the interpolations between them.")]
public sealed partial class PyTemplate(PyTuple strings, PyTuple interpolations) : PyObject
{
    [PyMember("strings", Doc = "The static strings.")]
    public PyTuple Strings { get; } = strings;

    [PyMember("interpolations", Doc = "The interpolations.")]
    public PyTuple Interpolations { get; } = interpolations;

    [PyNew]
    internal static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("Template.__new__ only accepts *args arguments");
        }

        var strings = new List<PyObject>();
        var interpolations = new List<PyObject>();
        PyStr? pending = null;
        foreach (var arg in args)
        {
            switch (arg)
            {
                case PyStr text:
                    pending = pending is null ? text : PyStr.Concat(pending, text);
                    break;
                case PyInterpolation:
                    strings.Add(pending ?? PyStr.Empty);
                    pending = null;
                    interpolations.Add(arg);
                    break;
                default:
                    throw Errors.TypeError($"Template.__new__ *args need to be of type 'str' or 'Interpolation', got {arg.Type.FullName}");
            }
        }

        strings.Add(pending ?? PyStr.Empty);
        return new PyTemplate(new PyTuple([.. strings]), new PyTuple([.. interpolations]));
    }

    [PyProperty("values", Doc = "The values of the interpolations.")]
    internal PyObject Values
    {
        get
        {
            var values = new PyObject[Interpolations.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ((PyInterpolation)Interpolations.Items[i]).Value;
            }

            return values.Length == 0 ? PyTuple.Empty : new PyTuple(values);
        }
    }

    [PyMethod("__iter__")]
    internal PyObject Iterate() => new PyTemplateIterator(this);

    [PyMethod("__add__")]
    internal PyObject Add(PyThread t, PyObject other)
    {
        if (other is not PyTemplate right)
        {
            throw Errors.TypeError($"can only concatenate string.templatelib.Template (not \"{other.Type.FullName}\") to string.templatelib.Template");
        }

        ReadOnlySpan<PyObject> left = Strings.Items;
        ReadOnlySpan<PyObject> rightStrings = right.Strings.Items;
        PyObject joined = PyStr.Concat((PyStr)left[^1], (PyStr)rightStrings[0]);
        return new PyTemplate(
            new PyTuple([.. left[..^1], joined, .. rightStrings[1..]]),
            new PyTuple([.. Interpolations.Items, .. right.Interpolations.Items]));
    }

    [PyMethod("__radd__")]
    internal PyObject AddReflected(PyThread t, PyObject other) => other is PyStr
        ? throw Errors.TypeError("can only concatenate str (not \"string.templatelib.Template\") to str")
        : PyNotImplemented.Value;

    [PyMethod("__repr__")]
    internal PyStr GetRepr(PyThread t) => new TextBuilder().AppendSimple("Template(strings=").Append(Operations.Repr(t, Strings))
        .AppendSimple(", interpolations=").Append(Operations.Repr(t, Interpolations)).Append(')').ToStr();

    [PyMethod("__reduce__", Signature = "()", Doc = "What pickle needs to rebuild the object.")]
    internal PyObject Reduce(PyThread t) => new PyTuple(
        [Operations.GetAttribute(t, Operations.Import(t, "string.templatelib"), "_template_unpickle"), new PyTuple([Strings, Interpolations])]);
}

/// <summary>Iterates over the parts of a template: its strings that are not empty and its interpolations, in order.</summary>
[PyType("string.templatelib.TemplateIter", NoConstructor = true)]
public sealed partial class PyTemplateIterator(PyTemplate template) : PyObject
{
    private int _next;

    [PyMethod("__iter__")]
    internal PyObject Self() => this;

    [PyMethod("__next__")]
    internal PyObject? Next()
    {
        while (true)
        {
            var index = _next;
            var half = index / 2;
            if (half >= template.Strings.Count)
            {
                return null;
            }

            _next = index + 1;
            if ((index & 1) == 0)
            {
                if (template.Strings.Items[half] is PyStr { Length: > 0 } text)
                {
                    return text;
                }
            }
            else if (half < template.Interpolations.Count)
            {
                return template.Interpolations.Items[half];
            }
        }
    }
}

/// <summary>An interpolation of a template string: a value and how the source wrote it.</summary>
[PyType("string.templatelib.Interpolation", Subclassable = false, Doc = "A value in a template and how the source wrote it.")]
public sealed partial class PyInterpolation(PyObject value, PyObject expression, PyObject conversion, PyObject formatSpec) : PyObject
{
    [PyMember("value", Doc = "The value of the expression.")]
    public PyObject Value { get; } = value;

    [PyMember("expression", Doc = "The text of the expression.")]
    public PyObject Expression { get; } = expression;

    [PyMember("conversion", Doc = "'a', 'r', 's' or None.")]
    public PyObject Conversion { get; } = conversion;

    [PyMember("format_spec", Doc = "The format specification.")]
    public PyObject FormatSpec { get; } = formatSpec;

    [PyConstant("__match_args__")]
    internal static PyObject MatchArguments { get; } = new PyTuple([PyStr.Intern("value"), PyStr.Intern("expression"), PyStr.Intern("conversion"), PyStr.Intern("format_spec")]);

    [PyNew(Signature = "(value, expression='', conversion=None, format_spec='')")]
    internal static PyObject New(PyThread t, PyType cls, PyObject value, PyStr? expression = null, PyObject? conversion = null, PyStr? format_spec = null)
    {
        if (conversion is not null and not PyNone)
        {
            if (conversion is not PyStr text)
            {
                throw Errors.TypeError($"Interpolation() argument 'conversion' must be str, not {conversion.Type.FullName}");
            }

            if (text.Value is not ("a" or "r" or "s"))
            {
                throw Errors.ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
            }
        }

        return new PyInterpolation(value, expression ?? PyStr.Empty, conversion ?? PyNone.Value, format_spec ?? PyStr.Empty);
    }

    [PyClassMethod("__class_getitem__", Doc = "A generic alias.")]
    internal static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    [PyMethod("__repr__")]
    internal PyStr GetRepr(PyThread t) => new TextBuilder().AppendSimple("Interpolation(").Append(Operations.Repr(t, Value)).AppendSimple(", ")
        .Append(Operations.Repr(t, Expression)).AppendSimple(", ").Append(Operations.Repr(t, Conversion)).AppendSimple(", ")
        .Append(Operations.Repr(t, FormatSpec)).Append(')').ToStr();

    [PyMethod("__reduce__", Signature = "()", Doc = "What pickle needs to rebuild the object.")]
    internal PyObject Reduce() => new PyTuple([Type, new PyTuple([Value, Expression, Conversion, FormatSpec])]);
}
