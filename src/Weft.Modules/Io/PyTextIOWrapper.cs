using Weft.Runtime;

namespace Weft.Modules.Io;

/// <summary><c>_io.TextIOWrapper</c>: text over a buffered binary stream.</summary>
/// <remarks>
/// Reading decodes chunks with the codec's incremental decoder into <see cref="_decoded"/>, of which
/// <see cref="_used"/> characters were handed out; <see cref="_snapshot"/> is the decoder's state and the bytes before that
/// chunk, from which <c>tell()</c> finds the position of a character. Writing encodes into <see cref="_pending"/> until
/// there is enough for the buffer below.
/// </remarks>
[PyType("_io.TextIOWrapper", HasDict = true, Doc = "Text over a binary stream.", Signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)")]
public partial class PyTextIOWrapper : PyTextIOBase
{
    private const int ChunkBytes = 8192;

    private readonly ObjectGate _gate = new();
    private PyObject? _buffer;
    private bool _detached;
    private string _encoding = "utf-8";
    private string _errors = "strict";
    private string? _newline;
    private bool _readUniversal, _readTranslate, _lineBuffering, _writeThrough, _seekable, _telling;
    private string? _writeNewline;
    private PyObject? _decoder;
    private PyObject? _encoder;
    private bool _utf8Fast;
    private PyStr _decoded = PyStr.Empty;
    private int _used;
    private (PyObject State, byte[] Bytes)? _snapshot;
    private readonly MemoryStream _pending = new();
    private int _chunkSize = ChunkBytes;

    protected internal PyTextIOWrapper(PyType type)
        : base(type)
    {
    }

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyTextIOWrapper(cls);

    private PyObject Buffer => _buffer ?? throw Errors.ValueError(_detached ? "underlying buffer has been detached" : "I/O operation on uninitialized object");

    [PyInit(Signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)")]
    public void Init(PyThread t, PyObject buffer, PyObject? encoding = null, PyObject? errors = null, PyObject? newline = null, bool line_buffering = false, bool write_through = false)
    {
        var encodingName = encoding is null or PyNone ? ((PyStr)IoModule.TextEncoding(t, PyNone.Value)).Value : encoding as PyStr is { } e ? e.Value : throw Errors.TypeError($"TextIOWrapper() argument 'encoding' must be str or None, not {encoding.Type.FullName}");
        if (encodingName == "locale")
        {
            encodingName = "utf-8";
        }

        if (encodingName.Contains('\0') || (errors is PyStr es && es.Value.Contains('\0')))
        {
            throw Errors.ValueError("embedded null character");
        }

        _errors = errors is null or PyNone ? "strict" : errors as PyStr is { } er ? er.Value : throw Errors.TypeError($"TextIOWrapper() argument 'errors' must be str or None, not {errors.Type.FullName}");
        SetNewline(t, newline);
        _buffer = buffer;
        WrapInner(buffer);
        _detached = false;
        _lineBuffering = line_buffering;
        _writeThrough = write_through;
        SetCodec(t, encodingName);
        _seekable = _telling = Operations.IsTrue(t, Operations.CallMethod(t, buffer, "seekable"));
        _decoded = PyStr.Empty;
        _used = 0;
        _snapshot = null;
        _pending.SetLength(0);
    }

    private void SetNewline(PyThread t, PyObject? newline)
    {
        _newline = newline switch
        {
            null or PyNone => null,
            PyStr { Value: "" or "\n" or "\r" or "\r\n" } s => s.Value,
            PyStr s => throw Errors.ValueError($"illegal newline value: {Operations.Repr(t, s).Value}"),
            _ => throw Errors.TypeError($"newline must be str or None, not {newline.Type.FullName}"),
        };
        _readUniversal = string.IsNullOrEmpty(_newline);
        _readTranslate = _newline is null;
        var writeTranslate = _newline != "";
        var target = _newline is null or "" ? Environment.NewLine : _newline;
        _writeNewline = writeTranslate && target != "\n" ? target : null;
    }

    private void SetCodec(PyThread t, string encoding)
    {
        var codecs = Operations.Import(t, "codecs");
        var info = Operations.CallMethod(t, codecs, "lookup", PyStr.Of(encoding));
        if (Operations.TryGetAttribute(t, info, PyStr.Intern("_is_text_encoding")) is { } isText && !Operations.IsTrue(t, isText))
        {
            throw Errors.LookupError($"'{encoding}' is not a text encoding; use codecs.open() to handle arbitrary codecs");
        }

        _encoding = encoding;
        var normalized = (Operations.TryGetAttribute(t, info, PyStr.Intern("name")) as PyStr)?.Value;
        _utf8Fast = normalized is "utf-8";
        _encoder = _decoder = null;
        if (Operations.IsTrue(t, Operations.CallMethod(t, Buffer, "readable")))
        {
            var decoder = Operations.CallMethod(t, info, "incrementaldecoder", PyStr.Of(_errors));
            _decoder = _readUniversal ? Operations.Call(t, PyIncrementalNewlineDecoder.TypeObject, decoder, PyBool.Of(_readTranslate)) : decoder;
        }

        if (Operations.IsTrue(t, Operations.CallMethod(t, Buffer, "writable")) && !_utf8Fast)
        {
            _encoder = Operations.CallMethod(t, info, "incrementalencoder", PyStr.Of(_errors));
            if (Operations.IsTrue(t, Operations.CallMethod(t, Buffer, "seekable")) && Operations.TryGetAttribute(t, Buffer, PyStr.Intern("tell")) is { } tell && Operations.IsTrue(t, Operations.Call(t, tell)))
            {
                Operations.CallMethod(t, _encoder, "setstate", PyInt.Of(0));
            }
        }
    }

    [PyMethod("reconfigure", Signature = "(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)", Doc = "Changes the settings of the stream.")]
    public void Reconfigure(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) > 0)
        {
            throw Errors.TypeError("reconfigure() takes no positional arguments");
        }

        PyObject? encoding = null, errors = null, newline = null, line = null, through = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (((PyStr)kwNames!.Items[i]).Value)
            {
                case "encoding":
                    encoding = args[i];
                    break;
                case "errors":
                    errors = args[i];
                    break;
                case "newline":
                    newline = args[i];
                    break;
                case "line_buffering":
                    line = args[i];
                    break;
                case "write_through":
                    through = args[i];
                    break;
                case var other:
                    throw Errors.TypeError($"reconfigure() got an unexpected keyword argument '{other}'");
            }
        }

        if (_snapshot is not null && (encoding is not null and not PyNone || errors is not null and not PyNone || newline is not null))
        {
            throw Unsupported("It is not possible to set the encoding or newline of stream after the first read");
        }

        FlushText(t);
        if (newline is not null)
        {
            SetNewline(t, newline);
        }

        if (errors is PyStr e)
        {
            _errors = e.Value;
        }
        else if (encoding is PyStr)
        {
            _errors = "strict";
        }

        if (encoding is PyStr || errors is PyStr || newline is not null)
        {
            SetCodec(t, encoding is PyStr name ? name.Value == "locale" ? "utf-8" : name.Value : _encoding);
        }

        if (line is not null and not PyNone)
        {
            _lineBuffering = Operations.IsTrue(t, line);
        }

        if (through is not null and not PyNone)
        {
            _writeThrough = Operations.IsTrue(t, through);
        }

        Operations.CallMethod(t, Buffer, Names.Flush);
    }

    private void CheckNotClosed(PyThread t)
    {
        if (IsClosed(t, Buffer))
        {
            throw Errors.ValueError("I/O operation on closed file.");
        }
    }

    // ---- Writing

    [PyMethod("write", Doc = "Writes text; how many characters were given.")]
    public PyObject Write(PyThread t, PyObject text)
    {
        if (text is not PyStr s)
        {
            throw Errors.TypeError($"write() argument must be str, not {text.Type.FullName}");
        }

        CheckNotClosed(t);
        if (!_utf8Fast && _encoder is null || _utf8Fast && !Operations.IsTrue(t, Operations.CallMethod(t, Buffer, "writable")))
        {
            throw Unsupported("not writable");
        }

        var hasNewline = (_lineBuffering || _writeNewline is not null) && s.Value.Contains('\n');
        var output = hasNewline && _writeNewline is not null ? PyStr.Of(s.Value.Replace("\n", _writeNewline)) : s;
        PyBytes bytes;
        if (_utf8Fast)
        {
            bytes = TextCodec.Encode(t, output, "utf-8", _errors);
        }
        else
        {
            bytes = Operations.Call(t, Operations.GetAttribute(t, _encoder!, "encode"), output) as PyBytes ?? throw Errors.TypeError("encoder should return a bytes object");
        }

        var flush = _lineBuffering && (hasNewline || s.Value.Contains('\r'));
        if (_pending.Length > 0 && _pending.Length + bytes.Data.Length > _chunkSize)
        {
            FlushText(t);
        }

        _gate.Enter(t);
        try
        {
            _pending.Write(bytes.Data);
        }
        finally
        {
            _gate.Exit(t);
        }

        if (_pending.Length >= _chunkSize || _writeThrough || flush)
        {
            FlushText(t);
        }

        if (flush)
        {
            Operations.CallMethod(t, Buffer, Names.Flush);
        }

        if (_snapshot is not null)
        {
            // What was read ahead is read again from the new position. A stream without positions keeps it.
            _decoded = PyStr.Empty;
            _used = 0;
            _snapshot = null;
            if (_decoder is not null)
            {
                Operations.CallMethod(t, _decoder, "reset");
            }
        }

        return PyInt.Of(s.Length);
    }

    private void FlushText(PyThread t)
    {
        byte[] bytes;
        _gate.Enter(t);
        try
        {
            if (_pending.Length == 0)
            {
                return;
            }

            bytes = _pending.ToArray();
            _pending.SetLength(0);
        }
        finally
        {
            _gate.Exit(t);
        }

        Operations.CallMethod(t, Buffer, Names.Write, PyBytes.Of(bytes));
    }

    [PyMethod("flush")]
    public void Flush(PyThread t)
    {
        CheckNotClosed(t);
        _telling = _seekable;
        FlushText(t);
        Operations.CallMethod(t, Buffer, Names.Flush);
    }

    [PyMethod("close")]
    public void Close(PyThread t)
    {
        // Asking whether the stream below is closed may detach it.
        if (_buffer is not { } buffer || IsClosed(t, buffer))
        {
            return;
        }

        if (IsBeingDropped)
        {
            WarnOfDropping(t, buffer, this);
        }

        FlushThenClose(
            t,
            () =>
            {
                if (_buffer is not null)
                {
                    Operations.CallMethod(t, this, Names.Flush);
                }
            },
            buffer);
        NoteClosed();
    }

    [PyMethod("detach", Doc = "Gives the binary stream away.")]
    public PyObject Detach(PyThread t)
    {
        var buffer = Buffer;
        Operations.CallMethod(t, this, Names.Flush);
        _buffer = null;
        UnwrapInner(buffer);
        _detached = true;
        return buffer;
    }

    // ---- Reading

    private bool ReadChunk(PyThread t, long hint)
    {
        if (_decoder is null)
        {
            throw Unsupported("not readable");
        }

        PyObject? state = null;
        byte[] before = [];
        if (_telling)
        {
            if (Operations.CallMethod(t, _decoder, "getstate") is not PyTuple { Items: [var held, var flags] })
            {
                throw Errors.TypeError("illegal decoder state");
            }

            before = held is PyBytes { Data: var data } ? data.ToArray() : throw Errors.TypeError($"illegal decoder state: the first item should be a bytes object, not '{held.Type.FullName}'");
            state = flags;
        }

        var size = PyInt.Of(Math.Max(_chunkSize, Math.Min(hint, 1 << 24)));
        var read1 = Operations.TryGetAttribute(t, Buffer, PyStr.Intern("read1"));
        var chunk = Operations.Call(t, read1 ?? Operations.GetAttribute(t, Buffer, "read"), size);
        var bytes = chunk as PyBytes;
        if (bytes is null)
        {
            using var view = BufferView.TryGet(t, chunk, writable: false)
                ?? throw Errors.TypeError($"underlying {(read1 is null ? "read" : "read1")}() should have returned a bytes-like object, not '{chunk.Type.FullName}'");
            bytes = PyBytes.Of(view.ToArray());
        }

        var end = bytes.Data.Length == 0;
        _decoded = Operations.Call(t, Operations.GetAttribute(t, _decoder, "decode"), bytes, PyBool.Of(end)) as PyStr ?? throw Errors.TypeError("decoder should return a string result");
        _used = 0;
        if (_decoded.Length > 0)
        {
            end = false;
        }

        if (_telling)
        {
            _snapshot = (state!, [.. before, .. bytes.Data]);
        }

        return !end;
    }

    private PyStr TakeDecoded(int count)
    {
        var available = _decoded.Length - _used;
        if (count < 0 || count > available)
        {
            count = available;
        }

        var result = _decoded.Substring(_used, _used + count);
        _used += count;
        return result;
    }

    [PyMethod("read", Signature = "(size=-1, /)", Doc = "Reads characters, all with -1.")]
    public PyObject Read(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        CheckNotClosed(t);
        if (_decoder is null)
        {
            throw Unsupported("not readable");
        }

        FlushText(t);
        if (count < 0)
        {
            var head = TakeDecoded(-1);
            var bytes = Operations.CallMethod(t, Buffer, "read");
            if (bytes is PyNone)
            {
                throw Errors.With(Exceptions.BlockingIOError, PyInt.Of(LibC.EAGAIN), PyStr.Of("Read returned None."));
            }

            var rest = Operations.Call(t, Operations.GetAttribute(t, _decoder, "decode"), bytes, PyBool.True) as PyStr ?? throw Errors.TypeError("decoder should return a string result");
            _decoded = PyStr.Empty;
            _used = 0;
            _snapshot = null;
            return PyStr.Concat(head, rest);
        }

        var result = TakeDecoded((int)Math.Min(count, int.MaxValue));
        while (result.Length < count && ReadChunk(t, count - result.Length))
        {
            result = PyStr.Concat(result, TakeDecoded((int)Math.Min(count - result.Length, int.MaxValue)));
        }

        return result;
    }

    [PyMethod("readline", Signature = "(size=-1, /)", Doc = "The next line, with its end.")]
    public PyObject Readline(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        CheckNotClosed(t);
        FlushText(t);
        return ReadLine(t, limit);
    }

    private PyStr ReadLine(PyThread t, long limit)
    {
        if (_decoder is null)
        {
            throw Unsupported("not readable");
        }

        var line = PyStr.Empty;
        List<PyStr>? parts = null;
        var length = 0L;
        var carriage = false;
        while (true)
        {
            if (_used >= _decoded.Length && !ReadChunk(t, 0))
            {
                break;
            }

            if (_used >= _decoded.Length)
            {
                continue;
            }

            var available = _decoded.Length - _used;
            if (carriage)
            {
                // The chunk before ended in \r: a \n here belongs to it.
                carriage = false;
                if (_decoded.CodePointAt(_used) == '\n')
                {
                    Add(TakeDecoded(1));
                    break;
                }

                if (_newline != "\r\n")
                {
                    break;
                }
            }

            var end = FindLineEnd(out carriage);
            var take = end < 0 ? available : end;
            if (limit >= 0 && length + take >= limit)
            {
                Add(TakeDecoded((int)(limit - length)));
                carriage = false;
                break;
            }

            Add(TakeDecoded(take));
            if (end >= 0 && !carriage)
            {
                break;
            }
        }

        return parts is null ? line : (PyStr)Operations.CallMethod(t, PyStr.Empty, "join", new PyTuple([.. parts]));

        void Add(PyStr part)
        {
            length += part.Length;
            if (line.Length == 0 && parts is null)
            {
                line = part;
                return;
            }

            parts ??= [line];
            parts.Add(part);
        }
    }

    /// <summary>Length of the line at the position, or -1 when it goes on; the flag tells that it ends in a \r that a \n may follow.</summary>
    private int FindLineEnd(out bool carriageAtEnd)
    {
        carriageAtEnd = false;
        if (_newline is null or "\n")
        {
            return Find('\n') is var at and >= 0 ? at + 1 : -1;
        }

        if (_newline == "\r")
        {
            return Find('\r') is var at and >= 0 ? at + 1 : -1;
        }

        for (var i = _used; i < _decoded.Length; i++)
        {
            var c = _decoded.CodePointAt(i);
            if (c == '\n' && _newline == "")
            {
                return i + 1 - _used;
            }

            if (c != '\r')
            {
                continue;
            }

            if (i + 1 < _decoded.Length)
            {
                if (_decoded.CodePointAt(i + 1) == '\n')
                {
                    return i + 2 - _used;
                }

                if (_newline == "")
                {
                    return i + 1 - _used;
                }
            }
            else if (_newline == "\r\n")
            {
                carriageAtEnd = true;
                return i + 1 - _used;
            }
            else
            {
                return i + 1 - _used;
            }
        }

        return -1;
    }

    private int Find(char c)
    {
        if (_decoded.Simple is { } simple)
        {
            var at = simple.IndexOf(c, _used);
            return at < 0 ? -1 : at - _used;
        }

        for (var i = _used; i < _decoded.Length; i++)
        {
            if (_decoded.CodePointAt(i) == c)
            {
                return i - _used;
            }
        }

        return -1;
    }

    [PyMethod("__next__")]
    public PyObject? NextLine(PyThread t)
    {
        _telling = false;
        PyObject line;
        if (ReferenceEquals(Type, TypeObject))
        {
            CheckNotClosed(t);
            FlushText(t);
            line = ReadLine(t, -1);
        }
        else
        {
            line = Operations.CallMethod(t, this, "readline");
            if (line is not PyStr)
            {
                throw IoModule.OSErrorText($"readline() should have returned a str object, not '{line.Type.FullName}'");
            }
        }

        if (((PyStr)line).Length > 0)
        {
            return line;
        }

        _snapshot = null;
        _telling = _seekable;
        return null;
    }

    // ---- Position

    [PyMethod("tell", Doc = "A cookie for the position.")]
    public PyObject Tell(PyThread t)
    {
        CheckNotClosed(t);
        if (!_seekable)
        {
            throw Unsupported("underlying stream is not seekable");
        }

        if (!_telling)
        {
            throw IoModule.OSErrorText("telling position disabled by next() call");
        }

        FlushText(t);
        Operations.CallMethod(t, this, Names.Flush);
        var position = Operations.CallMethod(t, Buffer, "tell");
        if (_decoder is null || _snapshot is not { } snapshot)
        {
            return position;
        }

        var start = Operations.Subtract(t, position, PyInt.Of(snapshot.Bytes.Length));
        if (_used == 0)
        {
            return TextPosition.Pack(t, start, snapshot.State, 0, 0, 0);
        }

        if (_used == _decoded.Length && snapshot.Bytes.Length > 0 && IsAtRest(t))
        {
            return position;
        }

        // Decode again from the snapshot, byte by byte, until as many characters came out as were handed out.
        var saved = Operations.CallMethod(t, _decoder, "getstate");
        try
        {
            Operations.CallMethod(t, _decoder, "setstate", new PyTuple([PyBytes.Of([]), snapshot.State]));
            var characters = 0;
            var safeBytes = 0;
            var safeState = snapshot.State;
            var safeCharacters = 0;
            var fed = 0;
            var needEnd = 0;
            while (characters < _used && fed < snapshot.Bytes.Length)
            {
                characters += (int)Operations.Length(t, Operations.Call(t, Operations.GetAttribute(t, _decoder, "decode"), PyBytes.Of([snapshot.Bytes[fed]])));
                fed++;
                var state = (PyTuple)Operations.CallMethod(t, _decoder, "getstate");
                if (Operations.Length(t, state.Items[0]) == 0 && characters <= _used)
                {
                    (safeBytes, safeState, safeCharacters) = (fed, state.Items[1], characters);
                }
            }

            if (characters < _used)
            {
                needEnd = 1;
                characters += (int)Operations.Length(t, Operations.Call(t, Operations.GetAttribute(t, _decoder, "decode"), PyBytes.Of([]), PyBool.True));
                if (characters < _used)
                {
                    throw IoModule.OSErrorText("can't reconstruct logical file position");
                }
            }

            return TextPosition.Pack(t, Operations.Add(t, start, PyInt.Of(safeBytes)), safeState, safeCharacters == _used ? 0 : fed - safeBytes, needEnd, _used - safeCharacters);
        }
        finally
        {
            Operations.CallMethod(t, _decoder, "setstate", saved);
        }
    }

    private bool IsAtRest(PyThread t)
    {
        var state = (PyTuple)Operations.CallMethod(t, _decoder!, "getstate");
        return Operations.Length(t, state.Items[0]) == 0 && !Operations.IsTrue(t, state.Items[1]);
    }

    [PyMethod("seek", Signature = "(cookie, whence=0, /)", Doc = "Goes to a position that tell() gave.")]
    public PyObject Seek(PyThread t, PyObject cookie, int whence = 0)
    {
        CheckNotClosed(t);
        if (!_seekable)
        {
            throw Unsupported("underlying stream is not seekable");
        }

        var isZero = !Operations.IsTrue(t, cookie);
        if (whence == 1)
        {
            if (!isZero)
            {
                throw Unsupported("can't do nonzero cur-relative seeks");
            }

            cookie = Tell(t);
        }
        else if (whence == 2)
        {
            if (!isZero)
            {
                throw Unsupported("can't do nonzero end-relative seeks");
            }

            Operations.CallMethod(t, this, Names.Flush);
            Forget(t);
            var end = Operations.CallMethod(t, Buffer, "seek", PyInt.Of(0), PyInt.Of(2));
            ResetEncoder(t, Operations.IsTrue(t, end));
            return end;
        }
        else if (whence != 0)
        {
            throw Errors.ValueError($"invalid whence ({whence}, should be 0, 1 or 2)");
        }

        if (Operations.CompareBool(t, cookie, PyInt.Of(0), CompareOp.Lt))
        {
            throw Errors.ValueError($"negative seek position {Operations.Repr(t, cookie).Value}");
        }

        Operations.CallMethod(t, this, Names.Flush);
        var (start, state, feed, needEnd, skip) = TextPosition.Unpack(t, cookie);
        Operations.CallMethod(t, Buffer, "seek", start);
        Forget(t);
        if (_decoder is not null && (Operations.IsTrue(t, state) || feed > 0 || skip > 0))
        {
            Operations.CallMethod(t, _decoder, "setstate", new PyTuple([PyBytes.Of([]), state]));
            _snapshot = (state, []);
        }

        if (_decoder is not null && skip > 0)
        {
            var bytes = (PyBytes)Operations.CallMethod(t, Buffer, "read", PyInt.Of(feed));
            _decoded = (PyStr)Operations.Call(t, Operations.GetAttribute(t, _decoder, "decode"), bytes, PyBool.Of(needEnd));
            _snapshot = (state, bytes.Data.ToArray());
            if (_decoded.Length < skip)
            {
                throw IoModule.OSErrorText("can't restore logical file position");
            }

            _used = skip;
        }

        ResetEncoder(t, !isZero);
        return cookie;
    }

    private void Forget(PyThread t)
    {
        _decoded = PyStr.Empty;
        _used = 0;
        _snapshot = null;
        if (_decoder is not null)
        {
            Operations.CallMethod(t, _decoder, "reset");
        }
    }

    private void ResetEncoder(PyThread t, bool inside)
    {
        if (_encoder is null)
        {
            return;
        }

        if (inside)
        {
            Operations.CallMethod(t, _encoder, "setstate", PyInt.Of(0));
        }
        else
        {
            Operations.CallMethod(t, _encoder, "reset");
        }
    }

    [PyMethod("truncate", Signature = "(pos=None, /)", Doc = "Changes the size.")]
    public PyObject Truncate(PyThread t, PyObject? pos = null)
    {
        Operations.CallMethod(t, this, Names.Flush);
        return Operations.CallMethod(t, Buffer, "truncate", pos ?? PyNone.Value);
    }

    // ---- Properties

    [PyProperty("buffer")]
    public PyObject GetBufferObject() => Buffer;

    [PyProperty("encoding")]
    public string Encoding => _encoding;

    [PyProperty("errors")]
    public string ErrorHandler => _errors;

    [PyProperty("newlines")]
    public PyObject Newlines(PyThread t) => _decoder is PyIncrementalNewlineDecoder decoder ? decoder.Newlines : PyNone.Value;

    [PyProperty("line_buffering")]
    public bool LineBuffering => _lineBuffering;

    [PyProperty("write_through")]
    public bool WriteThrough => _writeThrough;

    [PyProperty("name")]
    public PyObject Name(PyThread t) => Operations.GetAttribute(t, Buffer, "name");

    [PyProperty("closed")]
    public bool Closed(PyThread t) => IsClosed(t, Buffer);

    [PyProperty("_CHUNK_SIZE")]
    public PyObject ChunkSize() => PyInt.Of(_chunkSize);

    [PySetter("_CHUNK_SIZE")]
    public void SetChunkSize(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.AttributeError("the '_CHUNK_SIZE' attribute cannot be deleted");
        }

        if (!Operations.Index(t, value).TryGetInt64(out var size))
        {
            throw Errors.ValueError("cannot fit 'int' into an index-sized integer");
        }

        _chunkSize = size > 0 ? (int)Math.Min(size, 1 << 24) : throw Errors.ValueError("a strictly positive integer is required");
    }

    [PyMethod("readable")]
    public PyObject Readable(PyThread t) => Operations.CallMethod(t, Buffer, "readable");

    [PyMethod("writable")]
    public PyObject Writable(PyThread t) => Operations.CallMethod(t, Buffer, "writable");

    [PyMethod("seekable")]
    public PyObject Seekable(PyThread t) => Operations.CallMethod(t, Buffer, "seekable");

    [PyMethod("fileno")]
    public PyObject Fileno(PyThread t) => Operations.CallMethod(t, Buffer, "fileno");

    [PyMethod("isatty")]
    public PyObject Isatty(PyThread t) => Operations.CallMethod(t, Buffer, "isatty");

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var text = $"<{Type.FullName}";
        if (_buffer is not null && Operations.TryGetAttribute(t, this, PyStr.Intern("name")) is { } name)
        {
            text += $" name={Operations.Repr(t, name).Value}";
        }

        if (Operations.TryGetAttribute(t, this, PyStr.Intern("mode")) is { } mode)
        {
            text += $" mode={Operations.Repr(t, mode).Value}";
        }

        return $"{text} encoding='{_encoding}'>";
    }

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle() => throw Errors.TypeError($"cannot pickle '{Type.FullName}' instances");
}

/// <summary>Guards the bytes that wait to be written; held for copying only.</summary>
internal sealed class ObjectGate
{
    private readonly System.Threading.Lock _lock = new();

    internal void Enter(PyThread t) => _lock.Enter();

    internal void Exit(PyThread t) => _lock.Exit();
}

/// <summary>The cookie of <c>tell()</c>: byte position, decoder state, bytes to feed, whether the end was reached, characters to skip; 64 bits each from the low end.</summary>
internal static class TextPosition
{
    internal static PyObject Pack(PyThread t, PyObject start, PyObject state, int feed, int needEnd, int skip)
    {
        var flags = Operations.Subtract(t, state, PyInt.Of(0));
        PyObject high = PyInt.Of(needEnd);
        foreach (var part in (ReadOnlySpan<PyObject>)[PyInt.Of(skip), PyInt.Of(feed), flags, start])
        {
            high = Operations.Or(t, Operations.LeftShift(t, high, PyInt.Of(64)), part);
        }

        return high;
    }

    internal static (PyObject Start, PyObject State, int Feed, bool NeedEnd, int Skip) Unpack(PyThread t, PyObject cookie)
    {
        var mask = PyInt.Of(ulong.MaxValue);
        var rest = (PyObject)Operations.Index(t, cookie);
        PyObject Next()
        {
            var part = Operations.And(t, rest, mask);
            rest = Operations.RightShift(t, rest, PyInt.Of(64));
            return part;
        }

        var start = Next();
        var state = Next();
        var feed = (int)Operations.IndexToInt64(t, Next());
        var skip = (int)Operations.IndexToInt64(t, Next());
        return (start, state, feed, Operations.IsTrue(t, rest), skip);
    }
}
