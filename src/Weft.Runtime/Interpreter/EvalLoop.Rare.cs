using System.Runtime.CompilerServices;
using System.Text;
using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    /// <summary>
    /// Executes an instruction that the loop method does not. It finds and leaves the operands on the frame's own stack;
    /// <see cref="Frame.Next"/> is already the instruction after this one. False: pending.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ExecuteRare(PyThread t, Frame frame, int opcode, int argument)
    {
        switch ((Opcode)opcode)
        {
            case Opcode.LoadName:
                return PushOrFail(frame, LoadName(t, frame, frame.Executable.Names[argument]));
            case Opcode.StoreName:
                return StoreName(t, frame, frame.Executable.Names[argument], frame.Pop());
            case Opcode.DeleteName:
                return DeleteName(t, frame, frame.Executable.Names[argument]);
            case Opcode.StoreGlobal:
                frame.Globals.SetString(frame.Executable.Names[argument], frame.Pop());
                return true;
            case Opcode.DeleteGlobal:
                if (frame.Globals.Remove(t, frame.Executable.Names[argument]) is null)
                {
                    RaiseName(t, frame.Executable.Names[argument]);
                    return false;
                }

                return true;
            case Opcode.DeleteFast:
                ref var deleted = ref frame.Slots[argument];
                if (deleted.Value is null)
                {
                    RaiseUnbound(t, frame, argument);
                    return false;
                }

                deleted.Value = null;
                return true;
            case Opcode.RaiseVarargs:
                Raise(t, frame, ref frame.Slots[frame.Top], argument);
                return false;
            case Opcode.Reraise:
                Reraise(t, frame, ref frame.Slots[frame.Top], argument);
                return false;
            case Opcode.LoadLocals:
                frame.Push(frame.Locals ?? throw Errors.SystemError("no locals when loading locals"));
                return true;
            case Opcode.LoadFromDictOrGlobals:
                return PushOrFail(frame, LoadFromMapping(t, frame.Pop(), frame.Executable.Names[argument]) ?? LoadGlobalOrBuiltin(t, frame, frame.Executable.Names[argument]));
            case Opcode.LoadFromDictOrDeref:
                return LoadFromDictOrCell(t, frame, argument);
            case Opcode.DeleteDeref:
                var cell = (PyCell)frame.Slots[argument].Value!;
                if (cell.Value is null)
                {
                    RaiseUnboundCell(t, frame, argument);
                    return false;
                }

                cell.Value = null;
                return true;
            case Opcode.LoadBuildClass:
                return PushOrFail(frame, LoadBuiltin(t, frame, PyStr.Intern("__build_class__")) ?? t.Raise(Errors.NameError("__build_class__ not found", PyStr.Intern("__build_class__")).Value));
            case Opcode.LoadCommonConstant:
                frame.Push((CommonConstant)argument switch
                {
                    CommonConstant.AssertionError => Exceptions.AssertionError,
                    CommonConstant.NotImplementedError => Exceptions.NotImplementedError,
                    CommonConstant.Tuple => PyTuple.TypeObject,
                    CommonConstant.All => PythonRuntime.Current.OriginalAll,
                    _ => PythonRuntime.Current.OriginalAny,
                });
                return true;
            case Opcode.DeleteAttr:
                return Operations.StoreAttribute(t, frame.Pop(), frame.Executable.Names[argument], null);
            case Opcode.DeleteSubscr:
                if (EnterStoreItem(t, frame.Peek(2), frame.Peek(1), null, 2, frame.Next) is { } entered)
                {
                    return entered;
                }

                var deletedKey = frame.Pop();
                return Operations.StoreItem(t, frame.Pop(), deletedKey, null);
            case Opcode.UnaryNegative:
                return PushOrFail(frame, UnarySoftly(t, frame, Slot.Negative));
            case Opcode.UnaryInvert:
                return PushOrFail(frame, UnarySoftly(t, frame, Slot.Invert));
            case Opcode.BinarySlice:
                var sliceEnd = frame.Pop();
                var sliceStart = frame.Pop();
                return PushOrFail(frame, ItemOf(t, frame, frame.Pop(), new PySlice(sliceStart, sliceEnd, PyNone.Value), 0, 1));
            case Opcode.StoreSlice:
                var storeEnd = frame.Pop();
                var storeStart = frame.Pop();
                var storeTarget = frame.Pop();
                var storeSlice = new PySlice(storeStart, storeEnd, PyNone.Value);
                var stored = frame.Pop();
                return EnterStoreItem(t, storeTarget, storeSlice, stored, 0, frame.Next) ?? Operations.StoreItem(t, storeTarget, storeSlice, stored);
            case Opcode.BuildSlice:
                var step = argument == 3 ? frame.Pop() : PyNone.Value;
                var stop = frame.Pop();
                frame.Push(new PySlice(frame.Pop(), stop, step));
                return true;
            case Opcode.BuildMap:
                return BuildMap(t, frame, argument);
            case Opcode.BuildSet:
                return BuildSet(t, frame, argument);
            case Opcode.BuildString:
                return BuildString(frame, argument);
            case Opcode.FormatSimple:
                var simple = frame.Pop();
                if (EnterText(t, frame, simple, PyStr.Empty))
                {
                    return false;
                }

                frame.Push(simple.GetType() == typeof(PyStr) ? simple : Operations.Format(t, simple, PyStr.Empty));
                return true;
            case Opcode.FormatWithSpec:
                var spec = (PyStr)frame.Pop();
                var formatted = frame.Pop();
                if (EnterText(t, frame, formatted, spec))
                {
                    return false;
                }

                frame.Push(Operations.Format(t, formatted, spec));
                return true;
            case Opcode.ConvertValue:
                var converted = frame.Pop();
                if (argument is 1 or 2 && EnterText(t, frame, converted, null, repr: argument == 2))
                {
                    return false;
                }

                frame.Push(argument switch
                {
                    1 => Operations.Str(t, converted),
                    2 => Operations.Repr(t, converted),
                    _ => Operations.Ascii(t, converted),
                });
                return true;
            case Opcode.BuildTemplate:
                var interpolations = (PyTuple)frame.Pop();
                frame.Push(new PyTemplate((PyTuple)frame.Pop(), interpolations));
                return true;
            case Opcode.BuildInterpolation:
                return BuildInterpolation(frame, argument);
            case Opcode.ListExtend or Opcode.SetUpdate or Opcode.UnpackEx when CollectOperand(t, frame):
                return false;
            case Opcode.ListExtend:
                return ListExtend(t, frame, argument);
            case Opcode.SetAdd:
                var added = frame.Pop();
                ((PySet)frame.Peek(argument)).Add(t, added);
                return true;
            case Opcode.SetUpdate:
                var members = frame.Pop();
                ((PySet)frame.Peek(argument)).UpdateFrom(t, members);
                return true;
            case Opcode.MapAdd:
                var mapValue = frame.Pop();
                var mapKey = frame.Pop();
                ((PyDict)frame.Peek(argument)).SetItem(t, mapKey, mapValue);
                return true;
            case Opcode.DictUpdate:
                return DictUpdate(t, frame, argument);
            case Opcode.DictMerge:
                var merged = frame.Pop();
                DictMerge(t, (PyDict)frame.Peek(argument), merged, frame.Peek(argument + 3));
                return true;
            case Opcode.UnpackEx:
                return UnpackEx(t, frame, argument & 0xFF, argument >> 8);
            case Opcode.MakeFunction:
                frame.Push(new PyFunction((PyCode)frame.Pop(), frame.Globals));
                return true;
            case Opcode.SetFunctionAttribute:
                var function = (PyFunction)frame.Pop();
                function.SetAttribute(argument, frame.Pop());
                frame.Push(function);
                return true;
            case Opcode.SetupAnnotations:
                return SetupAnnotations(t, frame);
            case Opcode.ImportName when t.Scheduler is not null && !t.TraceActive && Imports.ImportSystem.FrameToLoad(t, frame, argument) is { } loading && CheckDepth(t):
                Enter(t, frame, loading);
                loading.Exit = FrameExit.Import;
                frame.Next = frame.Ip;
                return false;
            case Opcode.ImportName:
                var fromList = frame.Pop();
                var level = frame.Pop();
                return PushOrFail(frame, Imports.ImportSystem.ImportName(t, frame, frame.Executable.Names[argument], fromList, level));
            case Opcode.ImportFrom:
                return PushOrFail(frame, Imports.ImportSystem.ImportFrom(t, frame.Peek(1), frame.Executable.Names[argument]));
            case Opcode.LoadSpecial:
                return LoadSpecial(t, frame, argument);
            case Opcode.LoadSuperAttr:
                frame.Next++;
                return LoadSuperAttribute(t, frame, argument);
            case Opcode.CheckExcMatch:
                var pattern = frame.Pop();
                frame.Push(PyBool.Of(ExceptionMatches(t, (PyBaseException)frame.Peek(1), pattern)));
                return true;
            case Opcode.CheckEgMatch:
                return CheckGroupMatch(t, frame);
            case Opcode.WithExceptStart:
                return WithExceptStart(t, frame);
            case Opcode.CleanupThrow:
                return CleanupThrow(t, frame);
            case Opcode.EndAsyncFor:
                return EndAsyncFor(t, frame);
            case Opcode.GetAiter:
                return PushOrFail(frame, GetAsyncIterator(t, frame.Pop()));
            case Opcode.GetAnext:
                return PushOrFail(frame, GetAsyncNext(t, frame.Peek(1)));
            case Opcode.GetAwaitable:
                return PushOrFail(frame, GetAwaitable(t, frame.Pop(), argument));
            case Opcode.GetYieldFromIter:
                return GetYieldFromIterator(t, frame);
            case Opcode.GetLen:
                frame.Push(PyInt.Of(Operations.Length(t, frame.Peek(1))));
                return true;
            case Opcode.MatchMapping:
                frame.Push(PyBool.Of((frame.Peek(1).Type.Flags & TypeFlags.MatchMapping) != 0));
                return true;
            case Opcode.MatchSequence:
                frame.Push(PyBool.Of((frame.Peek(1).Type.Flags & TypeFlags.MatchSequence) != 0));
                return true;
            case Opcode.MatchKeys:
                return MatchKeys(t, frame);
            case Opcode.MatchClass:
                return MatchClass(t, frame, argument);
            case Opcode.CallIntrinsic1 when (Intrinsic1)argument == Intrinsic1.UnaryPositive:
                return PushOrFail(frame, UnarySoftly(t, frame, Slot.Positive));
            case Opcode.CallIntrinsic1:
                return PushOrFail(frame, CallIntrinsic1(t, frame, (Intrinsic1)argument, frame.Pop()));
            case Opcode.CallIntrinsic2:
                var second = frame.Pop();
                return PushOrFail(frame, CallIntrinsic2(t, (Intrinsic2)argument, frame.Pop(), second));
            case Opcode.ExitInitCheck:
                return frame.Pop() is PyNone ? true : throw Errors.TypeError("__init__() should return None");
            default:
                throw Errors.SystemError($"unknown opcode {opcode}");
        }
    }

    private static bool PushOrFail(Frame frame, PyObject? value)
    {
        if (value is null)
        {
            return false;
        }

        frame.Push(value);
        return true;
    }

    // ---- Names

    private static PyObject? LoadName(PyThread t, Frame frame, PyStr name)
    {
        if (frame.Locals is { } locals && LoadFromMapping(t, locals, name) is { } local)
        {
            return local;
        }

        return LoadGlobalOrBuiltin(t, frame, name);
    }

    private static PyObject? LoadFromMapping(PyThread t, PyObject mapping, PyStr name)
    {
        if (mapping is PyDict dict && dict.GetType() == typeof(PyDict))
        {
            return dict.GetString(name);
        }

        try
        {
            var value = Operations.LoadItem(t, mapping, name);
            if (value is null && t.Pending is { } error)
            {
                t.Pending = null;
                if (!error.Type.IsSubtypeOf(Exceptions.KeyError))
                {
                    throw new PythonException(error);
                }
            }

            return value;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.KeyError))
        {
            return null;
        }
    }

    private static PyObject? LoadGlobalOrBuiltin(PyThread t, Frame frame, PyStr name) =>
        LoadFromMapping(t, frame.Globals, name) ?? LoadBuiltin(t, frame, name) ?? RaiseName(t, name);

    private static bool StoreName(PyThread t, Frame frame, PyStr name, PyObject value)
    {
        switch (frame.Locals)
        {
            case PyDict dict when dict.GetType() == typeof(PyDict):
                dict.SetString(name, value);
                return true;
            case null:
                throw Errors.SystemError($"no locals found when storing {Operations.Repr(t, name).Value}");
            default:
                return Operations.StoreItem(t, frame.Locals, name, value);
        }
    }

    private static bool DeleteName(PyThread t, Frame frame, PyStr name)
    {
        if (frame.Locals is PyDict dict && dict.GetType() == typeof(PyDict))
        {
            if (dict.Remove(t, name) is not null)
            {
                return true;
            }

            RaiseName(t, name);
            return false;
        }

        try
        {
            if (Operations.StoreItem(t, frame.Locals!, name, null))
            {
                return true;
            }
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.KeyError))
        {
            t.Pending = null;
        }

        RaiseName(t, name);
        return false;
    }

    private static bool LoadFromDictOrCell(PyThread t, Frame frame, int variable)
    {
        var mapping = frame.Pop();
        if (LoadFromMapping(t, mapping, frame.Code.Variables[variable]) is { } found)
        {
            frame.Push(found);
            return true;
        }

        if (((PyCell)frame.Slots[variable].Value!).Value is { } content)
        {
            frame.Push(content);
            return true;
        }

        RaiseUnboundCell(t, frame, variable);
        return false;
    }

    private static bool SetupAnnotations(PyThread t, Frame frame)
    {
        var locals = frame.Locals ?? throw Errors.SystemError("no locals found when setting up annotations");
        if (LoadFromMapping(t, locals, Names.Annotations) is null)
        {
            Operations.SetItem(t, locals, Names.Annotations, new PyDict());
        }

        return true;
    }

    // ---- Building

    private static bool BuildMap(PyThread t, Frame frame, int pairs)
    {
        var dict = pairs == 0 ? new PyDict() : new PyDict(Math.Max(4, pairs));
        var bottom = frame.Top - 2 * pairs;
        for (var i = 0; i < pairs; i++)
        {
            dict.SetItem(t, frame.Slots[bottom + 2 * i].Value!, frame.Slots[bottom + 2 * i + 1].Value!);
        }

        frame.Drop(2 * pairs);
        frame.Push(dict);
        return true;
    }

    private static bool BuildSet(PyThread t, Frame frame, int count)
    {
        var set = new PySet();
        var bottom = frame.Top - count;
        for (var i = 0; i < count; i++)
        {
            set.Add(t, frame.Slots[bottom + i].Value!);
        }

        frame.Drop(count);
        frame.Push(set);
        return true;
    }

    private static bool BuildString(Frame frame, int count)
    {
        var bottom = frame.Top - count;
        var simple = true;
        for (var i = 0; i < count; i++)
        {
            simple &= ((PyStr)frame.Slots[bottom + i].Value!).Simple is not null;
        }

        PyStr result;
        if (simple)
        {
            var parts = new string[count];
            for (var i = 0; i < count; i++)
            {
                parts[i] = ((PyStr)frame.Slots[bottom + i].Value!).Simple!;
            }

            result = PyStr.OfSimple(string.Concat(parts));
        }
        else
        {
            var points = new List<int>();
            for (var i = 0; i < count; i++)
            {
                var part = (PyStr)frame.Slots[bottom + i].Value!;
                for (var j = 0; j < part.Length; j++)
                {
                    points.Add(part.CodePointAt(j));
                }
            }

            result = PyStr.OfCodePoints(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points));
        }

        frame.Drop(count);
        frame.Push(result);
        return true;
    }

    private static bool BuildInterpolation(Frame frame, int argument)
    {
        PyObject spec = (argument & 1) != 0 ? frame.Pop() : PyStr.Empty;
        var expression = frame.Pop();
        PyObject conversion = (argument >> 2) switch
        {
            0 => PyNone.Value,
            1 => PyStr.Intern("s"),
            2 => PyStr.Intern("r"),
            _ => PyStr.Intern("a"),
        };
        frame.Push(new PyInterpolation(frame.Pop(), expression, conversion, spec));
        return true;
    }

    private static bool ListExtend(PyThread t, Frame frame, int argument)
    {
        var iterable = frame.Pop();
        var list = (PyList)frame.Peek(argument);
        if (iterable.Type[Slot.Iter] == 0 && iterable.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError($"Value after * must be an iterable, not {iterable.Type.FullName}");
        }

        list.ExtendFrom(t, iterable);
        return true;
    }

    private static bool DictUpdate(PyThread t, Frame frame, int argument)
    {
        var source = frame.Pop();
        var target = (PyDict)frame.Peek(argument);
        if (source is PyDict dict && dict.GetType() == typeof(PyDict))
        {
            target.Update(t, dict);
            return true;
        }

        if (Operations.TryGetAttribute(t, source, Names.Keys) is null)
        {
            throw Errors.TypeError($"'{source.Type.FullName}' object is not a mapping");
        }

        var keys = Operations.Iter(t, Operations.CallMethod(t, source, Names.Keys));
        while (Operations.TryNext(t, keys) is { } key)
        {
            target.SetItem(t, key, Operations.GetItem(t, source, key));
        }

        return true;
    }

    private static bool UnpackEx(PyThread t, Frame frame, int before, int after)
    {
        var sequence = frame.Pop();
        if (sequence.Type[Slot.Iter] == 0 && sequence.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError($"cannot unpack non-iterable {sequence.Type.FullName} object");
        }

        var iterator = Operations.Iter(t, sequence);
        var head = new PyObject[before];
        for (var i = 0; i < before; i++)
        {
            head[i] = Operations.TryNext(t, iterator) ?? throw Errors.ValueError($"not enough values to unpack (expected at least {before + after}, got {i})");
        }

        var rest = Operations.ToList(t, iterator);
        if (rest.Count < after)
        {
            throw Errors.ValueError($"not enough values to unpack (expected at least {before + after}, got {before + rest.Count})");
        }

        for (var i = 0; i < after; i++)
        {
            frame.Push(rest[rest.Count - 1 - i]);
        }

        frame.Push(new PyList(rest.GetRange(0, rest.Count - after).ToArray()));
        for (var i = before - 1; i >= 0; i--)
        {
            frame.Push(head[i]);
        }

        return true;
    }

    // ---- With, super, exceptions

    private static readonly PyStr[] s_specialMethods = [Names.Enter, Names.Exit, Names.AEnter, Names.AExit];

    private static bool LoadSpecial(PyThread t, Frame frame, int which)
    {
        var owner = frame.Pop();
        var name = s_specialMethods[which];
        var method = owner.Type.Lookup(name);
        if (method is null)
        {
            throw Errors.TypeError(SpecialMethodError(owner, which));
        }

        if (method.GetType() == typeof(PyFunction) || method.GetType() == typeof(PyMethodDescriptor))
        {
            frame.Push(method);
            frame.Push(owner);
            return true;
        }

        frame.Push(Operations.BindSpecial(t, method, owner));
        frame.Slots[frame.Top++].Value = null;
        return true;
    }

    private static string SpecialMethodError(PyObject owner, int which)
    {
        var type = owner.Type;
        var isAsync = which >= 2;
        var hasOther = isAsync ? type.Lookup(Names.Enter) is not null && type.Lookup(Names.Exit) is not null : type.Lookup(Names.AEnter) is not null && type.Lookup(Names.AExit) is not null;
        var protocol = isAsync ? "asynchronous context manager" : "context manager";
        var hint = hasOther ? isAsync ? " but it supports the context manager protocol. Did you mean to use 'with'?" : " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?" : "";
        return $"'{type.FullName}' object does not support the {protocol} protocol (missed {s_specialMethods[which].Value} method){hint}";
    }

    private static bool LoadSuperAttribute(PyThread t, Frame frame, int argument)
    {
        var self = frame.Pop();
        var cls = frame.Pop();
        var super = frame.Pop();
        var name = frame.Executable.Names[argument >> 2];
        var asMethod = (argument & 1) != 0;
        PyObject? value;
        if (ReferenceEquals(super, PySuper.TypeObject) && cls is PyType type && (self.Type.IsSubtypeOf(type) || (self is PyType selfType && selfType.IsSubtypeOf(type))))
        {
            if (asMethod && PySuper.TryLoadMethod(t, type, self, name) is { } method)
            {
                frame.Push(method);
                frame.Push(self);
                return true;
            }

            value = PySuper.Load(t, type, self, name);
        }
        else
        {
            var proxy = (argument & 2) != 0 ? Operations.Call(t, super, cls, self) : Operations.Call(t, super);
            value = Operations.LoadAttribute(t, proxy, name);
        }

        if (value is null)
        {
            return false;
        }

        frame.Push(value);
        if (asMethod)
        {
            frame.Slots[frame.Top++].Value = null;
        }

        return true;
    }

    private static bool WithExceptStart(PyThread t, Frame frame)
    {
        var error = (PyBaseException)frame.Peek(1);
        var exit = frame.Peek(5);
        var self = frame.PeekOrNull(4);
        if (exit.GetType() == typeof(PyFunction) && self is not null && !t.TraceActive)
        {
            var callee = BindArguments(t, (PyFunction)exit, [self, error.Type, error, error.GetTraceback()], null);
            if (callee is not null && CheckDepth(t))
            {
                Enter(t, frame, callee);
            }

            return false;
        }

        var result = self is null
            ? Operations.CallRaw(t, exit, [error.Type, error, error.GetTraceback()], null)
            : Operations.CallRaw(t, exit, [self, error.Type, error, error.GetTraceback()], null);
        return PushOrFail(frame, result);
    }

    private static bool CleanupThrow(PyThread t, Frame frame)
    {
        var error = (PyBaseException)frame.Peek(1);
        if (error is PyStopIteration stop)
        {
            frame.Drop(3);
            frame.Push(PyNone.Value);
            frame.Push(stop.Value);
            return true;
        }

        frame.SuppressTracebackOnce = true;
        t.Pending = error;
        return false;
    }

    private static bool EndAsyncFor(PyThread t, Frame frame)
    {
        var error = (PyBaseException)frame.Peek(1);
        if (error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration))
        {
            frame.Drop(2);
            return true;
        }

        frame.SuppressTracebackOnce = true;
        t.Pending = error;
        return false;
    }

    private static bool CheckGroupMatch(PyThread t, Frame frame)
    {
        var pattern = frame.Pop();
        var (rest, match) = PyExceptionGroup.SplitForExceptStar(t, frame.Pop(), pattern);
        frame.Push(rest);
        frame.Push(match);
        if (match is PyBaseException matched)
        {
            t.Handling.Value = matched;
        }

        return true;
    }

    // ---- Asynchronous iteration

    private static PyObject? GetAsyncIterator(PyThread t, PyObject iterable)
    {
        var slot = iterable.Type[Slot.AsyncIter];
        if (slot == 0)
        {
            throw Errors.TypeError($"'async for' requires an object with __aiter__ method, got {iterable.Type.FullName}");
        }

        var iterator = ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, iterable);
        return iterator is null || iterator.Type[Slot.AsyncNext] != 0
            ? iterator
            : throw Errors.TypeError($"'async for' received an object from __aiter__ that does not implement __anext__: {iterator.Type.FullName}");
    }

    private static PyObject? GetAsyncNext(PyThread t, PyObject iterator)
    {
        var slot = iterator.Type[Slot.AsyncNext];
        if (slot == 0)
        {
            throw Errors.TypeError($"'async for' requires an iterator with __anext__ method, got {iterator.Type.FullName}");
        }

        var next = ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, iterator);
        if (next is null || next is PyAsyncGeneratorAwaitable)
        {
            return next;
        }

        try
        {
            return PyGenerator.AwaitableIterator(t, next);
        }
        catch (PythonException e)
        {
            var error = Errors.TypeError($"'async for' received an invalid object from __anext__: {next.Type.FullName}");
            error.Value.Cause = e.Value;
            error.Value.Context = e.Value;
            error.Value.SuppressContext = true;
            throw error;
        }
    }

    private static PyObject? GetAwaitable(PyThread t, PyObject value, int argument)
    {
        var type = value.Type;
        PyObject iterator;
        if (value is not PyGenerator && type[Slot.Await] == 0)
        {
            throw Errors.TypeError(argument switch
            {
                1 => $"'async with' received an object from __aenter__ that does not implement __await__: {type.FullName}",
                2 => $"'async with' received an object from __aexit__ that does not implement __await__: {type.FullName}",
                _ => $"'{type.FullName}' object can't be awaited",
            });
        }

        iterator = PyGenerator.AwaitableIterator(t, value);
        return iterator is PyGenerator { IsCoroutine: true, IsAwaiting: true } ? t.Raise(Exceptions.RuntimeError, "coroutine is being awaited already") : iterator;
    }

    private static bool GetYieldFromIterator(PyThread t, Frame frame)
    {
        var iterable = frame.Pop();
        if (iterable is PyGenerator generator)
        {
            if (generator.IsCoroutine && (frame.Code.Flags & (Weft.Compiler.CodeFlags.Coroutine | Weft.Compiler.CodeFlags.IterableCoroutine)) == 0)
            {
                throw Errors.TypeError("cannot 'yield from' a coroutine object in a non-coroutine generator");
            }

            if (!generator.IsAsyncGenerator)
            {
                frame.Push(generator);
                return true;
            }
        }

        frame.Push(Operations.Iter(t, iterable));
        return true;
    }

    // ---- Intrinsics

    private static PyObject? CallIntrinsic1(PyThread t, Frame frame, Intrinsic1 which, PyObject value)
    {
        switch (which)
        {
            case Intrinsic1.Print:
                return Operations.Call(t, PythonRuntime.Current.SysAttribute("displayhook") ?? throw Errors.RuntimeError("lost sys.displayhook"), value);
            case Intrinsic1.ImportStar:
                Imports.ImportSystem.ImportStar(t, value, frame.Locals ?? throw Errors.SystemError("no locals found during 'import *'"));
                return PyNone.Value;
            case Intrinsic1.StopIterationError:
                return PyGenerator.ConvertStopIteration(t, frame, (PyBaseException)value);
            case Intrinsic1.AsyncGenWrap:
                return new PyAsyncGeneratorValue(value);
            case Intrinsic1.ListToTuple:
                return new PyTuple(((PyList)value).ToArray());
            case Intrinsic1.TypeVar:
                return TypeParameters.CreateTypeVar(t, value, null, null);
            case Intrinsic1.ParamSpec:
                return TypeParameters.CreateParamSpec(t, value);
            case Intrinsic1.TypeVarTuple:
                return TypeParameters.CreateTypeVarTuple(t, value);
            case Intrinsic1.SubscriptGeneric:
                return TypeParameters.SubscriptGeneric(t, value);
            case Intrinsic1.TypeAlias:
                return TypeParameters.CreateTypeAlias(t, (PyTuple)value);
            default:
                throw Errors.SystemError($"unknown intrinsic {(int)which}");
        }
    }

    private static PyObject? CallIntrinsic2(PyThread t, Intrinsic2 which, PyObject first, PyObject second)
    {
        switch (which)
        {
            case Intrinsic2.PrepareReraiseStar:
                return PyExceptionGroup.PrepareReraiseStar(t, first, (PyList)second);
            case Intrinsic2.TypeVarWithBound:
                return TypeParameters.CreateTypeVar(t, first, second, null);
            case Intrinsic2.TypeVarWithConstraints:
                return TypeParameters.CreateTypeVar(t, first, null, second);
            case Intrinsic2.SetFunctionTypeParams:
                ((PyFunction)first).SetTypeParameters(second);
                return first;
            case Intrinsic2.SetTypeParamDefault:
                return TypeParameters.SetDefault(t, first, second);
            default:
                throw Errors.SystemError($"unknown intrinsic {(int)which}");
        }
    }

    // ---- Patterns

    private static bool MatchKeys(PyThread t, Frame frame)
    {
        var keys = (PyTuple)frame.Peek(1);
        var subject = frame.Peek(2);
        var values = new PyObject[keys.Count];
        var seen = new PyDict();
        PyObject? get = null;
        var absent = new PyCell(null);
        for (var i = 0; i < keys.Count; i++)
        {
            if (seen.ContainsKey(t, keys.Items[i]))
            {
                throw Errors.ValueError($"mapping pattern checks duplicate key ({Operations.Repr(t, keys.Items[i]).Value})");
            }

            seen.SetItem(t, keys.Items[i], PyNone.Value);
            get ??= Operations.GetAttribute(t, subject, "get");
            var value = Operations.Call(t, get, keys.Items[i], absent);
            if (ReferenceEquals(value, absent))
            {
                frame.Push(PyNone.Value);
                return true;
            }

            values[i] = value;
        }

        frame.Push(new PyTuple(values));
        return true;
    }

    private static bool MatchClass(PyThread t, Frame frame, int positional)
    {
        var names = (PyTuple)frame.Pop();
        var pattern = frame.Pop();
        var subject = frame.Pop();
        if (pattern is not PyType type)
        {
            throw Errors.TypeError("called match pattern must be a class");
        }

        if (!Operations.IsInstance(t, subject, type))
        {
            frame.Push(PyNone.Value);
            return true;
        }

        var values = new List<PyObject>();
        var seen = new HashSet<string>();
        if (positional > 0)
        {
            var matchArgs = Operations.TryGetAttribute(t, type, Names.MatchArgs);
            if (matchArgs is null && (type.Flags & TypeFlags.MatchSelf) != 0)
            {
                if (positional > 1)
                {
                    throw Errors.TypeError($"{type.Name}() accepts 1 positional sub-pattern ({positional} given)");
                }

                values.Add(subject);
            }
            else
            {
                if (matchArgs is not null and not PyTuple)
                {
                    throw Errors.TypeError($"{type.Name}.__match_args__ must be a tuple (got {matchArgs.Type.FullName})");
                }

                var allowed = (matchArgs as PyTuple)?.Items ?? [];
                if (allowed.Length < positional)
                {
                    throw Errors.TypeError($"{type.Name}() accepts {allowed.Length} positional sub-pattern{(allowed.Length == 1 ? "" : "s")} ({positional} given)");
                }

                for (var i = 0; i < positional; i++)
                {
                    if (allowed[i] is not PyStr attribute)
                    {
                        throw Errors.TypeError($"__match_args__ elements must be strings (got {allowed[i].Type.FullName})");
                    }

                    if (!AddMatched(t, subject, type, attribute, seen, values))
                    {
                        frame.Push(PyNone.Value);
                        return true;
                    }
                }
            }
        }

        foreach (var name in names.Items)
        {
            if (!AddMatched(t, subject, type, (PyStr)name, seen, values))
            {
                frame.Push(PyNone.Value);
                return true;
            }
        }

        frame.Push(new PyTuple([.. values]));
        return true;
    }

    private static bool AddMatched(PyThread t, PyObject subject, PyType type, PyStr attribute, HashSet<string> seen, List<PyObject> values)
    {
        if (!seen.Add(attribute.Value))
        {
            throw Errors.TypeError($"{type.Name}() got multiple sub-patterns for attribute {Operations.Repr(t, attribute).Value}");
        }

        var value = Operations.TryGetAttribute(t, subject, attribute);
        if (value is null)
        {
            return false;
        }

        values.Add(value);
        return true;
    }
}
