using System.Text;

namespace Weft.Compiler.Emit;

/// <summary>Removes the indentation that a docstring shares with its code, as the compiler does since Python 3.13.</summary>
internal static class DocStringCleaner
{
    /// <param name="docString">A str constant. Text with surrogates stays as it is.</param>
    public static object Clean(object docString) => docString is string text ? Clean(text) : docString;

    private static string Clean(string text)
    {
        text = ExpandTabs(text);
        var lines = text.Split('\n');
        var margin = int.MaxValue;
        foreach (var line in lines.AsSpan(1))
        {
            var indent = Indent(line);
            if (indent < line.Length)
            {
                margin = Math.Min(margin, indent);
            }
        }

        if (margin == int.MaxValue)
        {
            margin = 0;
        }

        var result = new StringBuilder(text.Length);
        result.Append(lines[0].AsSpan(Indent(lines[0])));
        foreach (var line in lines.AsSpan(1))
        {
            result.Append('\n').Append(line.AsSpan(Math.Min(margin, Indent(line))));
        }

        return result.ToString();
    }

    private static int Indent(string line)
    {
        var i = 0;
        while (i < line.Length && line[i] == ' ')
        {
            i++;
        }

        return i;
    }

    private static string ExpandTabs(string text)
    {
        if (!text.Contains('\t'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        var column = 0;
        foreach (var c in text)
        {
            switch (c)
            {
                case '\t':
                    var spaces = 8 - (column % 8);
                    result.Append(' ', spaces);
                    column += spaces;
                    break;
                case '\n' or '\r':
                    result.Append(c);
                    column = 0;
                    break;
                default:
                    result.Append(c);
                    column += char.IsLowSurrogate(c) ? 0 : 1;
                    break;
            }
        }

        return result.ToString();
    }
}
