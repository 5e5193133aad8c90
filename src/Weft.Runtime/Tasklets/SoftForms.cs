using System.Runtime.CompilerServices;
using Weft.Compiler;
using Weft.Runtime.Imports;
using Weft.Runtime.Interpreter;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Runtime.Tasklets;

/// <summary>Built-in functions that call Python code, called by the loop without a native frame.</summary>
/// <remarks>
/// <para>
/// A tasklet that blocks in the <c>key</c> of <c>sorted()</c> would keep a native stack. So such a function has a soft
/// form: the same in Python (the module <c>_soft_forms</c>), run in a frame that is hidden from tracebacks,
/// <c>sys._getframe()</c> and tracing. Where the loop itself calls the native function, and the thread uses tasklets, it
/// enters that frame instead. Being an ordinary frame it blocks softly, is interrupted between any two instructions, and
/// pickles. Everywhere else, and where no Python code would run, the native function is called.
/// </para>
/// <para>
/// A soft form must be told apart from the function by its speed only: same results, same errors, same order of calls.
/// </para>
/// </remarks>
internal static class SoftForms
{
    private static PyModule? s_module;
    private static bool s_installed;

    /// <summary>The source of the module's Python half; set by the module.</summary>
    internal static Func<string>? Source { get; set; }

    /// <summary>Called at the first scheduler: marks the functions that have a soft form.</summary>
    internal static void Install(PyThread t)
    {
        if (!s_installed)
        {
            s_installed = true;
            s_module = (PyModule)Operations.Import(t, "_soft_forms");
        }
    }

    /// <summary>No native frame stands between the loop and its tasklet, and there may be one frame more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool ArePossible(PyThread t) =>
        t.Scheduler is not null && t.Nesting == 1 && !t.TraceActive && Scheduler.SoftSwitching && s_module is not null && t.Depth < PyThread.RecursionLimit;

    /// <summary>A function of the Python half.</summary>
    internal static PyFunction Function(PyThread t, string name)
    {
        var ns = s_module!.Namespace;
        return ns.GetString(PyStr.Intern(name)) as PyFunction ?? Load(t, ns, name);
    }

    private static PyFunction Load(PyThread t, PyDict ns, string name)
    {
        const string FileName = "<soft forms>";
        var compiled = SourceCompilation.Compile(t, SourceText.FromString(Source!(), FileName), FileName, ParseMode.File, 0, -1);
        CodeRunner.Run(t, (PyCode)compiled.Replace(t, [new PyTuple([.. compiled.ConstantsArray.Select(constant => Hide(t, constant))])], new PyTuple([PyStr.Intern("co_consts")])), ns, ns);
        return (PyFunction)ns.GetString(PyStr.Intern(name))!;
    }

    private static PyObject Hide(PyThread t, PyObject constant) => constant is PyCode code
        ? code.Replace(t, [PyInt.Of((long)(code.Flags | CodeFlags.Hidden))], new PyTuple([PyStr.Intern("co_flags")]))
        : constant;

    internal static Frame? Bind(PyThread t, string name, params ReadOnlySpan<PyObject> args) => EvalLoop.BindArguments(t, Function(t, name), args, null);

    // ---- What may run Python code

    /// <summary>Going through it may run Python code: a generator, an instance of a Python class, a lazy iterator over such.</summary>
    internal static bool MayRunPython(PyObject iterable) =>
        iterable is PyGenerator || iterable.GetType() == typeof(PyMap) || iterable.GetType() == typeof(PyFilter)
        || iterable.GetType() == typeof(PyZip) || iterable.GetType() == typeof(PyEnumerate) || iterable.Type.IsHeapType;

    /// <summary>A quick look whether a callable that is no Python function could have a soft form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool MayBeSoft(PyObject callable)
    {
        if (callable.GetType() == typeof(PyBuiltinFunction))
        {
            return Unsafe.As<PyBuiltinFunction>(callable).Function.Soft is not null;
        }

        return callable.GetType() == typeof(PyMethodDescriptor) ? Unsafe.As<PyMethodDescriptor>(callable).Function.Soft is not null : IsOtherCallable(callable);
    }

    private static bool IsOtherCallable(PyObject callable) => callable is PyType or ISoftCallable or PyBoundMethod || callable.Type.IsHeapType;

    // ---- Iterators

    /// <summary>The frame that computes the next item of a native iterator; null: it runs no Python code.</summary>
    internal static Frame? Next(PyThread t, PyObject iterator)
    {
        switch (iterator)
        {
            case PyMap map when iterator.GetType() == typeof(PyMap) && !map.IsStrict:
                return map.Iterators is [var single] ? Bind(t, "next_of_map", map.Function, single) : Bind(t, "next_of_maps", map.Function, new PyTuple(map.Iterators));
            case PyFilter filter when iterator.GetType() == typeof(PyFilter):
                return filter.Function is PyNone || ReferenceEquals(filter.Function, PyBool.TypeObject)
                    ? Bind(t, "next_of_true", filter.Iterator)
                    : Bind(t, "next_of_filter", filter.Function, filter.Iterator);
            case PyZip zip when iterator.GetType() == typeof(PyZip) && !zip.IsStrict && zip.Iterators.Any(MayRunPython):
                return Bind(t, "next_of_zip", new PyTuple(zip.Iterators));
            case PyEnumerate pairs when iterator.GetType() == typeof(PyEnumerate) && MayRunPython(pairs.Iterator):
                return Bind(t, "next_of_enumerate", pairs, pairs.Iterator);
            default:
                return null;
        }
    }

    // ---- Calls

    /// <summary>The frame that does what calling would do; null: there is none, or an error is pending.</summary>
    internal static Frame? ForCall(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args, PyTuple? names)
    {
        while (true)
        {
            switch (callable)
            {
                case PyFunction function:
                    return EvalLoop.BindArguments(t, function, args, names);
                case PyBuiltinFunction native:
                    return native.Function.Soft?.Invoke(t, native.Self, args, names);
                case PyMethodDescriptor method:
                    return args.Length > (names?.Count ?? 0) && method.Accepts(args[0]) ? method.Function.Soft?.Invoke(t, args[0], args[1..], names) : null;
                case PyBoundMethod bound:
                    callable = bound.Function;
                    args = (PyObject[])[bound.Self, .. args];
                    continue;
                case PyType type:
                    return ForType(t, type, args, names);
                case ISoftCallable soft:
                    if (soft.Resolve(args, names) is not { } call)
                    {
                        return null;
                    }

                    callable = call.Function;
                    args = call.Args;
                    names = call.Names;
                    continue;
                default:
                    return callable.Type.IsHeapType && callable.Type.Lookup(Names.Call) is PyFunction own
                        ? EvalLoop.BindArguments(t, own, [callable, .. args], names)
                        : null;
            }
        }
    }

    /// <summary>The frame that makes an instance.</summary>
    private static Frame? ForType(PyThread t, PyType type, ReadOnlySpan<PyObject> args, PyTuple? names)
    {
        if (!type.IsHeapType)
        {
            return names is null && args.Length == 1 ? ForBuiltinType(t, type, args[0]) : null;
        }

        var metatype = type.Type;
        if (!ReferenceEquals(metatype, PyType.TypeObject) && metatype.Lookup(Names.Call) is PyFunction call)
        {
            return EvalLoop.BindArguments(t, call, [type, .. args], names);
        }

        if (metatype[Slot.Call] != PyType.TypeObject[Slot.Call] || (type.Flags & (TypeFlags.Abstract | TypeFlags.DisallowInstantiation)) != 0)
        {
            return null;
        }

        var create = type.Lookup(Names.New) switch
        {
            PyStaticMethod { Function: PyFunction function } => function,
            PyFunction function => function,
            _ => type.Lookup(Names.Init) is PyFunction ? Operations.GetAttribute(t, type, Names.New) : null,
        };
        if (create is null)
        {
            return null;
        }

        var positional = args.Length - (names?.Count ?? 0);
        var keywords = new PyDict();
        for (var i = positional; i < args.Length; i++)
        {
            keywords.SetItem(t, names!.Items[i - positional], args[i]);
        }

        return Bind(t, "create", type, create, new PyTuple(args[..positional].ToArray()), keywords);
    }

    private static Frame? ForBuiltinType(PyThread t, PyType type, PyObject argument)
    {
        if (ReferenceEquals(type, PyStr.TypeObject))
        {
            return argument.Type.IsHeapType ? Text(t, argument, null, repr: false) : null;
        }

        if (ReferenceEquals(type, PyBool.TypeObject))
        {
            return argument.Type.IsHeapType ? Bind(t, "truth", argument) : null;
        }

        var name = ReferenceEquals(type, PyList.TypeObject) ? "list_of"
            : ReferenceEquals(type, PyTuple.TypeObject) ? "tuple_of"
            : ReferenceEquals(type, PySet.TypeObject) ? "set_of"
            : ReferenceEquals(type, PyFrozenSet.TypeObject) ? "frozenset_of"
            : ReferenceEquals(type, PyDict.TypeObject) && !argument.Type.IsHeapType ? "dict_of"
            : null;
        return name is not null && MayRunPython(argument) && argument.Type[Slot.Iter] != 0 ? Bind(t, name, argument) : null;
    }

    /// <summary>The frame that makes an object's text; null: no Python code does.</summary>
    /// <param name="spec">The format, for <c>format()</c>.</param>
    internal static Frame? Text(PyThread t, PyObject value, PyStr? spec, bool repr)
    {
        var type = value.Type;
        if (spec is not null)
        {
            var format = type.Lookup(Names.Format);
            if (format is PyFunction own)
            {
                return Bind(t, "formatted", own, value, spec);
            }

            if (spec.Length != 0 || !ReferenceEquals(format, ObjectType.TypeObject.Lookup(Names.Format)))
            {
                return null;
            }
        }

        if (!repr)
        {
            if (type.Lookup(Names.Str) is PyFunction text)
            {
                return Bind(t, "text", text, value, Names.Str);
            }

            if (type[Slot.Str] != ObjectType.TypeObject[Slot.Str])
            {
                return null;
            }
        }

        return type.Lookup(Names.Repr) is PyFunction canonical ? Bind(t, "text", canonical, value, Names.Repr) : null;
    }
}

/// <summary>A native callable that only calls another one.</summary>
internal interface ISoftCallable
{
    /// <summary>What a call comes down to; null: to an error.</summary>
    (PyObject Function, PyObject[] Args, PyTuple? Names)? Resolve(ReadOnlySpan<PyObject> args, PyTuple? names);
}
