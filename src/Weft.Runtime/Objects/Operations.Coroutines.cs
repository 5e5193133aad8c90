using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

// What drives coroutines from native code without StopIteration objects, and calls methods without bound ones.
public static unsafe partial class Operations
{
    /// <summary>
    /// Sends a value into a generator, coroutine or iterator. The result is what it yields, or with
    /// <paramref name="finished"/> what it returns; null: pending (a StopIteration too, if a Python class raised it).
    /// </summary>
    internal static PyObject? SendRaw(PyThread t, PyObject receiver, PyObject value, out bool finished)
    {
        finished = false;
        if (receiver is PyGenerator generator)
        {
            return generator.SendRaw(t, value, out finished);
        }

        if (value is not PyNone || receiver.Type[Slot.Next] is not (var next and not 0))
        {
            return CallMethodRaw(t, receiver, Names.Send, [value], null);
        }

        if (receiver is NativeAwaiter awaiter)
        {
            return awaiter.Send(t, out finished);
        }

        var result = ((delegate*<PyThread, PyObject, PyObject?>)next)(t, receiver);
        if (result is null && t.Pending is null)
        {
            finished = true;
            return PyNone.Value;
        }

        return result;
    }

    /// <summary><c>o.name(*args)</c> with keyword values after the positional ones; null: pending.</summary>
    internal static PyObject? CallMethodRaw(PyThread t, PyObject o, PyStr name, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var type = o.Type;
        if (type[Slot.GetAttribute] == s_objectGetAttribute
            && type.Lookup(name) is { } found && found.GetType() == typeof(PyFunction)
            && InstanceAttributes.TryGetOwn(o, name) is null)
        {
            return EvalLoop.CallFunction(t, (PyFunction)found, [o, .. args], kwNames);
        }

        return LoadAttribute(t, o, name) is { } method ? CallRaw(t, method, args, kwNames) : null;
    }
}
