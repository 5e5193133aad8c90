using System.Text;
using Weft.Syntax.Ast;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Preprocessing;

/// <summary>Rewrites <c>"…%s…%r" % (a, b)</c> as an f-string when only %s, %r, %a and %% occur and the counts agree.</summary>
internal static class PercentFormat
{
    private const int MaxDigits = 2;

    /// <summary>Returns the f-string, or null when the expression must stay.</summary>
    public static Expr? TryRewrite(BinOp e)
    {
        if (e is not { Operator: BinaryOperator.Mod, Left: Constant { Value: string format }, Right: Tuple tuple }
            || tuple.Elements.Any(x => x is Starred))
        {
            return null;
        }

        var values = new List<Expr>();
        var position = 0;
        var used = 0;
        while (true)
        {
            if (Literal(format, ref position) is { Length: > 0 } literal)
            {
                values.Add(Artificial(literal));
            }

            if (position >= format.Length)
            {
                break;
            }

            if (used >= tuple.Elements.Length || Field(format, ref position, tuple.Elements[used++]) is not { } field)
            {
                return null;
            }

            values.Add(field);
        }

        return used < tuple.Elements.Length ? null : At(new JoinedStr([.. values]), e);
    }

    private static string Literal(string format, ref int position)
    {
        var text = new StringBuilder();
        while (position < format.Length)
        {
            if (format[position] != '%')
            {
                text.Append(format[position++]);
            }
            else if (position + 1 < format.Length && format[position + 1] == '%')
            {
                text.Append('%');
                position += 2;
            }
            else
            {
                break;
            }
        }

        return text.ToString();
    }

    private static Expr? Field(string format, ref int position, Expr argument)
    {
        position++;
        var leftAdjust = false;
        while (position < format.Length && format[position] is '-' or '+' or ' ' or '#' or '0')
        {
            if (format[position] != '-')
            {
                return null;
            }

            leftAdjust = true;
            position++;
        }

        if (!Number(format, ref position, out var width))
        {
            return null;
        }

        var precision = -1;
        if (position < format.Length && format[position] == '.')
        {
            position++;
            if (!Number(format, ref position, out precision))
            {
                return null;
            }

            precision = Math.Max(precision, 0);
        }

        if (position >= format.Length || format[position] is not ('s' or 'r' or 'a'))
        {
            return null;
        }

        var conversion = format[position++];
        var spec = new StringBuilder();
        if (!leftAdjust && width > 0)
        {
            spec.Append('>');
        }

        if (width >= 0)
        {
            spec.Append(width);
        }

        if (precision >= 0)
        {
            spec.Append('.').Append(precision);
        }

        Expr? formatSpec = spec.Length > 0
            ? At(new JoinedStr([Artificial(spec.ToString())]), argument)
            : null;
        return At(new FormattedValue(argument, conversion, formatSpec), argument);
    }

    /// <summary>Reads digits; false when there are too many. No digits give -1.</summary>
    private static bool Number(string format, ref int position, out int number)
    {
        number = -1;
        var digits = 0;
        while (position < format.Length && char.IsAsciiDigit(format[position]))
        {
            if (++digits > MaxDigits)
            {
                return false;
            }

            number = (Math.Max(number, 0) * 10) + (format[position++] - '0');
        }

        return true;
    }

    private static Constant Artificial(string text) =>
        new(text, null) { LineNumber = -1, ColumnOffset = -1, EndLineNumber = -1, EndColumnOffset = -1 };

    private static T At<T>(T node, LocatedNode place)
        where T : LocatedNode
    {
        node.LineNumber = place.LineNumber;
        node.ColumnOffset = place.ColumnOffset;
        node.EndLineNumber = place.EndLineNumber;
        node.EndColumnOffset = place.EndColumnOffset;
        return node;
    }
}
