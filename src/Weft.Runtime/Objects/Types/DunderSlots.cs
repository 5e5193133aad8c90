using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

internal static unsafe partial class DunderSlots
{
    /// <summary>The hash slot of types that say <c>__hash__ = None</c>.</summary>
    internal static long HashNotImplemented(PyThread t, PyObject self) => throw Errors.TypeError($"unhashable type: '{self.Type.FullName}'");

    /// <summary>Finds and calls a special method; null with the error pending.</summary>
    internal static PyObject? CallWith(PyThread t, PyObject self, PyStr name, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var method = self.Type.Lookup(name);
        if (method is null)
        {
            return t.Raise(Exceptions.AttributeError, name);
        }

        if (method.GetType() == typeof(PyFunction))
        {
            var all = new PyObject[args.Length + 1];
            all[0] = self;
            args.CopyTo(all.AsSpan(1));
            return EvalLoop.CallFunction(t, (PyFunction)method, all, kwNames);
        }

        return Operations.CallRaw(t, Operations.BindSpecial(t, method, self), args, kwNames);
    }

    internal static PyObject? Call0(PyThread t, PyObject self, PyStr name)
    {
        var method = self.Type.Lookup(name);
        return method is PyFunction function && method.GetType() == typeof(PyFunction)
            ? EvalLoop.CallFunction(t, function, [self], null)
            : CallWith(t, self, name, [], null);
    }

    internal static PyObject? Call1(PyThread t, PyObject self, PyStr name, PyObject argument)
    {
        var method = self.Type.Lookup(name);
        if (method is null)
        {
            return PyNotImplemented.Value;
        }

        return method is PyFunction function
            ? EvalLoop.CallFunction(t, function, [self, argument], null)
            : CallWith(t, self, name, [argument], null);
    }

    /// <summary>As <see cref="Call1"/> for comparisons: a method that cannot even be looked up answers NotImplemented.</summary>
    internal static PyObject? Compare(PyThread t, PyObject self, PyStr name, PyObject other)
    {
        if (self.Type.Lookup(name) is not { } method)
        {
            return PyNotImplemented.Value;
        }

        if (method is PyFunction function)
        {
            return EvalLoop.CallFunction(t, function, [self, other], null);
        }

        PyObject bound;
        try
        {
            bound = Operations.BindSpecial(t, method, self);
        }
        catch (PythonException)
        {
            return PyNotImplemented.Value;
        }

        return Operations.CallRaw(t, bound, [other], null);
    }

    private static PyObject? Next(PyThread t, PyObject self)
    {
        var result = Call0(t, self, Names.Next);
        if (result is null && t.Pending is PyStopIteration { Value: PyNone })
        {
            // The plain end; one with a value is for a yield from.
            t.Pending = null;
        }

        return result;
    }

    private static PyObject? Power(PyThread t, PyObject self, PyObject exponent, PyObject modulo) =>
        modulo is PyNone ? Call1(t, self, Names.Power, exponent) : CallWith(t, self, Names.Power, [exponent, modulo], null);

    private static PyObject? RPower(PyThread t, PyObject self, PyObject exponent, PyObject modulo) =>
        modulo is PyNone ? Call1(t, self, Names.RPower, exponent) : CallWith(t, self, Names.RPower, [exponent, modulo], null);

    private static PyObject? GetAttribute(PyThread t, PyObject self, PyObject name)
    {
        var type = self.Type;
        PyObject? result;
        var getter = type.Lookup(Names.GetAttribute);
        try
        {
            if (getter is PySlotWrapper native)
            {
                result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)native.Pointer)(t, self, name);
            }
            else
            {
                result = CallWith(t, self, Names.GetAttribute, [name], null);
            }
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
        {
            t.Pending = e.Value;
            result = null;
        }

        if (result is not null || t.Pending is not { } error || !error.Type.IsSubtypeOf(Exceptions.AttributeError) || type.Lookup(Names.GetAttr) is null)
        {
            return result ?? Missing(t, self, name);
        }

        t.Pending = null;
        try
        {
            return CallWith(t, self, Names.GetAttr, [name], null) ?? Missing(t, self, name);
        }
        catch (PythonException e) when (e.Value is PyAttributeError)
        {
            t.Pending = e.Value;
            return Missing(t, self, name);
        }
    }

    /// <summary>Tells a pending AttributeError that was raised without them what was looked up where; suggestions need it.</summary>
    private static PyObject? Missing(PyThread t, PyObject self, PyObject name)
    {
        if (t.Pending is PyAttributeError { Name: null, Target: null } error)
        {
            (error.Name, error.Target) = (name, self);
        }

        return null;
    }

    private static bool SetAttribute(PyThread t, PyObject self, PyObject name, PyObject? value) =>
        (value is null ? CallWith(t, self, Names.DelAttribute, [name], null) : CallWith(t, self, Names.SetAttribute, [name, value], null)) is not null;

    private static bool SetItem(PyThread t, PyObject self, PyObject key, PyObject? value)
    {
        if (self.Type.Lookup(value is null ? Names.DelItem : Names.SetItem) is null)
        {
            throw Errors.TypeError($"'{self.Type.FullName}' object does not support item {(value is null ? "deletion" : "assignment")}");
        }

        return (value is null ? CallWith(t, self, Names.DelItem, [key], null) : CallWith(t, self, Names.SetItem, [key, value], null)) is not null;
    }

    private static PyObject? DescrGet(PyThread t, PyObject self, PyObject? obj, PyObject? type)
    {
        if (self.Type.Lookup(Names.DescrGet) is null)
        {
            return self;
        }

        return CallWith(t, self, Names.DescrGet, [obj ?? PyNone.Value, type ?? PyNone.Value], null);
    }

    private static bool DescrSet(PyThread t, PyObject self, PyObject obj, PyObject? value)
    {
        if (self.Type.Lookup(value is null ? Names.DescrDelete : Names.DescrSet) is null)
        {
            throw Errors.AttributeError(value is null ? "__delete__" : "__set__");
        }

        return (value is null ? CallWith(t, self, Names.DescrDelete, [obj], null) : CallWith(t, self, Names.DescrSet, [obj, value], null)) is not null;
    }

    private static long Hash(PyThread t, PyObject self)
    {
        var result = Call0(t, self, Names.Hash);
        if (result is null)
        {
            return -1;
        }

        if (result is not PyIntBase number)
        {
            throw Errors.TypeError("__hash__ method should return an integer");
        }

        return number.HashFromHashMethod();
    }

    private static long Len(PyThread t, PyObject self)
    {
        var result = Call0(t, self, Names.Len);
        return result is null ? -1 : CheckLength(t, result);
    }

    /// <summary>The length that a <c>__len__</c> returned.</summary>
    internal static long CheckLength(PyThread t, PyObject result)
    {
        var number = Operations.Index(t, result);
        if (!number.TryGetInt64(out var length))
        {
            throw number.Sign < 0 ? Errors.ValueError("__len__() should return >= 0") : Errors.OverflowError("cannot fit 'int' into an index-sized integer");
        }

        return length >= 0 ? length : throw Errors.ValueError("__len__() should return >= 0");
    }

    private static long Bool(PyThread t, PyObject self)
    {
        var result = Call0(t, self, Names.Bool);
        if (result is null)
        {
            return -1;
        }

        return result is PyBool ? (ReferenceEquals(result, PyBool.True) ? 1 : 0) : throw Errors.TypeError($"__bool__ should return bool, returned {result.Type.FullName}");
    }

    private static long Contains(PyThread t, PyObject self, PyObject item)
    {
        var method = self.Type.Lookup(Names.Contains);
        if (method is PyNone)
        {
            throw Errors.TypeError($"'{self.Type.FullName}' object is not a container");
        }

        var result = CallWith(t, self, Names.Contains, [item], null);
        return result is null ? -1 : Operations.IsTrue(t, result) ? 1 : 0;
    }

    private static PyObject? Call(PyThread t, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => CallWith(t, self, Names.Call, args, kwNames);

    private static PyObject? New(PyThread t, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var method = ((PyType)self).Lookup(Names.New)!;
        method = method switch
        {
            PyStaticMethod s => s.Function,
            PyFunction => method,
            _ => Operations.BindClassAttribute(t, method, (PyType)self),
        };
        var all = new PyObject[args.Length + 1];
        all[0] = self;
        args.CopyTo(all.AsSpan(1));
        return Operations.CallRaw(t, method, all, kwNames);
    }

    private static bool Init(PyThread t, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var result = CallWith(t, self, Names.Init, args, kwNames);
        if (result is null)
        {
            return false;
        }

        return result is PyNone ? true : throw Errors.TypeError($"__init__() should return None, not '{result.Type.FullName}'");
    }
}
