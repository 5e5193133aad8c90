using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>Pads formatted text to the width of a specification.</summary>
internal static class FormatPadding
{
    /// <param name="text">The finished text.</param>
    /// <param name="length">Its length in code points.</param>
    /// <param name="spec">Says width, fill and alignment; '=' counts as '>' here.</param>
    internal static string Pad(string text, int length, in FormatSpec spec)
    {
        var missing = spec.Width - length;
        if (missing <= 0)
        {
            return text;
        }

        var left = spec.Align switch
        {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        if (spec.Width > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        var result = new StringBuilder(text.Length + missing);
        AppendFill(result, spec.Fill, left);
        result.Append(text);
        AppendFill(result, spec.Fill, missing - left);
        return result.ToString();
    }

    internal static void AppendFill(StringBuilder target, int fill, int count)
    {
        if (fill <= 0xffff)
        {
            target.Append((char)fill, count);
            return;
        }

        var text = char.ConvertFromUtf32(fill);
        for (var i = 0; i < count; i++)
        {
            target.Append(text);
        }
    }
}
