using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary><c>super</c>: attribute lookup behind a class in the MRO of an object's type.</summary>
[PyType("super", WeakReferences = false, Doc = "Looks attributes up behind a class in the method resolution order.", Signature = "(type=None, object=None)")]
public unsafe partial class PySuper : PyObject
{
    private PyType? _start;
    private PyObject? _self;
    private PyType? _selfType;

    protected internal PySuper()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("super() takes no keyword arguments");
        }

        if (args.Length > 2)
        {
            throw Errors.TypeError($"super expected at most 2 arguments, got {args.Length}");
        }

        if (args.Length == 0)
        {
            InitFromFrame(t);
            return;
        }

        _start = args[0] as PyType ?? throw Errors.TypeError($"super() argument 1 must be a type, not {args[0].Type.FullName}");
        if (args.Length == 2 && args[1] is not PyNone)
        {
            Bind(t, args[1]);
        }
    }

    private void InitFromFrame(PyThread t)
    {
        var frame = t.Frame?.Visible ?? throw Errors.RuntimeError("super(): no current frame");
        var code = frame.Code;
        if (code.ArgCount == 0)
        {
            throw Errors.RuntimeError("super(): no arguments");
        }

        var self = frame.Slots[0].Value;
        if (self is PyCell cell && (code.Kinds[0] & (byte)Weft.Compiler.LocalKind.Cell) != 0)
        {
            self = cell.Value;
        }

        if (self is null)
        {
            throw Errors.RuntimeError("super(): arg[0] deleted");
        }

        for (var i = code.VariableCount - code.FreeCount; i < code.VariableCount; i++)
        {
            if (code.Variables[i].Value == "__class__")
            {
                var content = (frame.Slots[i].Value as PyCell ?? throw Errors.RuntimeError("super(): bad __class__ cell")).Value;
                _start = content switch
                {
                    PyType type => type,
                    null => throw Errors.RuntimeError("super(): empty __class__ cell"),
                    _ => throw Errors.RuntimeError($"super(): __class__ is not a type ({content.Type.FullName})"),
                };
                Bind(t, self);
                return;
            }
        }

        throw Errors.RuntimeError("super(): __class__ cell not found");
    }

    private void Bind(PyThread t, PyObject self)
    {
        _self = self;
        _selfType = SelfType(t, _start!, self);
    }

    private static PyType SelfType(PyThread t, PyType start, PyObject self)
    {
        if (self is PyType type && type.IsSubtypeOf(start))
        {
            return type;
        }

        if (self.Type.IsSubtypeOf(start))
        {
            return self.Type;
        }

        if (Operations.TryGetAttribute(t, self, Names.Class) is PyType claimed && claimed.IsSubtypeOf(start))
        {
            return claimed;
        }

        throw Errors.TypeError($"super(type, obj): obj ({(self is PyType ? "type" : "instance of")} {(self is PyType named ? named.Name : self.Type.Name)}) is not an instance or subtype of type ({start.Name}).");
    }

    /// <summary>What comes after <paramref name="start"/> in the MRO, unbound; null when nothing has the name.</summary>
    private static PyObject? Find(PyType selfType, PyType start, PyStr name)
    {
        var mro = selfType.Mro;
        var index = Array.IndexOf(mro, start);
        return index < 0 ? null : selfType.LookupFrom(PyStr.Intern(name), index + 1, out _);
    }

    /// <summary><c>super(start, self).name</c>, bound; null when missing.</summary>
    internal static PyObject? LookupAfter(PyThread t, PyType start, PyObject self, PyStr name)
    {
        var selfType = SelfType(t, start, self);
        if (Find(selfType, start, name) is not { } attribute)
        {
            return null;
        }

        var getter = attribute.Type[Slot.DescrGet];
        return getter == 0
            ? attribute
            : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, ReferenceEquals(self, selfType) ? null : self, selfType);
    }

    /// <summary>The method form: a function found on an instance's class, to be called with self.</summary>
    internal static PyObject? TryLoadMethod(PyThread t, PyType start, PyObject self, PyStr name)
    {
        if (self is PyType || !self.Type.IsSubtypeOf(start))
        {
            return null;
        }

        var attribute = Find(self.Type, start, name);
        return attribute is PyFunction || attribute?.GetType() == typeof(PyMethodDescriptor) ? attribute : null;
    }

    /// <summary><c>super(start, self).name</c>; null: pending.</summary>
    internal static PyObject? Load(PyThread t, PyType start, PyObject self, PyStr name)
    {
        if (name.Value != "__class__")
        {
            var found = LookupAfter(t, start, self, name);
            if (found is not null || t.Pending is not null)
            {
                return found;
            }
        }

        var proxy = new PySuper { _start = start, _self = self, _selfType = SelfType(t, start, self) };
        return ObjectType.GetAttribute(t, proxy, name) is { } own ? own : t.Pending is PyAttributeError ? t.Raise(Errors.AttributeError($"'super' object has no attribute '{name.Value}'", proxy, name).Value) : null;
    }

    [PyMethod("__getattribute__")]
    public PyObject? GetAttribute(PyThread t, PyStr name)
    {
        if (_selfType is null || name.Value == "__class__")
        {
            return ObjectType.GetAttribute(t, this, name);
        }

        if (Find(_selfType, _start!, name) is { } attribute)
        {
            var getter = attribute.Type[Slot.DescrGet];
            return getter == 0
                ? attribute
                : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, ReferenceEquals(_self, _selfType) ? null : _self, _selfType);
        }

        return ObjectType.GetAttribute(t, this, name);
    }

    [PyMethod("__get__")]
    public PyObject Get(PyThread t, PyObject? obj, PyObject? type = null)
    {
        if (obj is null or PyNone || _self is not null)
        {
            return this;
        }

        if (!ReferenceEquals(Type, TypeObject))
        {
            return Operations.Call(t, Type, _start!, obj);
        }

        var bound = new PySuper { _start = _start };
        bound.Bind(t, obj);
        return bound;
    }

    [PyMethod("__repr__")]
    public string Repr() => _selfType is { } type
        ? $"<super: <class '{_start?.Name ?? "NULL"}'>, <{type.Name} object>>"
        : $"<super: <class '{_start?.Name ?? "NULL"}'>, NULL>";

    [PyProperty("__thisclass__", Doc = "The class behind which the lookup starts.")]
    public PyObject GetThisClass() => (PyObject?)_start ?? PyNone.Value;

    [PyProperty("__self__", Doc = "The object, or None.")]
    public PyObject GetSelf() => _self ?? PyNone.Value;

    [PyProperty("__self_class__", Doc = "The type whose resolution order is used.")]
    public PyObject GetSelfClass() => (PyObject?)_selfType ?? PyNone.Value;
}
