using System.Text;

namespace Weft.Modules.Expat;

/// <summary><c>pyexpat.xmlparser</c>: an incremental parser that calls handlers.</summary>
[PyType("pyexpat.xmlparser", NoConstructor = true, Doc = "An incremental XML parser.")]
public sealed partial class PyXmlParser : PyObject
{
    private const int DefaultBufferSize = 8192;
    private const int ReadSize = 2048;
    private const int TableSize = 256;

    private readonly XmlPushParser _parser;
    private readonly XmlEncodingReader _reader;
    private readonly string? _separator;
    private readonly PyDict? _intern;
    private readonly PyXmlParser? _parent;
    private StringBuilder? _buffer;
    private int _bufferSize = DefaultBufferSize;
    private bool _orderedAttributes;
    private bool _specifiedAttributes;
    private int _inCallback;
    private bool _textInput;

    /// <summary>The thread that is parsing: handlers are called on it.</summary>
    private PyThread? _thread;

    internal PyXmlParser(string? encoding, string? separator, PyDict? intern, PyXmlParser? parent = null, XmlPushParser.Mode mode = XmlPushParser.Mode.Document)
    {
        _separator = separator;
        _intern = intern;
        _parent = parent;
        _reader = new XmlEncodingReader(encoding, ReadTable);
        _parser = new XmlPushParser(this, _reader, separator, parent?._parser.DocumentType, mode);
    }

    /// <summary>The characters of an 8-bit encoding, by Python's codec of that name; null when its ASCII part is not ASCII.</summary>
    private char[]? ReadTable(string name)
    {
        if (_textInput)
        {
            return null;
        }

        var bytes = new byte[TableSize];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)i;
        }

        var decoded = (PyStr)Operations.CallMethod(_thread!, PyBytes.Of(bytes), "decode", PyStr.Of(name), PyStr.Of("replace"));
        if (decoded.Length != TableSize)
        {
            throw Errors.ValueError("multi-byte encodings are not supported");
        }

        var table = new char[TableSize];
        for (var i = 0; i < table.Length; i++)
        {
            var point = decoded.CodePointAt(i);
            table[i] = point is 0xFFFD or > 0xFFFF ? XmlEncodingReader.Invalid : (char)point;
            if (table[i] != i && (IsMarkup(i) || IsMarkup(table[i])))
            {
                return null;
            }
        }

        return table;
    }

    /// <summary>The ASCII characters that mean something to a parser and so must stand at their own place in any encoding.</summary>
    private static bool IsMarkup(int c) => c < 127 && XmlCharacters.IsAllowed((char)c) && !"$@\\^`{}~".Contains((char)c);

    private void RequireRoot()
    {
        if (_parent is not null)
        {
            throw LibraryErrors.Error(ExpatModule.ErrorType, "parser must be a root parser");
        }
    }

    [PyMethod("SetBillionLaughsAttackProtectionActivationThreshold", Signature = "(threshold, /)", Doc = "How much text of entities is always accepted.")]
    public void SetAmplificationThreshold(PyThread t, PyObject threshold)
    {
        var number = threshold as PyIntBase ?? throw Errors.TypeError($"'{threshold.Type.Name}' object cannot be interpreted as an integer");
        if (number.Sign < 0)
        {
            throw Errors.ValueError("value must be positive");
        }

        if (!number.TryGetUInt64(out var value))
        {
            throw Errors.OverflowError("Python int too large to convert to C unsigned long long");
        }

        RequireRoot();
        _parser.AmplificationThreshold = value;
    }

    [PyMethod("SetBillionLaughsAttackProtectionMaximumAmplification", Signature = "(max_factor, /)", Doc = "How many times its own length a document may expand to.")]
    public void SetAmplificationLimit(PyThread t, PyObject max_factor)
    {
        var value = (float)Operations.ToDouble(t, max_factor);
        RequireRoot();
        if (!(value >= 1))
        {
            throw LibraryErrors.Error(ExpatModule.ErrorType, "'max_factor' must be at least 1.0");
        }

        _parser.AmplificationLimit = value;
    }

    private PyObject Result(PyThread t, bool success)
    {
        if (!success)
        {
            throw ExpatModule.MakeError(t, _parser.Error, _parser.Line, _parser.Column);
        }

        FlushText(t);
        return PyInt.Of(1);
    }

    private bool Feed(PyThread t, ReadOnlySpan<byte> data, bool final)
    {
        var previous = _thread;
        _thread = t;
        try
        {
            return _parser.Parse(data, final);
        }
        finally
        {
            _thread = previous ?? t;
        }
    }

    [PyMethod("Parse", Signature = "(data, isfinal=False, /)", Doc = "Parses a piece of a document.")]
    public PyObject Parse(PyThread t, PyObject data, bool isfinal = false)
    {
        if (_inCallback > 0)
        {
            throw Errors.RuntimeError("cannot call Parse() from within a handler");
        }

        if (data is PyStr text)
        {
            if (!_parser.HasStarted)
            {
                _reader.UseText();
                _textInput = true;
            }

            return Result(t, Feed(t, BufferView.Read(t, Operations.CallMethod(t, text, "encode", PyStr.Of("utf-8"))), isfinal));
        }

        return Result(t, Feed(t, BufferView.Read(t, data), isfinal));
    }

    [PyMethod("ParseFile", Signature = "(file, /)", Doc = "Parses what a file holds.")]
    public PyObject ParseFile(PyThread t, PyObject file)
    {
        if (_inCallback > 0)
        {
            throw Errors.RuntimeError("cannot call ParseFile() from within a handler");
        }

        var read = Operations.TryGetAttribute(t, file, PyStr.Intern("read")) ?? throw Errors.TypeError("argument must have 'read' attribute");
        while (true)
        {
            var piece = Operations.Call(t, read, PyInt.Of(ReadSize));
            if (piece is not (PyBytes or PyByteArray))
            {
                throw Errors.TypeError($"read() did not return a bytes object (type={piece.Type.Name})");
            }

            var data = BufferView.Read(t, piece);
            if (data.Length > ReadSize)
            {
                throw Errors.ValueError($"read() returned too much data: {ReadSize} bytes requested, {data.Length} returned");
            }

            var result = Feed(t, data, data.Length == 0);
            if (!result || data.Length == 0)
            {
                return Result(t, result);
            }
        }
    }

    [PyMethod("SetBase", Signature = "(base, /)", Doc = "Sets what system identifiers are relative to.")]
    public void SetBase(PyStr @base) => _parser.Base = @base.Value;

    [PyMethod("GetBase", Signature = "()", Doc = "What system identifiers are relative to.")]
    public PyObject GetBase() => Text(_parser.Base);

    [PyMethod("GetInputContext", Signature = "()", Doc = "The input from the current event on; None outside handlers.")]
    public PyObject GetInputContext(PyThread t) => _inCallback > 0 ? PyBytes.Of(Encoding.UTF8.GetBytes(_parser.RestOfInput)) : PyNone.Value;

    [PyMethod("ExternalEntityParserCreate", Signature = "(context, encoding=<unrepresentable>, /)", Doc = "A parser for an external entity.")]
    public PyObject CreateExternal(PyObject context, PyObject? encoding = null)
    {
        if (context is not (PyNone or PyStr))
        {
            throw Errors.TypeError($"ExternalEntityParserCreate() argument 1 must be str or None, not {context.Type.Name}");
        }

        var mode = context is PyNone ? XmlPushParser.Mode.ExternalSubset : XmlPushParser.Mode.ExternalContent;
        var child = new PyXmlParser((encoding as PyStr)?.Value, _separator, _intern, this, mode)
        {
            _bufferSize = _bufferSize,
            _orderedAttributes = _orderedAttributes,
            _specifiedAttributes = _specifiedAttributes,
            _buffer = _buffer is null ? null : new StringBuilder(),
        };
        Array.Copy(_handlers, child._handlers, _handlers.Length);
        child._parser.Base = _parser.Base;
        child._parser.NamespaceTriplets = _parser.NamespaceTriplets;
        child._parser.ReparseDeferral = _parser.ReparseDeferral;
        child._parser.ParameterParsing = _parser.ParameterParsing;
        child._parser.InheritNamespaces(_parser);
        return child;
    }

    [PyMethod("SetParamEntityParsing", Signature = "(flag, /)", Doc = "Whether parameter entities are read.")]
    public long SetParameterParsing(int flag)
    {
        if (_parser.HasStarted || flag is < 0 or > 2)
        {
            return 0;
        }

        _parser.ParameterParsing = flag;
        return 1;
    }

    [PyMethod("UseForeignDTD", Signature = "(flag=True, /)", Doc = "Asks for an external subset even where none is named.")]
    public void UseForeignDtd(PyThread t, bool flag = true)
    {
        if (_parser.HasStarted)
        {
            throw ExpatModule.MakeError(t, XmlError.CannotChangeFeature, _parser.Line, _parser.Column);
        }

        _parser.UsesForeignDtd = flag;
    }

    [PyMethod("SetReparseDeferralEnabled", Signature = "(enabled, /)", Doc = "Whether incomplete tokens wait for more text.")]
    public void SetReparseDeferral(bool enabled) => _parser.ReparseDeferral = enabled;

    [PyMethod("GetReparseDeferralEnabled", Signature = "()", Doc = "Whether incomplete tokens wait for more text.")]
    public bool GetReparseDeferral() => _parser.ReparseDeferral;

    [PyProperty("intern", Doc = "The dict of names.")]
    public PyObject Intern => _intern is null ? PyNone.Value : _intern;

    [PyProperty("ErrorCode", Doc = "The number of the last error.")]
    public long ErrorCode => (long)_parser.Error;

    [PyProperty("ErrorLineNumber", Doc = "The line of the last error.")]
    public long ErrorLine => LineNumber;

    [PyProperty("CurrentLineNumber", Doc = "The line of the current event.")]
    public long LineNumber => _parser.Line;

    [PyProperty("ErrorColumnNumber", Doc = "The column of the last error.")]
    public long ErrorColumn => ColumnNumber;

    [PyProperty("CurrentColumnNumber", Doc = "The column of the current event.")]
    public long ColumnNumber => _parser.Column;

    [PyProperty("ErrorByteIndex", Doc = "The byte of the last error.")]
    public long ErrorByte => ByteIndex;

    [PyProperty("CurrentByteIndex", Doc = "The byte of the current event.")]
    public long ByteIndex => _parser.HasStarted ? _parser.ByteIndex : -1;

    [PyProperty("buffer_text", Doc = "Whether text is collected before it is reported.")]
    public bool BufferText => _buffer is not null;

    [PySetter("buffer_text")]
    public void SetBufferText(PyThread t, PyObject? value)
    {
        if (Flag(t, value))
        {
            _buffer ??= new StringBuilder();
        }
        else if (_buffer is not null)
        {
            FlushText(t);
            _buffer = null;
        }
    }

    private static bool Flag(PyThread t, PyObject? value) => value is null ? throw Errors.RuntimeError("Cannot delete attribute") : Operations.IsTrue(t, value);

    [PyProperty("buffer_size", Doc = "How much text is collected at most.")]
    public long BufferSize => _bufferSize;

    [PySetter("buffer_size")]
    public void SetBufferSize(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.RuntimeError("Cannot delete attribute");
        }

        if (value is not PyIntBase number)
        {
            throw Errors.TypeError("buffer_size must be an integer");
        }

        var size = Operations.IndexToInt64(t, number);
        if (size <= 0)
        {
            throw Errors.ValueError("buffer_size must be greater than zero");
        }

        if (size > int.MaxValue)
        {
            throw Errors.ValueError($"buffer_size must not be greater than {int.MaxValue}");
        }

        if (size != _bufferSize)
        {
            FlushText(t);
            _bufferSize = (int)size;
        }
    }

    [PyProperty("buffer_used", Doc = "How much text is collected now.")]
    public long BufferUsed => _buffer?.Length ?? 0;

    [PyProperty("namespace_prefixes", Doc = "Whether names carry their prefix.")]
    public bool NamespacePrefixes => _parser.NamespaceTriplets;

    [PySetter("namespace_prefixes")]
    public void SetNamespacePrefixes(PyThread t, PyObject? value) => _parser.NamespaceTriplets = Flag(t, value);

    [PyProperty("ordered_attributes", Doc = "Whether attributes come as a list.")]
    public bool OrderedAttributes => _orderedAttributes;

    [PySetter("ordered_attributes")]
    public void SetOrderedAttributes(PyThread t, PyObject? value) => _orderedAttributes = Flag(t, value);

    [PyProperty("specified_attributes", Doc = "Whether only attributes of the document itself are reported.")]
    public bool SpecifiedAttributes => _specifiedAttributes;

    [PySetter("specified_attributes")]
    public void SetSpecifiedAttributes(PyThread t, PyObject? value) => _specifiedAttributes = Flag(t, value);
}
