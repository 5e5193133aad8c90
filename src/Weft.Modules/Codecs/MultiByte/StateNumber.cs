using System.Numerics;

namespace Weft.Modules.Codecs.MultiByte;

/// <summary>States as numbers, little-endian and without sign.</summary>
internal static class StateNumber
{
    /// <exception cref="PythonException">OverflowError for a number that is negative or too large.</exception>
    internal static byte[] ToBytes(PyIntBase value, int length)
    {
        var number = value.BigValue;
        if (number.Sign < 0)
        {
            throw Errors.OverflowError("can't convert negative int to unsigned");
        }

        var result = new byte[length];
        return number.TryWriteBytes(result, out _, isUnsigned: true) ? result : throw Errors.OverflowError("int too big to convert");
    }

    internal static PyObject Of(ReadOnlySpan<byte> bytes) => PyInt.Of(new BigInteger(bytes, isUnsigned: true));
}
