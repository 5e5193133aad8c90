using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Runtime.Tasklets;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    /// <summary>Calls anything that is not a Python function or a class, with positional arguments; null: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? CallNative(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args)
    {
        if (t.Scheduler is not null && EnterCall(t, callable, args, null, t.Frame!.Pc->Argument + 2))
        {
            return null;
        }

        var traced = t.TraceActive;
        return Called(t, Operations.CallRaw(t, callable, args, null), traced);
    }

    /// <summary>Calls a built-in function or method with the operands of a CALL, and empties these; null: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? CallBuiltin(PyThread t, PyObject callable, ref Operand sp, int argument)
    {
        var count = argument;
        if (At(ref sp, -argument - 1).Value is not null)
        {
            count++;
        }

        ref var first = ref Unsafe.As<Operand, PyObject>(ref At(ref sp, -count));
        if (t.Scheduler is not null && EnterCall(t, callable, MemoryMarshal.CreateReadOnlySpan(ref first, count), null, argument + 2))
        {
            return null;
        }

        var traced = t.TraceActive;
        NativeFunction function;
        PyObject self;
        if (callable.GetType() == typeof(PyBuiltinFunction))
        {
            function = Unsafe.As<PyBuiltinFunction>(callable).Function;
            self = Unsafe.As<PyBuiltinFunction>(callable).Self!;
        }
        else if (count > 0)
        {
            function = Unsafe.As<PyMethodDescriptor>(callable).FunctionFor(first);
            self = first;
            first = ref Unsafe.Add(ref first, 1)!;
            count--;
        }
        else
        {
            return Operations.CallRaw(t, callable, [], null);
        }

        var result = count switch
        {
            0 => function.Invoke0(t, self),
            1 => function.Invoke1(t, self, first),
            2 => function.Invoke2(t, self, first, Unsafe.Add(ref first, 1)),
            3 => function.Invoke3(t, self, first, Unsafe.Add(ref first, 1), Unsafe.Add(ref first, 2)),
            _ => function.Invoke(t, self, MemoryMarshal.CreateReadOnlySpan(ref first, count), null),
        };
        result = Called(t, result, traced);
        if (result is not null)
        {
            DropOperands(ref sp, argument + 1);
        }

        return result;
    }

    /// <summary>The result of a native call; null also when it asked for another variant of the loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? Called(PyThread t, PyObject? result, bool traced)
    {
        if (t.TraceActive && !traced && result is not null)
        {
            LeaveForTracing(t, result);
            return null;
        }

        return result;
    }

    /// <summary>
    /// The function called was sys.settrace or its like: this loop has to change to its traced variant. Completes the CALL
    /// on the frame's own stack; the caller then finds no result and no error, and leaves (<see cref="Unwind"/> does not run).
    /// </summary>
    private static void LeaveForTracing(PyThread t, PyObject result)
    {
        var frame = t.Frame!;
        frame.Drop(frame.Pc->Argument + 2);
        frame.Push(result);
    }

    /// <summary>
    /// Calls a class. When its <c>__init__</c> is a Python function and nothing else is special, the result is the new
    /// instance and <paramref name="entered"/> the frame of <c>__init__</c> to run. Null: pending.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? CallType(PyThread t, Frame frame, PyType type, ReadOnlySpan<PyObject> args, out Frame? entered)
    {
        entered = null;
        if (!ReferenceEquals(type.Type, PyType.TypeObject))
        {
            if (t.Scheduler is not null && EnterCall(t, type, args, null, frame.Pc->Argument + 2))
            {
                return null;
            }

            return Operations.CallRaw(t, type, args, null);
        }

        if (type[Slot.New] == s_objectNew && (type.Flags & TypeFlags.Abstract) == 0 && type.Lookup(Names.Init) is PyFunction init)
        {
            if (t.Depth >= PyThread.RecursionLimit)
            {
                RaiseRecursion(t);
                return null;
            }

            var instance = ObjectType.Allocate(type);
            var code = init.Code;
            if (code.IsSimple && code.ArgCount == args.Length + 1)
            {
                entered = t.Frames.Rent(init, code);
                ref var parameters = ref entered.First;
                parameters.Value = instance;
                for (var i = 0; i < args.Length; i++)
                {
                    Unsafe.Add(ref parameters, i + 1).Value = args[i];
                }

                return instance;
            }

            var all = new PyObject[args.Length + 1];
            all[0] = instance;
            args.CopyTo(all.AsSpan(1));
            entered = BindArguments(t, init, all, null);
            return entered is null ? null : instance;
        }

        return t.Scheduler is not null && EnterCall(t, type, args, null, frame.Pc->Argument + 2)
            ? null
            : type.CallType(t, args, null);
    }

    /// <summary>
    /// Calls something native that would call Python code by entering a frame that does the same, so that no native
    /// frame stands between; so many operands are taken off the stack. False: it is to be called as it is.
    /// </summary>
    private static bool EnterCall(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args, PyTuple? names, int operands)
    {
        if (!SoftForms.MayBeSoft(callable) || !SoftForms.ArePossible(t))
        {
            return false;
        }

        var frame = t.Frame!;
        if (SoftForms.ForCall(t, callable, args, names) is not { } callee)
        {
            return t.Pending is not null;
        }

        frame.Drop(operands);
        if (callee.Generator is { } generator && generator.IsRunning)
        {
            // PrepareResume has linked it.
            t.Frame = callee;
            t.Switching = SwitchKind.Soft;
        }
        else
        {
            Enter(t, frame, callee);
        }

        return true;
    }

    private static readonly nint s_objectNew = ObjectType.TypeObject[Slot.New];

    /// <summary>CALL_KW: <c>callable self_or_null a1 … an names</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? CallWithKeywords(PyThread t, Frame frame, ref Operand sp, int argument, out Frame? entered)
    {
        entered = null;
        var names = (PyTuple)At(ref sp, -1).Value!;
        var callable = At(ref sp, -argument - 3).Value!;
        var count = argument;
        ref var first = ref At(ref sp, -argument - 1);
        if (At(ref sp, -argument - 2).Value is not null)
        {
            count++;
            first = ref Unsafe.Add(ref first, -1);
        }
        else if (callable.GetType() == typeof(PyBoundMethod))
        {
            var method = (PyBoundMethod)callable;
            callable = method.Function;
            At(ref sp, -argument - 2).Value = method.Self;
            count++;
            first = ref Unsafe.Add(ref first, -1);
        }

        var args = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Operand, PyObject>(ref first), count);
        PyObject? value = null;
        if (callable.GetType() == typeof(PyFunction))
        {
            var depth = frame.Depth - argument - 3;
            entered = BindArguments(t, (PyFunction)callable, args, names);
            if (entered is not null)
            {
                if (!CheckDepth(t))
                {
                    entered = null;
                    return null;
                }

                frame.TruncateTo(depth);
                entered.Exit = FrameExit.Push;
                entered.Next = 0;
            }

            return null;
        }

        if (t.Scheduler is not null && EnterCall(t, callable, args, names, argument + 3))
        {
            return null;
        }

        value = Operations.CallRaw(t, callable, args, names);
        if (value is not null)
        {
            DropOperands(ref sp, argument + 3);
        }

        return value;
    }

    /// <summary>CALL_FUNCTION_EX: <c>callable null args kwargs</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? CallEx(PyThread t, Frame frame, ref Operand sp, out Frame? entered)
    {
        entered = null;
        var callable = At(ref sp, -4).Value!;
        var args = At(ref sp, -2).Value!;
        var kwargs = At(ref sp, -1).Value;
        if (args is not PyTuple tuple)
        {
            if (args.Type[Slot.Iter] == 0 && args.Type[Slot.GetItem] == 0)
            {
                throw Errors.TypeError($"{DescribeCallable(t, callable)} argument after * must be an iterable, not {args.Type.FullName}");
            }

            if (t.Scheduler is not null && SoftForms.MayRunPython(args) && args.Type[Slot.Iter] != 0 && SoftForms.ArePossible(t))
            {
                return EnterMethod(t, SoftForms.Function(t, "tuple_of"), [args], FrameExit.SpecialLeft, 0, frame.Ip);
            }

            tuple = Operations.ToTuple(t, args);
        }

        PyDict? dict = null;
        if (kwargs is not null)
        {
            dict = kwargs as PyDict;
            if (dict is null || dict.GetType() != typeof(PyDict))
            {
                dict = new PyDict();
                DictMerge(t, dict, kwargs, callable);
            }
        }

        if (callable is PyBoundMethod { Function: PyFunction } method)
        {
            callable = method.Function;
            tuple = new PyTuple([method.Self, .. tuple.Items]);
        }

        if (callable.GetType() == typeof(PyFunction) && CheckDepth(t))
        {
            var (all, names) = Flatten(tuple, dict);
            var depth = frame.Depth - 4;
            entered = BindArguments(t, (PyFunction)callable, all, names);
            if (entered is not null)
            {
                frame.TruncateTo(depth);
                entered.Exit = FrameExit.Push;
                entered.Next = 0;
            }

            return null;
        }

        if (t.Pending is null && t.Scheduler is not null && SoftForms.MayBeSoft(callable) && SoftForms.ArePossible(t))
        {
            var (all, names) = Flatten(tuple, dict);
            if (EnterCall(t, callable, all, names, 4))
            {
                return null;
            }
        }

        var value = t.Pending is not null ? null : Operations.CallRawDict(t, callable, tuple.Items, dict);
        if (value is not null)
        {
            DropOperands(ref sp, 4);
        }

        return value;
    }

    /// <summary>Empties the operands of a call that is done.</summary>
    private static void DropOperands(ref Operand sp, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            At(ref sp, -i).Value = null;
        }
    }

    private static (PyObject[] All, PyTuple? Names) Flatten(PyTuple positional, PyDict? keywords)
    {
        if (keywords is null || keywords.Count == 0)
        {
            return (positional.Items, null);
        }

        var entries = keywords.Entries().ToArray();
        var all = new PyObject[positional.Count + entries.Length];
        var names = new PyObject[entries.Length];
        positional.Items.CopyTo(all, 0);
        for (var i = 0; i < entries.Length; i++)
        {
            names[i] = entries[i].Key is PyStr ? entries[i].Key : throw Errors.TypeError("keywords must be strings");
            all[positional.Count + i] = entries[i].Value;
        }

        return (all, new PyTuple(names));
    }

    /// <summary>A callable's name with its module, as errors about its arguments show it.</summary>
    private static string DescribeCallable(PyThread t, PyObject callable)
    {
        var name = Operations.TryGetAttribute(t, callable, Names.QualName);
        if (name is not PyStr text)
        {
            return Operations.Str(t, callable).Value;
        }

        var module = Operations.TryGetAttribute(t, callable, Names.Module);
        return module is PyStr { Value: not "builtins" } moduleName ? $"{moduleName.Value}.{text.Value}()" : $"{text.Value}()";
    }

    /// <summary>DICT_MERGE: keyword arguments from a mapping; a key given twice is an error.</summary>
    private static void DictMerge(PyThread t, PyDict target, PyObject source, PyObject callable)
    {
        if (source is not PyDict && Operations.TryGetAttribute(t, source, Names.Keys) is null)
        {
            throw Errors.TypeError($"{DescribeCallable(t, callable)} argument after ** must be a mapping, not {source.Type.FullName}");
        }

        if (source is PyDict dict && dict.GetType() == typeof(PyDict))
        {
            foreach (var (key, value) in dict.Entries())
            {
                MergeOne(t, target, key, value, callable);
            }

            return;
        }

        var keys = Operations.Iter(t, Operations.CallMethod(t, source, Names.Keys));
        while (Operations.TryNext(t, keys) is { } key)
        {
            MergeOne(t, target, key, Operations.GetItem(t, source, key), callable);
        }
    }

    private static void MergeOne(PyThread t, PyDict target, PyObject key, PyObject value, PyObject callable)
    {
        if (target.ContainsKey(t, key))
        {
            throw Errors.TypeError($"{DescribeCallable(t, callable)} got multiple values for keyword argument '{Operations.Str(t, key).Value}'");
        }

        target.SetItem(t, key, value);
    }

    private static bool CheckDepth(PyThread t)
    {
        if (t.Depth < PyThread.RecursionLimit)
        {
            return true;
        }

        RaiseRecursion(t);
        return false;
    }

    private static void RaiseRecursion(PyThread t) => t.Raise(Exceptions.RecursionError, "maximum recursion depth exceeded");

    /// <summary>The Python function behind <c>__getitem__</c> of a Python class's instance, to be called without a native frame.</summary>
    private static PyFunction? GetItemFunction(PyObject container) =>
        container.GetType() == typeof(PyInstance) ? container.Type.Lookup(Names.GetItem) as PyFunction : null;
}
