using System.Runtime.CompilerServices;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>A tuple with named fields, such as <c>os.stat_result</c> or <c>sys.version_info</c>.</summary>
/// <remarks>
/// Each such type is made by <see cref="Define"/>. The first fields are the tuple's items; the rest can only be reached
/// by name. A field without a name can only be reached by position.
/// </remarks>
[PyType("structseq", OwnTypeProperty = true, NoConstructor = true)]
public sealed unsafe partial class PyStructSequence : PyTuple
{
    private static readonly ConditionalWeakTable<PyType, Description> s_descriptions = [];

    private readonly PyType _type;

    /// <summary>All fields, the items of the tuple first.</summary>
    private readonly PyObject?[] _fields;

    private PyStructSequence(PyType type, PyObject?[] fields, PyObject[] items)
        : base(items)
    {
        _type = type;
        _fields = fields;
    }

    public override PyType Type => _type;

    internal override ref PyObject? SlotRef(int index) => ref _fields[index];

    /// <summary>Makes a type.</summary>
    /// <param name="name">Full Python name: <c>os.stat_result</c>.</param>
    /// <param name="fields">Names and docs in order; a null name is an unnamed field.</param>
    /// <param name="visibleCount">How many of them are items of the tuple.</param>
    /// <param name="constructible">Whether Python code may call the type.</param>
    public static PyType Define(string name, string doc, (string? Name, string? Doc)[] fields, int visibleCount, bool constructible = true)
    {
        var type = new PyType(new TypeDefinition
        {
            Name = name,
            ClrType = typeof(PyStructSequence),
            Base = PyTuple.TypeObject,
            Doc = doc,
            Flags = TypeFlags.TupleSubclass | TypeFlags.Immutable | (constructible ? 0 : TypeFlags.DisallowInstantiation),
            FillSlots = &FillSlots,
            FillMembers = &FillMembers,
        });
        s_descriptions.Add(type, new Description(fields, visibleCount));
        var dict = type.Dict;
        if (!constructible)
        {
            dict.RemoveInterned(Names.New);
        }

        var unnamed = 0;
        var matched = new List<PyObject>();
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Name is not { } fieldName)
            {
                unnamed++;
                continue;
            }

            var key = PyStr.Intern(fieldName);
            dict.SetInterned(key, new PyMemberDescriptor(type, key, i, readOnly: true, fields[i].Doc));
            if (i < visibleCount)
            {
                matched.Add(key);
            }
        }

        dict.SetInterned(PyStr.Intern("n_fields"), PyInt.Of(fields.Length));
        dict.SetInterned(PyStr.Intern("n_sequence_fields"), PyInt.Of(visibleCount));
        dict.SetInterned(PyStr.Intern("n_unnamed_fields"), PyInt.Of(unnamed));
        dict.SetInterned(Names.MatchArgs, new PyTuple(matched.ToArray()));
        type.Modified();
        return type;
    }

    /// <summary>Makes an object of a type of <see cref="Define"/>; values that are missing at the end are None.</summary>
    public static PyStructSequence Create(PyType type, params ReadOnlySpan<PyObject> values)
    {
        var description = s_descriptions.TryGetValue(type, out var found) ? found : throw new ArgumentException($"{type.Name} is not a struct sequence");
        var fields = new PyObject?[description.Fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = i < values.Length ? values[i] : PyNone.Value;
        }

        return Create(type, fields, description.VisibleCount);
    }

    private static PyStructSequence Create(PyType type, PyObject?[] fields, int visibleCount)
    {
        var items = new PyObject[visibleCount];
        for (var i = 0; i < visibleCount; i++)
        {
            items[i] = fields[i]!;
        }

        return new PyStructSequence(type, fields, items);
    }

    private Description Info => s_descriptions.TryGetValue(_type, out var found) ? found : throw Errors.SystemError("a struct sequence lost its type");

    [PyNew(Signature = "(sequence, dict={})")]
    public static PyObject NewSequence(PyThread t, PyType cls, PyObject sequence, PyObject? dict = null)
    {
        if (!s_descriptions.TryGetValue(cls, out var info))
        {
            throw Errors.TypeError($"cannot create '{cls.FullName}' instances");
        }

        if (sequence.Type[Slot.Iter] == 0 && sequence.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("constructor requires a sequence");
        }

        var given = Operations.ToList(t, sequence);
        if (dict is not null and not PyDict)
        {
            throw Errors.TypeError($"{cls.FullName}() takes a dict as second arg, if any");
        }

        var (least, most) = (info.VisibleCount, info.Fields.Length);
        if (given.Count < least || given.Count > most)
        {
            throw Errors.TypeError(least == most
                ? $"{cls.FullName}() takes a {least}-sequence ({given.Count}-sequence given)"
                : given.Count < least
                    ? $"{cls.FullName}() takes an at least {least}-sequence ({given.Count}-sequence given)"
                    : $"{cls.FullName}() takes an at most {most}-sequence ({given.Count}-sequence given)");
        }

        var fields = new PyObject?[most];
        given.CopyTo(fields!);
        var used = 0;
        var byName = (dict as PyDict) is { Count: > 0 } named ? named : null;
        for (var i = given.Count; i < most; i++)
        {
            var value = byName is not null && info.Fields[i].Name is { } name ? byName.GetString(PyStr.Intern(name)) : null;
            used += value is null ? 0 : 1;
            fields[i] = value ?? PyNone.Value;
        }

        return byName is not null && used < byName.Count
            ? throw Errors.TypeError($"{cls.FullName}() got duplicate or unexpected field name(s)")
            : Create(cls, fields, info.VisibleCount);
    }

    [PyMethod("__repr__")]
    public PyObject ReprSequence(PyThread t)
    {
        // Unnamed fields take the names of the fields after them: os.stat_result shows its whole seconds as st_atime.
        var names = Array.FindAll(Info.Fields, static field => field.Name is not null);
        var text = new StringBuilder(_type.FullName).Append('(');
        for (var i = 0; i < Items.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (i < names.Length)
            {
                text.Append(names[i].Name).Append('=');
            }

            text.Append(Operations.Repr(t, Items[i]).Value);
        }

        return PyStr.Of(text.Append(')').ToString());
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        var info = Info;
        var hidden = new PyDict();
        for (var i = info.VisibleCount; i < info.Fields.Length; i++)
        {
            if (info.Fields[i].Name is { } name)
            {
                hidden.SetString(PyStr.Intern(name), _fields[i]!);
            }
        }

        return new PyTuple([_type, new PyTuple([new PyTuple(Items), hidden])]);
    }

    [PyMethod("__replace__", Signature = "($self, /, **changes)", Doc = "A copy with some fields changed.")]
    public PyObject Replace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var info = Info;
        if (args.Length > (kwNames?.Count ?? 0))
        {
            throw Errors.TypeError("__replace__() takes no positional arguments");
        }

        if (Array.Exists(info.Fields, static field => field.Name is null))
        {
            throw Errors.TypeError($"__replace__() is not supported for {_type.FullName} because it has unnamed field(s)");
        }

        var fields = (PyObject?[])_fields.Clone();
        var unknown = new List<PyObject>();
        for (var i = 0; i < args.Length; i++)
        {
            var name = (PyStr)kwNames!.Items[i];
            var index = Array.FindIndex(info.Fields, field => field.Name == name.Value);
            if (index < 0)
            {
                unknown.Add(name);
            }
            else
            {
                fields[index] = args[i];
            }
        }

        return unknown.Count > 0
            ? throw Errors.TypeError($"Got unexpected field name(s): {Operations.Repr(t, new PyList(unknown.ToArray())).Value}")
            : Create(_type, fields, info.VisibleCount);
    }

    private sealed record Description((string? Name, string? Doc)[] Fields, int VisibleCount);
}
