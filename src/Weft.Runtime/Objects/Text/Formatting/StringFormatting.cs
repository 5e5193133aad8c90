namespace Weft.Runtime.Objects;

/// <summary><c>str.__format__</c>.</summary>
public static class StringFormatting
{
    /// <exception cref="PythonException">ValueError for what does not apply to text.</exception>
    public static PyStr Format(PyStr value, PyStr specification)
    {
        if (specification.Length == 0)
        {
            return value.GetType() == typeof(PyStr) ? value : value.Substring(0, value.Length);
        }

        var spec = FormatSpec.Parse(specification, value, '<', 's');
        if (spec.Type != 's')
        {
            throw FormatSpec.UnknownType(spec.Type, value);
        }

        if (spec.Sign != '\0')
        {
            throw Errors.ValueError(spec.Sign == ' ' ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
        }

        if (spec.NoNegativeZero)
        {
            throw Errors.ValueError("Negative zero coercion (z) not allowed in string format specifier");
        }

        if (spec.Alternate)
        {
            throw Errors.ValueError("Alternate form (#) not allowed in string format specifier");
        }

        if (spec.Align == '=')
        {
            throw Errors.ValueError("'=' alignment not allowed in string format specifier");
        }

        if (spec.Precision >= 0 && spec.Precision < value.Length)
        {
            value = value.Substring(0, spec.Precision);
        }

        return spec.Width <= value.Length
            ? value.GetType() == typeof(PyStr) ? value : value.Substring(0, value.Length)
            : PyStr.Of(FormatPadding.Pad(value.Value, value.Length, spec));
    }
}
