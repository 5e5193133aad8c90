using Weft.Runtime;
using Weft.Runtime.Imports;
using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary>The module <c>builtins</c>.</summary>
[PyModule("builtins", Doc = "The functions, types and exceptions that every module sees.")]
[PyExport(typeof(ObjectType))]
[PyExport(typeof(PyType))]
[PyExport(typeof(PyIntBase))]
[PyExport(typeof(PyBool))]
[PyExport(typeof(PyFloat))]
[PyExport(typeof(PyComplex))]
[PyExport(typeof(PyStr))]
[PyExport(typeof(PyBytes))]
[PyExport(typeof(PyByteArray))]
[PyExport(typeof(PyMemoryView))]
[PyExport(typeof(PyList))]
[PyExport(typeof(PyTuple))]
[PyExport(typeof(PyDict))]
[PyExport(typeof(PySet))]
[PyExport(typeof(PyFrozenSet))]
[PyExport(typeof(PyRange))]
[PyExport(typeof(PySlice))]
[PyExport(typeof(PySuper))]
[PyExport(typeof(PyProperty))]
[PyExport(typeof(PyClassMethod))]
[PyExport(typeof(PyStaticMethod))]
[PyExport(typeof(PyEnumerate))]
[PyExport(typeof(PyZip))]
[PyExport(typeof(PyMap))]
[PyExport(typeof(PyFilter))]
[PyExport(typeof(PyReversed))]
public static partial class BuiltinsModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        foreach (var type in Exceptions.All)
        {
            module.Namespace.SetInterned(PyStr.Intern(type.Name), type);
        }

        void Put(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        Put("EnvironmentError", Exceptions.OSError);
        Put("IOError", Exceptions.OSError);
        Put("None", PyNone.Value);
        Put("True", PyBool.True);
        Put("False", PyBool.False);
        Put("NotImplemented", PyNotImplemented.Value);
        Put("Ellipsis", PyEllipsis.Value);
        Put("__debug__", PyBool.Of(PythonRuntime.Current.Options.Optimize == 0));
    }

    [PyFunction("abs", Signature = "(x, /)", Doc = "The absolute value of a number.")]
    public static PyObject Abs(PyThread t, PyObject x) => Operations.Absolute(t, x);

    [PyFunction("all", Signature = "(iterable, /)", Doc = "Whether every item is true.")]
    public static bool All(PyThread t, PyObject iterable)
    {
        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (!Operations.IsTrue(t, item))
            {
                return false;
            }
        }

        return true;
    }

    [PyFunction("any", Signature = "(iterable, /)", Doc = "Whether some item is true.")]
    public static bool Any(PyThread t, PyObject iterable)
    {
        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (Operations.IsTrue(t, item))
            {
                return true;
            }
        }

        return false;
    }

    [PyFunction("ascii", Signature = "(obj, /)", Doc = "repr() with everything beyond ASCII escaped.")]
    public static PyObject Ascii(PyThread t, PyObject obj) => Operations.Ascii(t, obj);

    [PyFunction("bin", Signature = "(number, /)", Doc = "The binary text of an integer.")]
    public static PyObject Bin(PyThread t, PyObject number) => Operations.Format(t, Operations.Index(t, number), PyStr.Intern("#b"));

    [PyFunction("oct", Signature = "(number, /)", Doc = "The octal text of an integer.")]
    public static PyObject Oct(PyThread t, PyObject number) => Operations.Format(t, Operations.Index(t, number), PyStr.Intern("#o"));

    [PyFunction("hex", Signature = "(number, /)", Doc = "The hexadecimal text of an integer.")]
    public static PyObject Hex(PyThread t, PyObject number) => Operations.Format(t, Operations.Index(t, number), PyStr.Intern("#x"));

    [PyFunction("callable", Signature = "(obj, /)", Doc = "Whether the object can be called.")]
    public static bool Callable(PyObject obj) => Operations.IsCallable(obj);

    [PyFunction("chr", Signature = "(i, /)", Doc = "The character of a code point.")]
    public static PyObject Chr(PyThread t, PyObject i)
    {
        var index = Operations.Index(t, i);
        return index.TryGetInt64(out var value) && value is >= 0 and <= 0x10FFFF ? PyStr.OfCodePoint((int)value) : throw Errors.ValueError("chr() arg not in range(0x110000)");
    }

    [PyFunction("ord", Signature = "(character, /)", Doc = "The code point of a character.")]
    public static PyObject Ord(PyThread t, PyObject character)
    {
        switch (character)
        {
            case PyStr { Length: 1 } s:
                return PyInt.Of(s.CodePointAt(0));
            case PyStr s:
                throw Errors.TypeError($"ord() expected a character, but string of length {s.Length} found");
            case PyBytes b:
                return b.Data.Length == 1 ? PyInt.Of(b.Data[0]) : throw Errors.TypeError($"ord() expected a character, but string of length {b.Data.Length} found");
            case PyByteArray a:
                var bytes = BufferView.Read(t, a);
                return bytes.Length == 1 ? PyInt.Of(bytes[0]) : throw Errors.TypeError($"ord() expected a character, but string of length {bytes.Length} found");
            default:
                throw Errors.TypeError($"ord() expected string of length 1, but {character.Type.FullName} found");
        }
    }

    [PyFunction("delattr", Signature = "(obj, name, /)", Doc = "Deletes an attribute.")]
    public static void DelAttr(PyThread t, PyObject obj, PyObject name) => Operations.DelAttribute(t, obj, AttributeName(name));

    [PyFunction("setattr", Signature = "(obj, name, value, /)", Doc = "Sets an attribute.")]
    public static void SetAttr(PyThread t, PyObject obj, PyObject name, PyObject value) => Operations.SetAttribute(t, obj, AttributeName(name), value);

    private static PyStr AttributeName(PyObject name) => name as PyStr ?? throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");

    [PyFunction("getattr", Doc = "getattr(object, name[, default]): an attribute by name.")]
    public static PyObject? GetAttr(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is < 2 or > 3)
        {
            throw Errors.TypeError($"getattr expected at {(args.Length < 2 ? "least 2" : "most 3")} arguments, got {args.Length}");
        }

        var name = AttributeName(args[1]);
        return args.Length == 2 ? Operations.LoadAttributeOrPending(t, args[0], name) : Operations.TryGetAttribute(t, args[0], name) ?? args[2];
    }

    [PyFunction("hasattr", Signature = "(obj, name, /)", Doc = "Whether the object has an attribute.")]
    public static bool HasAttr(PyThread t, PyObject obj, PyObject name) => Operations.TryGetAttribute(t, obj, AttributeName(name)) is not null;

    [PyFunction("divmod", Signature = "(x, y, /)", Doc = "Quotient and remainder.")]
    public static PyObject Divmod(PyThread t, PyObject x, PyObject y) => Operations.Divmod(t, x, y);

    [PyFunction("pow", Signature = "(base, exp, mod=None)", Doc = "base to the power of exp, optionally modulo mod.")]
    public static PyObject Pow(PyThread t, PyObject @base, PyObject exp, PyObject? mod = null) => Operations.Power(t, @base, exp, mod);

    [PyFunction("format", Signature = "(value, format_spec='', /)", Doc = "The text of a value in a format.")]
    public static PyObject Format(PyThread t, PyObject value, PyStr? format_spec = null) => Operations.Format(t, value, format_spec ?? PyStr.Empty);

    [PyFunction("hash", Signature = "(obj, /)", Doc = "The hash of an object.")]
    public static PyObject Hash(PyThread t, PyObject obj) => PyInt.Of(Operations.Hash(t, obj));

    [PyFunction("id", Signature = "(obj, /)", Doc = "The identity of an object.")]
    public static PyObject Id(PyThread t, PyObject obj)
    {
        PyObject identity = PyInt.Of(Identity.Of(obj));
        AuditHooks.Raise(t, "builtins.id", identity);
        return identity;
    }

    [PyFunction("isinstance", Signature = "(obj, class_or_tuple, /)", Doc = "Whether an object is an instance of a class.")]
    public static bool IsInstance(PyThread t, PyObject obj, PyObject class_or_tuple) => Operations.IsInstance(t, obj, class_or_tuple);

    [PyFunction("issubclass", Signature = "(cls, class_or_tuple, /)", Doc = "Whether a class derives from another.")]
    public static bool IsSubclass(PyThread t, PyObject cls, PyObject class_or_tuple) => Operations.IsSubclass(t, cls, class_or_tuple);

    [PyFunction("iter", Doc = "iter(iterable) or iter(callable, sentinel): an iterator.")]
    public static PyObject Iter(PyThread t, ReadOnlySpan<PyObject> args) => args.Length switch
    {
        0 => throw Errors.TypeError("iter expected at least 1 argument, got 0"),
        1 => Operations.Iter(t, args[0]),
        2 => Operations.IsCallable(args[0]) ? new PyCallableIterator(args[0], args[1]) : throw Errors.TypeError("iter(v, w): v must be callable"),
        _ => throw Errors.TypeError($"iter expected at most 2 arguments, got {args.Length}"),
    };

    [PyFunction("aiter", Signature = "(async_iterable, /)", Doc = "An asynchronous iterator.")]
    public static unsafe PyObject? AsyncIter(PyThread t, PyObject async_iterable)
    {
        var slot = async_iterable.Type[Slot.AsyncIter];
        if (slot == 0)
        {
            throw Errors.TypeError($"'{async_iterable.Type.FullName}' object is not an async iterable");
        }

        var iterator = ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, async_iterable);
        return iterator is null || iterator.Type[Slot.AsyncNext] != 0
            ? iterator
            : throw Errors.TypeError($"aiter() returned not an async iterator of type '{iterator.Type.FullName}'");
    }

    [PyFunction("anext", Doc = "anext(async_iterator[, default]): an awaitable of the next item.")]
    public static unsafe PyObject? AsyncNext(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is 0 or > 2)
        {
            throw Errors.TypeError(args.Length == 0 ? "anext expected at least 1 argument, got 0" : $"anext expected at most 2 arguments, got {args.Length}");
        }

        var slot = args[0].Type[Slot.AsyncNext];
        if (slot == 0)
        {
            throw Errors.TypeError($"'{args[0].Type.FullName}' object is not an async iterator");
        }

        var awaitable = ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, args[0]);
        return awaitable is null || args.Length == 1 ? awaitable : new PyAnextAwaitable(awaitable, args[1]);
    }

    [PyFunction("len", Signature = "(obj, /)", Doc = "The number of items.")]
    public static PyObject Len(PyThread t, PyObject obj) => PyInt.Of(Operations.Length(t, obj));

    [PyFunction("next", Doc = "next(iterator[, default]): the next item.")]
    public static unsafe PyObject? Next(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is 0 or > 2)
        {
            throw Errors.TypeError(args.Length == 0 ? "next expected at least 1 argument, got 0" : $"next expected at most 2 arguments, got {args.Length}");
        }

        var slot = args[0].Type[Slot.Next];
        if (slot == 0)
        {
            throw Errors.TypeError($"'{args[0].Type.FullName}' object is not an iterator");
        }

        if (args.Length == 2)
        {
            return Operations.TryNext(t, args[0]) ?? args[1];
        }

        var item = ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, args[0]);
        return item ?? (t.Pending is null ? t.Raise(Exceptions.Create(t, Exceptions.StopIteration)) : null);
    }

    [PyFunction("repr", Signature = "(obj, /)", Doc = "The canonical text of an object.")]
    public static PyObject Repr(PyThread t, PyObject obj) => Operations.Repr(t, obj);

    [PyFunction("round", Signature = "(number, ndigits=None)", Doc = "A number rounded to some decimal digits.")]
    public static PyObject Round(PyThread t, PyObject number, PyObject? ndigits = null)
    {
        var method = Operations.LookupSpecial(t, number, Names.Round) ?? throw Errors.TypeError($"type {number.Type.FullName} doesn't define __round__ method");
        return ndigits is null or PyNone ? Operations.Call(t, method) : Operations.Call(t, method, ndigits);
    }

    [PyFunction("sorted", Doc = "A new sorted list from the items of an iterable.", Signature = "(iterable, /, *, key=None, reverse=False)")]
    public static PyObject Sorted(PyThread t, PyObject iterable, PyObject? key = null, PyObject? reverse = null)
    {
        var list = new PyList(Operations.ToList(t, iterable).ToArray());
        list.Sort(t, key, reverse);
        return list;
    }

    [PyFunction("sum", Signature = "(iterable, /, start=0)", Doc = "The sum of the items, from start.")]
    public static PyObject Sum(PyThread t, PyObject iterable, PyObject? start = null) => Summation.Sum(t, iterable, start);

    [PyFunction("min", Doc = "min(iterable, *[, default, key]) or min(a, b, …): the smallest.")]
    public static PyObject Min(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Extremum(t, args, kwNames, "min", CompareOp.Lt);

    [PyFunction("max", Doc = "max(iterable, *[, default, key]) or max(a, b, …): the largest.")]
    public static PyObject Max(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Extremum(t, args, kwNames, "max", CompareOp.Gt);

    private static readonly ParameterList s_minKeywords = new("min", "key,default", 0, 0, 0, 0, false);
    private static readonly ParameterList s_maxKeywords = new("max", "key,default", 0, 0, 0, 0, false);

    private static PyObject Extremum(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames, string name, CompareOp op)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional == 0)
        {
            throw Errors.TypeError($"{name} expected at least 1 argument, got 0");
        }

        var keywords = ArgumentBinder.Keywords(t, op == CompareOp.Lt ? s_minKeywords : s_maxKeywords, args, kwNames);
        var (key, fallback) = (keywords[0], keywords[1]);

        if (positional > 1 && fallback is not null)
        {
            throw Errors.TypeError($"Cannot specify a default for {name}() with multiple positional arguments");
        }

        if (key is PyNone)
        {
            key = null;
        }

        PyObject? best = null, bestKey = null;
        var iterator = positional == 1 ? Operations.Iter(t, args[0]) : new PyTupleIterator(new PyTuple(args[..positional].ToArray()));
        while (Operations.TryNext(t, iterator) is { } item)
        {
            var itemKey = key is null ? item : Operations.Call(t, key, item);
            if (bestKey is null || Operations.IsTrue(t, Operations.Compare(t, itemKey, bestKey, op)))
            {
                (best, bestKey) = (item, itemKey);
            }
        }

        return best ?? fallback ?? throw Errors.ValueError($"{name}() iterable argument is empty");
    }

    [PyFunction("vars", Doc = "vars([object]): the namespace of an object, or of the caller.")]
    public static PyObject Vars(PyThread t, PyObject? obj = null) => obj is null
        ? FrameNamespaces.Locals(t)
        : Operations.TryGetAttribute(t, obj, Names.Dict) ?? throw Errors.TypeError("vars() argument must have __dict__ attribute");

    [PyFunction("locals", Signature = "()", Doc = "The local namespace of the caller.")]
    public static PyObject Locals(PyThread t) => FrameNamespaces.Locals(t);

    [PyFunction("globals", Signature = "()", Doc = "The global namespace of the caller.")]
    public static PyObject Globals(PyThread t) => t.Frame?.Visible is { } frame ? frame.Globals : throw Errors.SystemError("globals(): no current frame");

    [PyFunction("dir", Doc = "dir([object]): the names of an object, or of the caller's namespace.")]
    public static PyObject Dir(PyThread t, PyObject? obj = null)
    {
        PyList names;
        if (obj is null)
        {
            names = new PyList(Operations.ToList(t, Operations.CallMethod(t, FrameNamespaces.Locals(t), Names.Keys)).ToArray());
        }
        else
        {
            var method = Operations.LookupSpecial(t, obj, Names.Dir) ?? throw Errors.TypeError("object does not provide __dir__");
            names = new PyList(Operations.ToList(t, Operations.Call(t, method)).ToArray());
        }

        names.Sort(t);
        return names;
    }

    [PyFunction("__import__", Signature = "(name, globals=None, locals=None, fromlist=(), level=0)", Doc = "Imports a module; what the import statement calls.")]
    public static PyObject Import(PyThread t, PyStr name, PyObject? globals = null, PyObject? locals = null, PyObject? fromlist = null, int level = 0) =>
        ImportSystem.ImportLevel(t, name, globals, fromlist ?? PyTuple.Empty, level);

    [PyFunction("input", Signature = "(prompt='', /)", Doc = "Reads a line from standard input.")]
    public static PyObject Input(PyThread t, PyObject? prompt = null)
    {
        AuditHooks.Raise(t, "builtins.input", prompt ?? PyNone.Value);
        var line = ConsoleInput.Read(t, prompt);
        AuditHooks.Raise(t, "builtins.input/result", line);
        return line;
    }

    [PyFunction("print", Signature = "(*args, sep=' ', end='\\n', file=None, flush=False)", Doc = "Writes values to a text stream.")]
    public static void Print(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Printing.Print(t, args, kwNames);

    [PyFunction("__build_class__", Doc = "What a class statement calls.")]
    public static PyObject? BuildClass(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => ClassBuilding.Build(t, args, kwNames);

    [PyFunction("compile", Signature = "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", Doc = "Compiles source or a syntax tree to a code object.")]
    public static PyObject Compile(PyThread t, PyObject source, PyObject filename, PyStr mode, int flags = 0, bool dont_inherit = false, int optimize = -1, int _feature_version = -1) =>
        DynamicCode.Compile(t, source, filename, mode, flags, dont_inherit, optimize, _feature_version);

    [PyFunction("eval", Signature = "(source, /, globals=None, locals=None)", Doc = "Evaluates an expression.")]
    public static PyObject? Eval(PyThread t, PyObject source, PyObject? globals = null, PyObject? locals = null) => DynamicCode.Eval(t, source, globals, locals);

    [PyFunction("exec", Signature = "(source, /, globals=None, locals=None, *, closure=None)", Doc = "Executes statements.")]
    public static PyObject? Exec(PyThread t, PyObject source, PyObject? globals = null, PyObject? locals = null, PyObject? closure = null) => DynamicCode.Exec(t, source, globals, locals, closure);

    [PyFunction("breakpoint", Signature = "(*args, **kws)", Doc = "Calls sys.breakpointhook().")]
    public static PyObject? Breakpoint(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var hook = PythonRuntime.Current.SysAttribute("breakpointhook") ?? throw Errors.RuntimeError("lost sys.breakpointhook");
        AuditHooks.Raise(t, "builtins.breakpoint", hook);
        return Operations.CallRaw(t, hook, args, kwNames);
    }
}
