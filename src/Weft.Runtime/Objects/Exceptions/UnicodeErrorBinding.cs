namespace Weft.Runtime.Objects;

/// <summary>Fields and texts of UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError.</summary>
internal static unsafe class UnicodeErrorBinding
{
    internal static void Initialize(PyThread t, PyUnicodeError error, ReadOnlySpan<PyObject> args)
    {
        var expected = error.IsTranslate ? 4 : 5;
        if (args.Length != expected)
        {
            throw Errors.TypeError($"function takes exactly {expected} arguments ({args.Length} given)");
        }

        var shift = error.IsTranslate ? 0 : 1;
        var encoding = error.IsTranslate ? null : Text(args[0], 1);
        var subject = args[shift];
        if (!error.IsDecode && subject is not PyStr)
        {
            throw Errors.TypeError($"argument {shift + 1} must be str, not {subject.Type.FullName}");
        }

        var start = Number(t, args[shift + 1]);
        var end = Number(t, args[shift + 2]);
        var reason = Text(args[shift + 3], shift + 4);
        if (error.IsDecode && subject is not PyBytes)
        {
            subject = PyBytes.Of(BufferView.Read(t, subject));
        }

        error.Encoding = encoding;
        error.Subject = subject;
        error.Start = start;
        error.End = end;
        error.Reason = reason;
    }

    private static PyObject Text(PyObject value, int number) => value is PyStr ? value : throw Errors.TypeError($"argument {number} must be str, not {value.Type.FullName}");

    private static long Number(PyThread t, PyObject value) => Operations.IndexToInt64(t, value);

    /// <summary>Start and end, forced into the object as codecs see them.</summary>
    internal static void Range(PyUnicodeError error, out long start, out long end)
    {
        var size = Size(error);
        start = Math.Max(0, Math.Min(error.Start, size - 1));
        end = Math.Min(Math.Max(error.End, 1), size);
        start = Math.Max(0, start);
    }

    private static long Size(PyUnicodeError error) => error.IsDecode
        ? error.Subject is PyBytes bytes ? bytes.Count : throw Errors.TypeError(error.Subject is null ? "UnicodeError 'object' attribute is not set" : "UnicodeError 'object' attribute must be a bytes")
        : error.Subject is PyStr text ? text.Length : throw Errors.TypeError(error.Subject is null ? "UnicodeError 'object' attribute is not set" : "UnicodeError 'object' attribute must be a string");

    internal static PyObject Describe(PyThread t, PyUnicodeError error)
    {
        if (error.Subject is null)
        {
            return PyStr.Empty;
        }

        var reason = Operations.Str(t, error.Reason ?? PyNone.Value);
        var encoding = error.IsTranslate ? null : Operations.Str(t, error.Encoding ?? PyNone.Value);
        var size = Size(error);
        var (start, end) = (error.Start, error.End);
        var result = new TextBuilder();
        if (encoding is not null)
        {
            result.Append('\'').Append(encoding).AppendSimple("' codec ");
        }

        result.AppendSimple(error.IsDecode ? "can't decode " : error.IsTranslate ? "can't translate " : "can't encode ");
        if (start >= 0 && start < size && end == start + 1)
        {
            if (error.IsDecode)
            {
                result.AppendSimple($"byte 0x{((PyBytes)error.Subject).Data[(int)start]:x2}");
            }
            else
            {
                result.AppendSimple("character '");
                PyStr.AppendEscape(result, ((PyStr)error.Subject).CodePointAt((int)start));
                result.Append('\'');
            }

            result.AppendSimple($" in position {start}: ");
        }
        else
        {
            result.AppendSimple($"{(error.IsDecode ? "bytes" : "characters")} in position {start}-{end - 1}: ");
        }

        return result.Append(reason).ToStr();
    }

    // ---- Members

    internal static void FillMembers(MemberTable table)
    {
        table.AddMember("encoding", Getter(&GetEncoding), Setter(&SetEncoding), "The encoding.");
        table.AddMember("object", Getter(&GetObject), Setter(&SetObject), "What was to be converted.");
        table.AddMember("start", Getter(&GetStart), Setter(&SetStart), "Where the error begins.");
        table.AddMember("end", Getter(&GetEnd), Setter(&SetEnd), "Where the error ends.");
        table.AddMember("reason", Getter(&GetReason), Setter(&SetReason), "Why it is an error.");
    }

    private static nint Getter(delegate*<PyThread, PyObject, PyObject?> getter) => (nint)getter;

    private static nint Setter(delegate*<PyThread, PyObject, PyObject?, bool> setter) => (nint)setter;

    private static PyObject? GetEncoding(PyThread t, PyObject self) => ((PyUnicodeError)self).Encoding ?? PyNone.Value;

    private static PyObject? GetObject(PyThread t, PyObject self) => ((PyUnicodeError)self).Subject ?? PyNone.Value;

    private static PyObject? GetReason(PyThread t, PyObject self) => ((PyUnicodeError)self).Reason ?? PyNone.Value;

    private static PyObject? GetStart(PyThread t, PyObject self) => PyInt.Of(((PyUnicodeError)self).Start);

    private static PyObject? GetEnd(PyThread t, PyObject self) => PyInt.Of(((PyUnicodeError)self).End);

    private static bool SetEncoding(PyThread t, PyObject self, PyObject? value)
    {
        ((PyUnicodeError)self).Encoding = value;
        return true;
    }

    private static bool SetObject(PyThread t, PyObject self, PyObject? value)
    {
        ((PyUnicodeError)self).Subject = value;
        return true;
    }

    private static bool SetReason(PyThread t, PyObject self, PyObject? value)
    {
        ((PyUnicodeError)self).Reason = value;
        return true;
    }

    private static bool SetStart(PyThread t, PyObject self, PyObject? value)
    {
        ((PyUnicodeError)self).Start = Number(t, value ?? throw Errors.TypeError("can't delete numeric/char attribute"));
        return true;
    }

    private static bool SetEnd(PyThread t, PyObject self, PyObject? value)
    {
        ((PyUnicodeError)self).End = Number(t, value ?? throw Errors.TypeError("can't delete numeric/char attribute"));
        return true;
    }
}

public static unsafe partial class Exceptions
{
    private static PyType DefineUnicode(string name) => new(new TypeDefinition
    {
        Name = name,
        ClrType = UnicodeError.Layout.ClrType,
        Base = UnicodeError,
        Doc = null,
        Flags = TypeFlags.BaseType | TypeFlags.Immutable | TypeFlags.HasDict | TypeFlags.ExceptionSubclass,
        AllocateInstance = &NewPyUnicodeError,
        FillMembers = &UnicodeErrorBinding.FillMembers,
    });
}
