using System.Numerics;
using System.Runtime.CompilerServices;
using Weft.Compiler;
using Weft.Syntax.Ast;

namespace Weft.Runtime.Objects;

/// <summary>Constants of the syntax tree and the compiler as Python objects, and back.</summary>
internal static class ConstantConversion
{
    internal static PyObject ToObject(object? value) => value switch
    {
        null => PyNone.Value,
        bool b => PyBool.Of(b),
        long i => PyInt.Of(i),
        int i => PyInt.Of(i),
        BigInteger i => PyInt.Of(i),
        double d => PyFloat.Of(d),
        Complex c => new PyComplex(c),
        string s => IsNameLike(s) ? PyStr.Intern(s) : PyStr.Of(s),
        SurrogateString s => PyStr.OfCodePoints(s.CodePoints),
        byte[] bytes => PyBytes.Of(bytes),
        EllipsisConstant => PyEllipsis.Value,
        object?[] items => ToTuple(items),
        FrozenSetConstant set => PyFrozenSet.FromItems(PyThread.Current, Array.ConvertAll(set.Items, ToObject)),
        SliceConstant slice => new PySlice(ToObject(slice.Start), ToObject(slice.Stop), ToObject(slice.Step)),
        CodeObject code => PyCode.From(code),
        _ => throw new InvalidOperationException($"a constant of type {value.GetType()}"),
    };

    private static PyTuple ToTuple(object?[] items) => items.Length == 0 ? PyTuple.Empty : new PyTuple(Array.ConvertAll(items, ToObject));

    private static bool IsNameLike(string s)
    {
        foreach (var c in s)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The compiler's form of a constant object; false for other types.</summary>
    /// <exception cref="InsufficientExecutionStackException">A tuple nests too deeply.</exception>
    internal static bool TryFromObject(PyObject value, out object? constant)
    {
        switch (value)
        {
            case PyNone:
                constant = null;
                return true;
            case PyBool:
                constant = ReferenceEquals(value, PyBool.True);
                return true;
            case PyInt i when value.GetType() == typeof(PyInt):
                constant = i.Value;
                return true;
            case PyBigInt i when value.GetType() == typeof(PyBigInt):
                constant = i.Value;
                return true;
            case PyFloat f when value.GetType() == typeof(PyFloat):
                constant = f.Value;
                return true;
            case PyComplex c when value.GetType() == typeof(PyComplex):
                constant = c.Value;
                return true;
            case PyStr s when value.GetType() == typeof(PyStr):
                constant = s.ToConstant();
                return true;
            case PyBytes b when value.GetType() == typeof(PyBytes):
                constant = b.Data.ToArray();
                return true;
            case PyEllipsis:
                constant = EllipsisConstant.Instance;
                return true;
            case PyTuple t when value.GetType() == typeof(PyTuple):
                RuntimeHelpers.EnsureSufficientExecutionStack();
                var items = new object?[t.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    if (!TryFromObject(t.Items[i], out items[i]))
                    {
                        constant = null;
                        return false;
                    }
                }

                constant = items;
                return true;
            case PyFrozenSet s when value.GetType() == typeof(PyFrozenSet):
                var members = Operations.ToList(PyThread.Current, s).ToArray();
                var converted = new object?[members.Length];
                for (var i = 0; i < members.Length; i++)
                {
                    if (!TryFromObject(members[i], out converted[i]))
                    {
                        constant = null;
                        return false;
                    }
                }

                constant = new FrozenSetConstant(converted);
                return true;
            default:
                constant = null;
                return false;
        }
    }
}
