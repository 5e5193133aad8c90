namespace Weft.Runtime.Objects;

public sealed unsafe partial class PyType
{
    internal string? GetModuleName(PyThread t) =>
        Dict.GetInterned(Names.Module) is { } module ? (module as PyStr)?.Value : IsHeapType ? null : ModuleName;

    internal void SetMetatype(PyType metatype) => _metatype = metatype;

    /// <summary>Whether both types have the same <c>__slots__</c> in the same order.</summary>
    internal bool SlotNamesEqual(PyType other)
    {
        var mine = SlotMembers();
        var others = other.SlotMembers();
        return mine.SequenceEqual(others);
    }

    private List<(string, int)> SlotMembers()
    {
        var result = new List<(string, int)>();
        foreach (var type in Mro)
        {
            if (type.IsHeapType)
            {
                foreach (var (_, value) in type.Dict.Entries())
                {
                    if (value is PyMemberDescriptor { SlotIndex: >= 0 } member)
                    {
                        result.Add((member.Name, member.SlotIndex));
                    }
                }
            }
        }

        result.Sort();
        return result;
    }

    internal void CollectNames(PyThread t, PyDict names)
    {
        for (var i = Mro.Length - 1; i >= 0; i--)
        {
            names.Update(t, Mro[i].Dict);
        }
    }

    [PyMethod("__getattribute__")]
    public PyObject? GetAttribute(PyThread t, PyObject name)
    {
        if (name is not PyStr text)
        {
            throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");
        }

        var value = TryGet(t, text);
        return value is null && t.Pending is null
            ? t.Raise(Errors.AttributeError($"type object '{Name}' has no attribute '{text.Value}'", this, text).Value)
            : value;
    }

    /// <summary>The class attribute as <c>C.name</c> gives it; null when missing.</summary>
    internal PyObject? TryGet(PyThread t, PyStr name)
    {
        var metatype = Type;
        var metaAttribute = metatype.Lookup(name);
        nint metaGetter = 0;
        if (metaAttribute is not null)
        {
            var descriptorType = metaAttribute.Type;
            metaGetter = descriptorType[Slot.DescrGet];
            if (metaGetter != 0 && descriptorType[Slot.DescrSet] != 0)
            {
                return ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)metaGetter)(t, metaAttribute, this, metatype);
            }
        }

        if (Lookup(name) is { } attribute)
        {
            var getter = attribute.Type[Slot.DescrGet];
            return getter == 0 ? attribute : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, null, this);
        }

        if (metaGetter != 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)metaGetter)(t, metaAttribute!, this, metatype);
        }

        return metaAttribute;
    }

    [PyMethod("__setattr__")]
    public bool SetAttribute(PyThread t, PyObject name, PyObject value) => Store(t, name, value);

    [PyMethod("__delattr__")]
    public bool DelAttribute(PyThread t, PyObject name) => Store(t, name, null);

    private bool Store(PyThread t, PyObject name, PyObject? value)
    {
        if (name is not PyStr text)
        {
            throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");
        }

        if (!IsHeapType && (Flags & TypeFlags.Immutable) != 0)
        {
            throw Errors.TypeError($"cannot set '{text.Value}' attribute of immutable type '{FullName}'");
        }

        var metatype = Type;
        if (metatype.Lookup(text) is { } metaAttribute && metaAttribute.Type[Slot.DescrSet] is var setter && setter != 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)setter)(t, metaAttribute, this, value);
        }

        SetClassAttribute(text, value);
        return true;
    }

    [PyMethod("__call__")]
    public PyObject? CallType(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var create = this[Slot.New];
        if (create == 0 || (Flags & TypeFlags.DisallowInstantiation) != 0)
        {
            throw Errors.TypeError($"cannot create '{FullName}' instances");
        }

        var instance = ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)create)(t, this, args, kwNames);
        if (instance is null || (ReferenceEquals(this, TypeObject) && args.Length == 1 && kwNames is null))
        {
            return instance;
        }

        var type = instance.Type;
        if (!type.IsSubtypeOf(this))
        {
            return instance;
        }

        var init = type[Slot.Init];
        return init == 0 || ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, bool>)init)(t, instance, args, kwNames) ? instance : null;
    }

    [PyMethod("__repr__")]
    public string ReprText(PyThread t)
    {
        var module = GetModuleName(t);
        return module is null or "builtins" ? $"<class '{QualifiedName}'>" : $"<class '{module}.{QualifiedName}'>";
    }

    [PyMethod("mro", Doc = "Computes the method resolution order.")]
    public PyObject ComputeMroList(PyThread t) => new PyList(ComputeMro(this, BasesArray));

    [PyMethod("__subclasses__", Doc = "The immediate subclasses that are alive.")]
    public PyObject SubclassesList() => new PyList([.. LiveSubclasses()]);

    [PyMethod("__instancecheck__", Doc = "Whether an object is an instance.")]
    public bool InstanceCheck(PyThread t, PyObject instance) => Operations.IsInstancePlain(t, instance, this);

    [PyMethod("__subclasscheck__", Doc = "Whether a class is a subclass.")]
    public bool SubclassCheck(PyThread t, PyObject subclass) => Operations.IsSubclassPlain(t, subclass, this);

    [PyClassMethod("__prepare__", Signature = "(name, bases, /, **kwds)", Doc = "The namespace a class body runs in.")]
    public static PyObject Prepare(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyDict();

    [PyMethod("__dir__", Doc = "Names of the class's attributes.")]
    public PyObject Dir(PyThread t)
    {
        var names = new PyDict();
        CollectNames(t, names);
        return new PyList(names.KeysArray());
    }

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => PyUnion.Combine(t, this, other);

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => PyUnion.Combine(t, other, this);

    [PyMethod("__sizeof__", Doc = "Size of the type object in memory, in bytes.")]
    public long SizeOf() => 8 * ((int)Slot.Count * 2 + 24);

    [PyProperty("__name__")]
    public PyObject GetName() => PyStr.Of(Name);

    [PySetter("__name__")]
    public void SetName(PyThread t, PyObject? value)
    {
        CheckMutable("__name__", value);
        if (value is not PyStr text)
        {
            throw Errors.TypeError($"can only assign string to {Name}.__name__, not '{value!.Type.FullName}'");
        }

        if (text.Value.Contains('\0'))
        {
            throw Errors.ValueError("type name must not contain null characters");
        }

        Name = Encodable(text).Value;
        Modified();
    }

    [PyProperty("__qualname__")]
    public PyObject GetQualifiedName() => PyStr.Of(QualifiedName);

    [PySetter("__qualname__")]
    public void SetQualifiedName(PyThread t, PyObject? value)
    {
        CheckMutable("__qualname__", value);
        QualifiedName = (value as PyStr ?? throw Errors.TypeError($"can only assign string to {Name}.__qualname__, not '{value!.Type.FullName}'")).Value;
    }

    private void CheckMutable(string what, PyObject? value)
    {
        if (!IsHeapType)
        {
            throw Errors.TypeError($"cannot set '{what}' attribute of immutable type '{FullName}'");
        }

        if (value is null)
        {
            throw Errors.TypeError($"cannot delete '{what}' attribute of type '{Name}'");
        }
    }

    [PyProperty("__module__")]
    public PyObject? GetModule(PyThread t) =>
        IsHeapType ? Dict.GetInterned(Names.Module) ?? t.Raise(Exceptions.AttributeError, Names.Module) : PyStr.Intern(ModuleName);

    [PySetter("__module__")]
    public void SetModule(PyThread t, PyObject? value)
    {
        CheckMutable("__module__", value);
        SetClassAttribute(Names.Module, value);
        if (Dict.GetInterned(Names.FirstLineNo) is not null)
        {
            SetClassAttribute(Names.FirstLineNo, null);
        }
    }

    [PyProperty("__doc__")]
    public PyObject? GetDoc(PyThread t)
    {
        if (!IsHeapType)
        {
            return Doc is null ? PyNone.Value : PyStr.Of(Doc);
        }

        var doc = Lookup(Names.Doc);
        if (doc is null || !ReferenceEquals(doc, Dict.GetInterned(Names.Doc)))
        {
            return PyNone.Value;
        }

        var getter = doc.Type[Slot.DescrGet];
        return getter == 0 ? doc : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, doc, null, this);
    }

    [PySetter("__doc__")]
    public void SetDoc(PyThread t, PyObject? value)
    {
        CheckMutable("__doc__", value);
        SetClassAttribute(Names.Doc, value);
    }

    [PyProperty("__dict__")]
    public PyObject GetDictProxy() => new PyMappingProxy(Dict);

    [PyProperty("__bases__")]
    public PyObject GetBases() => new PyTuple([.. BasesArray]);

    [PySetter("__bases__")]
    public void SetBases(PyThread t, PyObject? value)
    {
        CheckMutable("__bases__", value);
        if (value is not PyTuple tuple)
        {
            throw Errors.TypeError($"can only assign tuple to {Name}.__bases__, not {value!.Type.FullName}");
        }

        if (tuple.Count == 0)
        {
            throw Errors.TypeError($"can only assign non-empty tuple to {Name}.__bases__, not ()");
        }

        var bases = new PyType[tuple.Count];
        for (var i = 0; i < bases.Length; i++)
        {
            bases[i] = tuple.Items[i] as PyType ?? throw Errors.TypeError($"{Name}.__bases__ must be tuple of classes, not '{tuple.Items[i].Type.FullName}'");
            if (bases[i].IsSubtypeOf(this))
            {
                throw Errors.TypeError("a __bases__ item causes an inheritance cycle");
            }
        }

        var best = BestBase(bases);
        if (!ReferenceEquals(SolidBase(best), SolidBase(Base!)) || best.RootShape.Reserved != Base!.RootShape.Reserved)
        {
            throw Errors.TypeError($"__bases__ assignment: '{best.Name}' object layout differs from '{Base!.Name}'");
        }

        var oldBases = BasesArray;
        var oldBase = Base;
        var oldMro = Mro;
        try
        {
            BasesArray = bases;
            Base = best;
            Mro = AskForMro(t, Type, bases);
            RecomputeMroOfSubclasses(t);
        }
        catch (PythonException)
        {
            BasesArray = oldBases;
            Base = oldBase;
            Mro = oldMro;
            RecomputeMroOfSubclasses(t);
            throw;
        }

        foreach (var parent in oldBases)
        {
            lock (parent._subclasses)
            {
                parent._subclasses.RemoveAll(r => r.TryGetTarget(out var type) && ReferenceEquals(type, this));
            }
        }

        foreach (var parent in bases)
        {
            lock (parent._subclasses)
            {
                parent._subclasses.Add(new WeakReference<PyType>(this));
            }
        }

        lock (s_mutation)
        {
            RecomputeSlotsOfTree();
            InvalidateTree();
        }
    }

    private void RecomputeMroOfSubclasses(PyThread t)
    {
        foreach (var subclass in Tree())
        {
            if (!ReferenceEquals(subclass, this))
            {
                subclass.Mro = subclass.AskForMro(t, subclass.Type, subclass.BasesArray);
            }
        }
    }

    [PyProperty("__base__")]
    public PyObject GetBase() => (PyObject?)Base ?? PyNone.Value;

    [PyProperty("__mro__")]
    public PyObject GetMro() => new PyTuple([.. Mro]);

    /// <summary>A type that adds nothing to what object holds counts as one made by a class statement: pickling takes object for its base.</summary>
    [PyProperty("__flags__")]
    public long GetFlags() => (long)(ReferenceEquals(Layout, ObjectType.TypeObject.Layout) && !ReferenceEquals(this, ObjectType.TypeObject) ? Flags | TypeFlags.HeapType : Flags);

    [PyProperty("__basicsize__")]
    public long GetBasicSize() => (Layout.Name == "int" ? 24 : 16) + 8 * (RootShape?.Reserved ?? 0);

    [PyProperty("__itemsize__")]
    public long GetItemSize() => Layout.IsVariableSized ? Layout.Name == "bytes" ? 1 : Layout.Name == "int" ? 4 : 8 : 0;

    [PyProperty("__dictoffset__")]
    public long GetDictOffset() => (Flags & TypeFlags.HasDict) != 0 ? -1 : 0;

    [PyProperty("__weakrefoffset__")]
    public long GetWeakReferenceOffset() => (Flags & TypeFlags.WeakReferences) != 0 ? -1 : 0;

    [PyProperty("__text_signature__")]
    public PyObject GetTextSignature() => _definition?.Signature is { } signature ? PyStr.Of(signature) : PyNone.Value;

    [PyProperty("__abstractmethods__")]
    public PyObject? GetAbstractMethods(PyThread t) =>
        (ReferenceEquals(this, TypeObject) ? null : Dict.GetInterned(Names.AbstractMethods)) ?? t.Raise(Errors.AttributeError($"type object '{Name}' has no attribute '__abstractmethods__'", this, Names.AbstractMethods).Value);

    [PySetter("__abstractmethods__")]
    public void SetAbstractMethods(PyThread t, PyObject? value)
    {
        if (value is null && Dict.GetInterned(Names.AbstractMethods) is null)
        {
            throw Errors.AttributeError($"type object '{Name}' has no attribute '__abstractmethods__'", this, Names.AbstractMethods);
        }

        var isAbstract = value is not null && Operations.IsTrue(t, value);
        SetClassAttribute(Names.AbstractMethods, value);
        Flags = isAbstract ? Flags | TypeFlags.Abstract : Flags & ~TypeFlags.Abstract;
    }

    [PyProperty("__type_params__")]
    public PyObject GetTypeParams() => (IsHeapType ? Dict.GetInterned(Names.TypeParams) : null) ?? PyTuple.Empty;

    [PySetter("__type_params__")]
    public void SetTypeParams(PyThread t, PyObject? value)
    {
        CheckMutable("__type_params__", value);
        SetClassAttribute(Names.TypeParams, value);
    }

    [PyProperty("__annotate__")]
    public PyObject? GetAnnotate(PyThread t)
    {
        if (!IsHeapType)
        {
            return t.Raise(Errors.AttributeError($"type object '{Name}' has no attribute '__annotate__'", this, Names.Annotate).Value);
        }

        var function = Dict.GetInterned(Names.Annotate) ?? Dict.GetInterned(Names.AnnotateFunc);
        if (function is null)
        {
            SetClassAttribute(Names.AnnotateFunc, PyNone.Value);
            return PyNone.Value;
        }

        var getter = function.Type[Slot.DescrGet];
        return getter == 0 ? function : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, function, null, this);
    }

    [PySetter("__annotate__")]
    public void SetAnnotate(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.TypeError("cannot delete __annotate__ attribute");
        }

        if (!IsHeapType)
        {
            throw Errors.TypeError($"cannot set '__annotate__' attribute of immutable type '{FullName}'");
        }

        if (value is not PyNone && !Operations.IsCallable(value))
        {
            throw Errors.TypeError("__annotate__ must be callable or None");
        }

        SetClassAttribute(Names.AnnotateFunc, value);
        if (value is not PyNone && Dict.GetInterned(Names.AnnotationsCache) is not null)
        {
            SetClassAttribute(Names.AnnotationsCache, null);
        }
    }

    [PyProperty("__annotations__")]
    public PyObject? GetAnnotations(PyThread t)
    {
        if (!IsHeapType)
        {
            return t.Raise(Errors.AttributeError($"type object '{Name}' has no attribute '__annotations__'", this, Names.Annotations).Value);
        }

        var found = Dict.GetInterned(Names.Annotations) ?? Dict.GetInterned(Names.AnnotationsCache);
        if (found is not null)
        {
            var getter = found.Type[Slot.DescrGet];
            return getter == 0 ? found : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, found, null, this);
        }

        var annotate = GetAnnotate(t);
        PyObject annotations = new PyDict();
        if (annotate is not null and not PyNone)
        {
            annotations = Operations.Call(t, annotate, PyInt.Of(1));
            if (annotations is not PyDict)
            {
                throw Errors.TypeError($"__annotate__() must return a dict, not {annotations.Type.FullName}");
            }
        }

        SetClassAttribute(Names.AnnotationsCache, annotations);
        return annotations;
    }

    [PySetter("__annotations__")]
    public void SetAnnotations(PyThread t, PyObject? value)
    {
        if (!IsHeapType)
        {
            throw Errors.TypeError($"cannot set '__annotations__' attribute of immutable type '{FullName}'");
        }

        var name = Dict.GetInterned(Names.Annotations) is not null ? Names.Annotations : Names.AnnotationsCache;
        if (value is null && Dict.GetInterned(name) is null)
        {
            throw Errors.AttributeError("__annotations__");
        }

        SetClassAttribute(name, value);
        if (Dict.GetInterned(Names.AnnotateFunc) is not null)
        {
            SetClassAttribute(Names.AnnotateFunc, null);
        }

        if (Dict.GetInterned(Names.Annotate) is not null)
        {
            SetClassAttribute(Names.Annotate, null);
        }
    }
}
