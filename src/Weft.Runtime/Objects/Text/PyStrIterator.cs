namespace Weft.Runtime.Objects;

/// <summary>
/// What both iterator types of str do. The position only grows; racing threads may see an item twice or skip one, as
/// CPython's free-threaded build allows, but never an index out of range.
/// </summary>
public abstract class StrIterator(PyStr text) : PyObject
{
    private PyStr? _text = text;
    private int _next;

    [PyMethod("__iter__")]
    internal PyObject Self() => this;

    [PyMethod("__next__")]
    internal PyObject? Next()
    {
        if (_text is { } text)
        {
            var index = _next;
            if ((uint)index < (uint)text.Length)
            {
                _next = index + 1;
                return PyStr.OfCodePoint(text.CodePointAt(index));
            }

            _text = null;
        }

        return null;
    }

    [PyMethod("__length_hint__", Doc = "An estimate of how many items are left.")]
    internal long LengthHint() => _text is { } text ? Math.Max(0, text.Length - _next) : 0;

    [PyMethod("__reduce__", Doc = "What pickle needs to rebuild the iterator.")]
    internal PyObject Reduce(PyThread t)
    {
        var iter = Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter");
        return _text is { } text ? new PyTuple([iter, new PyTuple([text]), PyInt.Of(_next)]) : new PyTuple([iter, new PyTuple([PyStr.Empty])]);
    }

    [PyMethod("__setstate__", Doc = "Sets the position.")]
    internal void SetState(PyThread t, PyObject state)
    {
        if (_text is { } text)
        {
            _next = (int)Math.Clamp(Operations.IndexToInt64(t, state), 0, text.Length);
        }
    }
}

/// <summary>Iterates over a str.</summary>
[PyType("str_iterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyStrIterator(PyStr text) : StrIterator(text);

/// <summary>Iterates over a str that is all ASCII.</summary>
[PyType("str_ascii_iterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyStrAsciiIterator(PyStr text) : StrIterator(text);
