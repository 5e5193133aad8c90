namespace Weft.Runtime.Objects;

/// <summary>The built-in exception types.</summary>
public static unsafe partial class Exceptions
{
    public static PyType BaseException => PyBaseException.TypeObject;

    public static PyType Exception => ExceptionRoots.Exception;

    public static readonly PyType GeneratorExit = Define("GeneratorExit", BaseException, &NewPyBaseException);

    public static readonly PyType KeyboardInterrupt = Define("KeyboardInterrupt", BaseException, &NewPyBaseException);

    public static PyType SystemExit => PySystemExit.TypeObject;

    public static readonly PyType TaskletExit = Define("TaskletExit", SystemExit, &NewPySystemExit);

    public static readonly PyType ArithmeticError = Define("ArithmeticError", Exception, &NewPyBaseException);

    public static readonly PyType AssertionError = Define("AssertionError", Exception, &NewPyBaseException);

    public static PyType AttributeError => PyAttributeError.TypeObject;

    public static readonly PyType BufferError = Define("BufferError", Exception, &NewPyBaseException);

    public static readonly PyType EOFError = Define("EOFError", Exception, &NewPyBaseException);

    public static PyType ImportError => PyImportError.TypeObject;

    public static PyType LookupError => ExceptionRoots.LookupError;

    public static readonly PyType MemoryError = Define("MemoryError", Exception, &NewPyBaseException);

    public static PyType NameError => PyNameError.TypeObject;

    public static PyType OSError => PyOSError.TypeObject;

    public static readonly PyType ReferenceError = Define("ReferenceError", Exception, &NewPyBaseException);

    public static readonly PyType RuntimeError = Define("RuntimeError", Exception, &NewPyBaseException);

    public static readonly PyType StopAsyncIteration = Define("StopAsyncIteration", Exception, &NewPyBaseException);

    public static PyType StopIteration => PyStopIteration.TypeObject;

    public static PyType SyntaxError => PySyntaxError.TypeObject;

    public static readonly PyType SystemError = Define("SystemError", Exception, &NewPyBaseException);

    public static readonly PyType TypeError = Define("TypeError", Exception, &NewPyBaseException);

    public static readonly PyType ValueError = Define("ValueError", Exception, &NewPyBaseException);

    public static readonly PyType Warning = Define("Warning", Exception, &NewPyBaseException);

    public static readonly PyType FloatingPointError = Define("FloatingPointError", ArithmeticError, &NewPyBaseException);

    public static readonly PyType OverflowError = Define("OverflowError", ArithmeticError, &NewPyBaseException);

    public static readonly PyType ZeroDivisionError = Define("ZeroDivisionError", ArithmeticError, &NewPyBaseException);

    public static readonly PyType BytesWarning = Define("BytesWarning", Warning, &NewPyBaseException);

    public static readonly PyType DeprecationWarning = Define("DeprecationWarning", Warning, &NewPyBaseException);

    public static readonly PyType EncodingWarning = Define("EncodingWarning", Warning, &NewPyBaseException);

    public static readonly PyType FutureWarning = Define("FutureWarning", Warning, &NewPyBaseException);

    public static readonly PyType ImportWarning = Define("ImportWarning", Warning, &NewPyBaseException);

    public static readonly PyType PendingDeprecationWarning = Define("PendingDeprecationWarning", Warning, &NewPyBaseException);

    public static readonly PyType ResourceWarning = Define("ResourceWarning", Warning, &NewPyBaseException);

    public static readonly PyType RuntimeWarning = Define("RuntimeWarning", Warning, &NewPyBaseException);

    public static readonly PyType SyntaxWarning = Define("SyntaxWarning", Warning, &NewPyBaseException);

    public static readonly PyType UnicodeWarning = Define("UnicodeWarning", Warning, &NewPyBaseException);

    public static readonly PyType UserWarning = Define("UserWarning", Warning, &NewPyBaseException);

    public static readonly PyType BlockingIOError = Define("BlockingIOError", OSError, &NewPyOSError);

    public static readonly PyType ChildProcessError = Define("ChildProcessError", OSError, &NewPyOSError);

    public static readonly PyType ConnectionError = Define("ConnectionError", OSError, &NewPyOSError);

    public static readonly PyType FileExistsError = Define("FileExistsError", OSError, &NewPyOSError);

    public static readonly PyType FileNotFoundError = Define("FileNotFoundError", OSError, &NewPyOSError);

    public static readonly PyType InterruptedError = Define("InterruptedError", OSError, &NewPyOSError);

    public static readonly PyType IsADirectoryError = Define("IsADirectoryError", OSError, &NewPyOSError);

    public static readonly PyType NotADirectoryError = Define("NotADirectoryError", OSError, &NewPyOSError);

    public static readonly PyType PermissionError = Define("PermissionError", OSError, &NewPyOSError);

    public static readonly PyType ProcessLookupError = Define("ProcessLookupError", OSError, &NewPyOSError);

    public static readonly PyType TimeoutError = Define("TimeoutError", OSError, &NewPyOSError);

    public static readonly PyType IndentationError = Define("IndentationError", SyntaxError, &NewPySyntaxError);

    public static readonly PyType _IncompleteInputError = Define("_IncompleteInputError", SyntaxError, &NewPySyntaxError);

    public static readonly PyType IndexError = Define("IndexError", LookupError, &NewPyBaseException);

    public static PyType KeyError => PyKeyError.TypeObject;

    public static readonly PyType ModuleNotFoundError = Define("ModuleNotFoundError", ImportError, &NewPyImportError);

    public static readonly PyType NotImplementedError = Define("NotImplementedError", RuntimeError, &NewPyBaseException);

    public static readonly PyType PythonFinalizationError = Define("PythonFinalizationError", RuntimeError, &NewPyBaseException);

    public static readonly PyType RecursionError = Define("RecursionError", RuntimeError, &NewPyBaseException);

    public static readonly PyType UnboundLocalError = Define("UnboundLocalError", NameError, &NewPyNameError);

    public static readonly PyType UnicodeError = Define("UnicodeError", ValueError, &NewPyBaseException);

    public static readonly PyType BrokenPipeError = Define("BrokenPipeError", ConnectionError, &NewPyOSError);

    public static readonly PyType ConnectionAbortedError = Define("ConnectionAbortedError", ConnectionError, &NewPyOSError);

    public static readonly PyType ConnectionRefusedError = Define("ConnectionRefusedError", ConnectionError, &NewPyOSError);

    public static readonly PyType ConnectionResetError = Define("ConnectionResetError", ConnectionError, &NewPyOSError);

    public static readonly PyType TabError = Define("TabError", IndentationError, &NewPySyntaxError);

    public static readonly PyType UnicodeDecodeError = DefineUnicode("UnicodeDecodeError");

    public static readonly PyType UnicodeEncodeError = DefineUnicode("UnicodeEncodeError");

    public static readonly PyType UnicodeTranslateError = DefineUnicode("UnicodeTranslateError");

    public static PyType BaseExceptionGroup => PyExceptionGroup.TypeObject;

    public static readonly PyType ExceptionGroup = DefineExceptionGroup();

    /// <summary>All of them, for the builtins module.</summary>
    internal static readonly PyType[] All =
    [
        BaseException,
        Exception,
        GeneratorExit,
        KeyboardInterrupt,
        TaskletExit,
        SystemExit,
        ArithmeticError,
        AssertionError,
        AttributeError,
        BufferError,
        EOFError,
        ImportError,
        LookupError,
        MemoryError,
        NameError,
        OSError,
        ReferenceError,
        RuntimeError,
        StopAsyncIteration,
        StopIteration,
        SyntaxError,
        SystemError,
        TypeError,
        ValueError,
        Warning,
        FloatingPointError,
        OverflowError,
        ZeroDivisionError,
        BytesWarning,
        DeprecationWarning,
        EncodingWarning,
        FutureWarning,
        ImportWarning,
        PendingDeprecationWarning,
        ResourceWarning,
        RuntimeWarning,
        SyntaxWarning,
        UnicodeWarning,
        UserWarning,
        BlockingIOError,
        ChildProcessError,
        ConnectionError,
        FileExistsError,
        FileNotFoundError,
        InterruptedError,
        IsADirectoryError,
        NotADirectoryError,
        PermissionError,
        ProcessLookupError,
        TimeoutError,
        IndentationError,
        _IncompleteInputError,
        IndexError,
        KeyError,
        ModuleNotFoundError,
        NotImplementedError,
        PythonFinalizationError,
        RecursionError,
        UnboundLocalError,
        UnicodeError,
        BrokenPipeError,
        ConnectionAbortedError,
        ConnectionRefusedError,
        ConnectionResetError,
        TabError,
        UnicodeDecodeError,
        UnicodeEncodeError,
        UnicodeTranslateError,
        BaseExceptionGroup,
        ExceptionGroup,
    ];

    internal static PyObject NewPyBaseException(PyType type) => new PyBaseException(type);

    internal static PyObject NewPySystemExit(PyType type) => new PySystemExit(type);

    internal static PyObject NewPyAttributeError(PyType type) => new PyAttributeError(type);

    internal static PyObject NewPyImportError(PyType type) => new PyImportError(type);

    internal static PyObject NewPyNameError(PyType type) => new PyNameError(type);

    internal static PyObject NewPyOSError(PyType type) => new PyOSError(type);

    internal static PyObject NewPyStopIteration(PyType type) => new PyStopIteration(type);

    internal static PyObject NewPySyntaxError(PyType type) => new PySyntaxError(type);

    internal static PyObject NewPyKeyError(PyType type) => new PyKeyError(type);

    internal static PyObject NewPyUnicodeError(PyType type) => new PyUnicodeError(type);

    internal static PyObject NewPyExceptionGroup(PyType type) => new PyExceptionGroup(type);
}
