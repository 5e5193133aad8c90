using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Weft.Runtime.Objects;

/// <summary>Error handlers of codecs: the registry and the built-in ones.</summary>
public static unsafe class CodecErrors
{
    private static readonly ConcurrentDictionary<string, PyObject> s_handlers = new(StringComparer.Ordinal)
    {
        ["strict"] = Builtin("strict_errors", &Strict),
        ["ignore"] = Builtin("ignore_errors", &Ignore),
        ["replace"] = Builtin("replace_errors", &Replace),
        ["xmlcharrefreplace"] = Builtin("xmlcharrefreplace_errors", &XmlReferences),
        ["backslashreplace"] = Builtin("backslashreplace_errors", &Backslashes),
        ["namereplace"] = Builtin("namereplace_errors", &CharacterNames),
        ["surrogatepass"] = Builtin("surrogatepass", &PassSurrogates),
        ["surrogateescape"] = Builtin("surrogateescape", &EscapeSurrogates),
    };

    private static readonly string[] s_builtinNames = ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"];

    private static PyObject Builtin(string name, delegate*<PyThread, PyObject, PyObject, PyObject?> function) =>
        new PyBuiltinFunction(new NativeFunction(name, null, FunctionFlavor.Module, CallKind.One, (nint)function, "(exception, /)", "A codec error handler."), PyNone.Value, null);

    /// <summary>The handler of a name.</summary>
    /// <exception cref="PythonException">LookupError.</exception>
    public static PyObject Lookup(PyThread t, string name) =>
        s_handlers.TryGetValue(name, out var handler) ? handler : throw Errors.LookupError($"unknown error handler name '{name}'");

    public static void Register(string name, PyObject handler) => s_handlers[name] = handler;

    /// <summary>Removes a handler; false when there was none.</summary>
    /// <exception cref="PythonException">ValueError for a built-in one.</exception>
    public static bool Unregister(string name) => Array.IndexOf(s_builtinNames, name) >= 0
        ? throw Errors.ValueError($"cannot un-register built-in error handler '{name}'")
        : s_handlers.TryRemove(name, out _);

    internal static PythonException Decode(string encoding, PyBytes source, int start, int end, string reason) =>
        Errors.With(Exceptions.UnicodeDecodeError, PyStr.Of(encoding), source, PyInt.Of(start), PyInt.Of(end), PyStr.Of(reason));

    internal static PythonException Encode(string encoding, PyStr text, int start, int end, string reason) =>
        Errors.With(Exceptions.UnicodeEncodeError, PyStr.Of(encoding), text.ToExact(), PyInt.Of(start), PyInt.Of(end), PyStr.Of(reason));

    internal static (PyStr Text, long Position) CallForDecoding(PyThread t, PyObject handler, PyUnicodeError error, bool isMultibyte, int length)
    {
        var result = Operations.Call(t, handler, error);
        return result is PyTuple { Count: 2 } pair && pair.Items[0] is PyStr text && pair.Items[1] is PyIntBase position
            ? (text, Position(t, position, isMultibyte, length))
            : throw Errors.TypeError("decoding error handler must return (str, int) tuple");
    }

    internal static (PyObject Replacement, long Position) CallForEncoding(PyThread t, PyObject handler, PyUnicodeError error, bool isMultibyte, int length)
    {
        var result = Operations.Call(t, handler, error);
        return result is PyTuple { Count: 2 } pair && pair.Items[0] is PyStr or PyBytes && result is PyTuple { Count: 2 } same && same.Items[1] is PyIntBase position
            ? (same.Items[0], Position(t, position, isMultibyte, length))
            : throw Errors.TypeError($"encoding error handler must return ({(isMultibyte ? "str" : "str/bytes")}, int) tuple");
    }

    /// <summary>The position a handler answers. The multibyte codecs call one beyond 64 bits -1, and so out of bounds.</summary>
    private static long Position(PyThread t, PyIntBase position, bool isMultibyte, int length) =>
        isMultibyte && position is PyBigInt ? -1 - length : Operations.IndexToInt64(t, position);

    internal static PyStr CallForTranslation(PyThread t, PyObject handler, PyUnicodeError error, out long position)
    {
        var result = Operations.Call(t, handler, error);
        if (result is PyTuple { Count: 2 } pair && pair.Items[0] is PyStr text && pair.Items[1] is PyIntBase)
        {
            position = Operations.IndexToInt64(t, pair.Items[1]);
            return text;
        }

        throw Errors.TypeError("translating error handler must return (str, int) tuple");
    }

    // ---- The handlers

    private static PyUnicodeError Checked(PyObject exception) => exception is PyUnicodeError { Subject: not null } error ? error : throw WrongException(exception);

    private static PythonException WrongException(PyObject exception) => Errors.TypeError($"don't know how to handle {exception.Type.FullName} in error callback");

    private static PyObject Answer(PyObject replacement, long position) => new PyTuple([replacement, PyInt.Of(position)]);

    private static PyObject? Strict(PyThread t, PyObject module, PyObject exception) => exception is PyBaseException error
        ? throw new PythonException(error)
        : throw Errors.TypeError("codec must pass exception instance");

    private static PyObject? Ignore(PyThread t, PyObject module, PyObject exception)
    {
        UnicodeErrorBinding.Range(Checked(exception), out _, out var end);
        return Answer(PyStr.Empty, end);
    }

    private static PyObject? Replace(PyThread t, PyObject module, PyObject exception)
    {
        var error = Checked(exception);
        UnicodeErrorBinding.Range(error, out var start, out var end);
        if (error.IsDecode)
        {
            return Answer(PyStr.OfCodePoint(0xFFFD), end);
        }

        var count = Math.Max(0, end - start);
        return Answer(PyStr.OfCodePoint(error.IsTranslate ? 0xFFFD : '?').Repeat(count), end);
    }

    private static PyUnicodeError EncodeError(PyObject exception) => Checked(exception) is { IsDecode: false, IsTranslate: false } error ? error : throw WrongException(exception);

    private static PyObject? XmlReferences(PyThread t, PyObject module, PyObject exception)
    {
        var error = EncodeError(exception);
        UnicodeErrorBinding.Range(error, out var start, out var end);
        var text = (PyStr)error.Subject!;
        var result = new TextBuilder();
        for (var i = start; i < end; i++)
        {
            result.AppendSimple($"&#{text.CodePointAt((int)i)};");
        }

        return Answer(result.ToStr(), end);
    }

    private static PyObject? Backslashes(PyThread t, PyObject module, PyObject exception)
    {
        var error = Checked(exception);
        UnicodeErrorBinding.Range(error, out var start, out var end);
        var result = new TextBuilder();
        for (var i = start; i < end; i++)
        {
            PyStr.AppendEscape(result, error.Subject is PyBytes bytes ? bytes.Data[(int)i] : ((PyStr)error.Subject!).CodePointAt((int)i));
        }

        return Answer(result.ToStr(), end);
    }

    private static PyObject? CharacterNames(PyThread t, PyObject module, PyObject exception)
    {
        var error = EncodeError(exception);
        UnicodeErrorBinding.Range(error, out var start, out var end);
        var text = (PyStr)error.Subject!;
        var result = new TextBuilder();
        for (var i = start; i < end; i++)
        {
            var c = text.CodePointAt((int)i);
            if (UnicodeNames.NameOf(c) is { } name)
            {
                result.AppendSimple("\\N{").AppendSimple(name).Append('}');
            }
            else
            {
                PyStr.AppendEscape(result, c);
            }
        }

        return Answer(result.ToStr(), end);
    }

    private static PyObject? EscapeSurrogates(PyThread t, PyObject module, PyObject exception)
    {
        var error = Checked(exception);
        UnicodeErrorBinding.Range(error, out var start, out var end);
        if (error.IsTranslate)
        {
            throw WrongException(exception);
        }

        if (!error.IsDecode)
        {
            var text = (PyStr)error.Subject!;
            var bytes = new byte[Math.Max(0, end - start)];
            for (var i = start; i < end; i++)
            {
                var c = text.CodePointAt((int)i);
                bytes[i - start] = c is >= 0xDC80 and <= 0xDCFF ? (byte)(c - 0xDC00) : throw new PythonException(error);
            }

            return Answer(PyBytes.Of(bytes), end);
        }

        var data = ((PyBytes)error.Subject!).Data;
        var result = new TextBuilder();
        var at = start;
        for (; at < end && at < start + 4 && data[(int)at] >= 0x80; at++)
        {
            result.Append(0xDC00 + data[(int)at]);
        }

        return at == start ? throw new PythonException(error) : Answer(result.ToStr(), at);
    }

    /// <summary>The width in bytes and byte order of an encoding that can carry surrogates; 0 for others.</summary>
    private static (int Width, bool Big) SurrogateForm(string encoding)
    {
        var name = encoding.ToLowerInvariant().Replace('_', '-');
        if (!name.StartsWith("utf", StringComparison.Ordinal) && name != "cp-utf8" && name != "cp65001")
        {
            return (0, false);
        }

        var rest = name.Length > 3 && name[3] == '-' ? name[4..] : name.Length > 3 ? name[3..] : "";
        var native = !BitConverter.IsLittleEndian;
        return name == "cp65001" || rest == "8" ? (3, false) : rest switch
        {
            "16" => (2, native),
            "16-le" or "16le" => (2, false),
            "16-be" or "16be" => (2, true),
            "32" => (4, native),
            "32-le" or "32le" => (4, false),
            "32-be" or "32be" => (4, true),
            _ => (0, false),
        };
    }

    private static PyObject? PassSurrogates(PyThread t, PyObject module, PyObject exception)
    {
        var error = Checked(exception);
        UnicodeErrorBinding.Range(error, out var start, out var end);
        if (error.IsTranslate)
        {
            throw WrongException(exception);
        }

        var (width, big) = SurrogateForm((error.Encoding as PyStr)?.Value ?? "");
        if (width == 0)
        {
            throw new PythonException(error);
        }

        if (!error.IsDecode)
        {
            var text = (PyStr)error.Subject!;
            var bytes = new byte[Math.Max(0, end - start) * width];
            for (var i = start; i < end; i++)
            {
                var c = text.CodePointAt((int)i);
                if (c is < 0xD800 or > 0xDFFF)
                {
                    throw new PythonException(error);
                }

                WriteSurrogate(bytes.AsSpan((int)(i - start) * width), c, width, big);
            }

            return Answer(PyBytes.Of(bytes), end);
        }

        var data = ((PyBytes)error.Subject!).Data;
        var surrogate = start + width <= data.Length ? ReadSurrogate(data[(int)start..], width, big) : 0;
        return surrogate is >= 0xD800 and <= 0xDFFF ? Answer(PyStr.OfCodePoint(surrogate), start + width) : throw new PythonException(error);
    }

    private static void WriteSurrogate(Span<byte> target, int c, int width, bool big)
    {
        switch (width)
        {
            case 3:
                target[0] = (byte)(0xE0 | (c >> 12));
                target[1] = (byte)(0x80 | ((c >> 6) & 0x3F));
                target[2] = (byte)(0x80 | (c & 0x3F));
                break;
            case 2 when big:
                BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)c);
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)c);
                break;
            default:
                if (big)
                {
                    BinaryPrimitives.WriteInt32BigEndian(target, c);
                }
                else
                {
                    BinaryPrimitives.WriteInt32LittleEndian(target, c);
                }

                break;
        }
    }

    private static int ReadSurrogate(ReadOnlySpan<byte> data, int width, bool big) => width switch
    {
        3 => (data[0] & 0xF0) == 0xE0 && (data[1] & 0xC0) == 0x80 && (data[2] & 0xC0) == 0x80 ? ((data[0] & 15) << 12) | ((data[1] & 63) << 6) | (data[2] & 63) : 0,
        2 => big ? BinaryPrimitives.ReadUInt16BigEndian(data) : BinaryPrimitives.ReadUInt16LittleEndian(data),
        _ => big ? BinaryPrimitives.ReadInt32BigEndian(data) : BinaryPrimitives.ReadInt32LittleEndian(data),
    };
}
