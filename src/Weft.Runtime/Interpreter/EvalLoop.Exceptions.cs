using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    /// <summary>RAISE_VARARGS: leaves the error pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise(PyThread t, Frame frame, ref Operand sp, int argument)
    {
        if (argument == 0)
        {
            if (t.Handling.Innermost is { } active)
            {
                frame.SuppressTracebackOnce = true;
                t.Pending = active;
            }
            else
            {
                t.Raise(Exceptions.RuntimeError, "No active exception to reraise");
            }

            return;
        }

        var cause = argument == 2 ? At(ref sp, -1).Value : null;
        var raised = At(ref sp, -argument).Value!;
        var error = MakeException(t, raised, "exceptions must derive from BaseException");
        if (cause is not null)
        {
            error.SetCause(cause switch
            {
                PyType or PyBaseException => MakeException(t, cause, "exception causes must derive from BaseException"),
                PyNone => cause,
                _ => throw Errors.TypeError("exception causes must derive from BaseException"),
            });
        }

        SetContext(t, error);
        t.Pending = error;
    }

    /// <summary>The exception of a raise statement's operand: an instance as it is, a class called.</summary>
    private static PyBaseException MakeException(PyThread t, PyObject raised, string otherwise)
    {
        if (raised is PyBaseException instance)
        {
            return instance;
        }

        if (raised is PyType type && type.IsSubtypeOf(Exceptions.BaseException))
        {
            var made = Operations.Call(t, type);
            return made as PyBaseException ?? throw Errors.TypeError($"calling {Operations.Repr(t, type).Value} should have returned an instance of BaseException, not {Operations.Repr(t, made.Type).Value}");
        }

        throw Errors.TypeError(otherwise);
    }

    /// <summary>Links the exception being handled as context of a new one, without making a cycle.</summary>
    internal static void SetContext(PyThread t, PyBaseException error)
    {
        var handled = t.Handling.Innermost;
        if (handled is null || ReferenceEquals(handled, error))
        {
            return;
        }

        // The chain may already have a cycle of its own: the slow pointer moves every second step.
        var slow = handled;
        var step = false;
        for (var link = handled; link.Context is { } next; link = next)
        {
            if (ReferenceEquals(next, error))
            {
                link.Context = null;
                break;
            }

            if (ReferenceEquals(next, slow))
            {
                break;
            }

            if (step)
            {
                slow = slow.Context!;
            }

            step = !step;
        }

        error.Context = handled;
    }

    /// <summary>RERAISE: leaves the error pending, at the position it came from.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Reraise(PyThread t, Frame frame, ref Operand sp, int argument)
    {
        var error = (PyBaseException)At(ref sp, -1).Value!;
        if (argument > 0 && At(ref sp, -1 - argument).Value is PyInt position)
        {
            frame.ReraiseAt = frame.Ip;
            frame.Ip = (int)position.Value;
        }

        frame.SuppressTracebackOnce = true;
        t.Pending = error;
    }

    /// <summary>Whether an <c>except</c> clause's expression catches an error.</summary>
    internal static bool ExceptionMatches(PyThread t, PyBaseException error, PyObject pattern)
    {
        switch (pattern)
        {
            case PyType type when type.IsSubtypeOf(Exceptions.BaseException):
                return error.Type.IsSubtypeOf(type);
            case PyTuple tuple:
                foreach (var item in tuple.Items)
                {
                    if (item is not PyType candidate || !candidate.IsSubtypeOf(Exceptions.BaseException))
                    {
                        throw Errors.TypeError("catching classes that do not inherit from BaseException is not allowed");
                    }
                }

                foreach (var item in tuple.Items)
                {
                    if (error.Type.IsSubtypeOf((PyType)item))
                    {
                        return true;
                    }
                }

                return false;
            default:
                throw Errors.TypeError("catching classes that do not inherit from BaseException is not allowed");
        }
    }
}
