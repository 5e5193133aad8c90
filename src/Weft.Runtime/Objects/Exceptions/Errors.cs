namespace Weft.Runtime.Objects;

/// <summary>Makes the exceptions that C# code throws: <c>throw Errors.TypeError("…")</c>.</summary>
public static class Errors
{
    /// <summary>An error of any built-in type with a message.</summary>
    public static PythonException Of(PyType type, string message) => new(Exceptions.Create(PyThread.Current, type, PyStr.Of(message)));

    /// <summary>An error of any built-in type with its arguments.</summary>
    public static PythonException With(PyType type, params ReadOnlySpan<PyObject> args) => new(Exceptions.Create(PyThread.Current, type, args));

    public static PythonException TypeError(string message) => Of(Exceptions.TypeError, message);

    public static PythonException ValueError(string message) => Of(Exceptions.ValueError, message);

    public static PythonException IndexError(string message) => Of(Exceptions.IndexError, message);

    public static PythonException KeyError(PyObject key) => With(Exceptions.KeyError, key);

    public static PythonException RuntimeError(string message) => Of(Exceptions.RuntimeError, message);

    public static PythonException NotImplementedError(string message) => Of(Exceptions.NotImplementedError, message);

    public static PythonException OverflowError(string message) => Of(Exceptions.OverflowError, message);

    public static PythonException ZeroDivisionError(string message) => Of(Exceptions.ZeroDivisionError, message);

    public static PythonException SystemError(string message) => Of(Exceptions.SystemError, message);

    public static PythonException MemoryError(string message = "") => message.Length == 0 ? With(Exceptions.MemoryError) : Of(Exceptions.MemoryError, message);

    public static PythonException BufferError(string message) => Of(Exceptions.BufferError, message);

    public static PythonException EOFError(string message) => Of(Exceptions.EOFError, message);

    public static PythonException LookupError(string message) => Of(Exceptions.LookupError, message);

    public static PythonException ReferenceError(string message) => Of(Exceptions.ReferenceError, message);

    public static PythonException AssertionError(string message) => Of(Exceptions.AssertionError, message);

    public static PythonException RecursionError(string message) => Of(Exceptions.RecursionError, message);

    public static PythonException StopIteration(PyObject? value = null) => value is null ? With(Exceptions.StopIteration) : With(Exceptions.StopIteration, value);

    public static PythonException AttributeError(string message) => Of(Exceptions.AttributeError, message);

    /// <summary>An AttributeError that knows the object and the name, from which suggestions are made.</summary>
    public static PythonException AttributeError(string message, PyObject target, PyStr name)
    {
        var error = (PyAttributeError)Exceptions.Create(PyThread.Current, Exceptions.AttributeError, PyStr.Of(message));
        error.Target = target;
        error.Name = name;
        return new PythonException(error);
    }

    public static PythonException NameError(string message, PyStr name)
    {
        var error = (PyNameError)Exceptions.Create(PyThread.Current, Exceptions.NameError, PyStr.Of(message));
        error.Name = name;
        return new PythonException(error);
    }

    public static PythonException ImportError(string message, PyObject? name = null, PyObject? path = null) => Import(Exceptions.ImportError, message, name, path);

    public static PythonException ModuleNotFoundError(string message, PyObject? name = null) => Import(Exceptions.ModuleNotFoundError, message, name, null);

    private static PythonException Import(PyType type, string message, PyObject? name, PyObject? path)
    {
        var error = (PyImportError)Exceptions.Create(PyThread.Current, type, PyStr.Of(message));
        error.Name = name ?? PyNone.Value;
        error.ImportPath = path ?? PyNone.Value;
        return new PythonException(error);
    }

    /// <summary>An OSError of the subclass that belongs to the error number.</summary>
    /// <param name="errno">The platform's number (<c>errno.ENOENT</c> …).</param>
    /// <param name="message">The text, as <c>os.strerror</c> gives it.</param>
    public static PythonException OSError(int errno, string message, PyObject? fileName = null, PyObject? fileName2 = null)
    {
        PyObject[] args = fileName is null
            ? [PyInt.Of(errno), PyStr.Of(message)]
            : fileName2 is null ? [PyInt.Of(errno), PyStr.Of(message), fileName] : [PyInt.Of(errno), PyStr.Of(message), fileName, PyNone.Value, fileName2];
        return new PythonException((PyBaseException)Operations.Call(PyThread.Current, Exceptions.OSError, args));
    }

    public static PythonException SyntaxError(string message) => Of(Exceptions.SyntaxError, message);
}
