using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>One level of a traceback: a frame and where it was.</summary>
[PyType("traceback", WeakReferences = false, Doc = "One level of a traceback.", Signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)")]
public sealed partial class PyTraceback : PyObject
{
    private int _line;

    internal PyTraceback(PyTraceback? next, Frame frame, int lastInstruction, int line)
    {
        Next = next;
        Frame = frame;
        LastInstruction = lastInstruction;
        _line = line;
        frame.Exposed = true;
    }

    internal PyTraceback? Next { get; private set; }

    [PyMember("tb_frame")]
    public Frame Frame { get; }

    /// <summary>Byte offset of the instruction.</summary>
    [PyMember("tb_lasti")]
    public int LastInstruction { get; }

    /// <summary>The line; computed at first use.</summary>
    [PyProperty("tb_lineno")]
    public PyObject GetLineNumber()
    {
        if (_line == -1)
        {
            _line = Frame.Code.LineOf(LastInstruction / 2);
        }

        return _line == -1 ? PyNone.Value : PyInt.Of(_line);
    }

    [PyNew(Signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)")]
    public static PyObject New(PyThread t, PyType cls, PyObject tb_next, Frame tb_frame, int tb_lasti, int tb_lineno) => tb_next switch
    {
        PyNone => new PyTraceback(null, tb_frame, tb_lasti, tb_lineno),
        PyTraceback next => new PyTraceback(next, tb_frame, tb_lasti, tb_lineno),
        _ => throw Errors.TypeError($"expected traceback object or None, got '{tb_next.Type.FullName}'"),
    };

    [PyProperty("tb_next")]
    public PyObject GetNext() => (PyObject?)Next ?? PyNone.Value;

    [PySetter("tb_next")]
    public void SetNext(PyObject? value)
    {
        var next = value switch
        {
            PyTraceback traceback => traceback,
            PyNone => null,
            null => throw Errors.TypeError("can't delete tb_next attribute"),
            _ => throw Errors.TypeError($"expected traceback object, got '{value.Type.FullName}'"),
        };
        for (var link = next; link is not null; link = link.Next)
        {
            if (ReferenceEquals(link, this))
            {
                throw Errors.ValueError("traceback loop detected");
            }
        }

        Next = next;
    }

    [PyMethod("__dir__", Doc = "The attributes of a traceback.")]
    public PyObject Dir() => new PyList([PyStr.Intern("tb_frame"), PyStr.Intern("tb_next"), PyStr.Intern("tb_lasti"), PyStr.Intern("tb_lineno")]);

    /// <summary>Puts the frame's current position in front of the error's traceback.</summary>
    internal static void Add(PyBaseException error, Frame frame)
    {
        if (!frame.Code.IsHidden)
        {
            error.Traceback = new PyTraceback(error.Traceback, frame, frame.Ip * 2, -1);
        }
    }
}
