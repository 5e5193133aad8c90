namespace Weft.Runtime.Objects;

/// <summary>
/// The <c>%</c> operator of str, bytes and bytearray. The engine reads <c>%[(key)][flags][width][.precision][length]type</c>
/// and formats numbers; the subclass for text or bytes supplies characters, keys and the conversions that differ.
/// </summary>
internal abstract class PercentFormat(PyThread thread, PyObject values)
{
    private readonly PyTuple? _tuple = values as PyTuple;
    private readonly bool _isMapping = values is not PyTuple and not PyStr && values.Type[Slot.GetItem] != 0;
    private int _nextValue;
    private bool _taken;

    /// <summary>The value of the directive's key, until it is used.</summary>
    private PyObject? _keyed;
    private bool _isKeyed;

    protected PyThread Thread => thread;

    protected abstract int Length { get; }

    protected abstract int At(int index);

    protected abstract void AppendLiteral(int start, int end);

    protected abstract void AppendSimple(string text);

    protected abstract void AppendFill(char fill, int count);

    protected abstract PyObject Key(int start, int end);

    /// <summary>"string" or "bytes"; for error texts.</summary>
    protected abstract string Kind { get; }

    /// <summary>Formats %s, %r, %a, %b, %c; false when the type has no such conversion.</summary>
    protected abstract bool AppendObject(int conversion, PyObject value, in Directive directive);

    /// <summary>Whether bytes count as a mapping argument: only where the format is text.</summary>
    protected abstract bool IsMappingArgument(PyObject value);

    internal struct Directive
    {
        internal bool Left;
        internal bool Plus;
        internal bool Space;
        internal bool Alternate;
        internal bool Zero;
        internal int Width;
        internal int Precision;
    }

    protected void RunAll()
    {
        var i = 0;
        while (i < Length)
        {
            var start = i;
            while (i < Length && At(i) != '%')
            {
                i++;
            }

            AppendLiteral(start, i);
            if (i < Length)
            {
                i = RunDirective(i + 1);
            }
        }

        var mapping = _isMapping && IsMappingArgument(values);
        if (_tuple is null ? !_taken && !mapping : _nextValue < _tuple.Count)
        {
            throw Errors.TypeError(Kind == "string" ? "not all arguments converted during string formatting" : "not all arguments converted during bytes formatting");
        }
    }

    private PyObject NextValue()
    {
        if (_isKeyed)
        {
            var keyed = _keyed ?? throw NotEnough();
            _keyed = null;
            return keyed;
        }

        if (_tuple is not null)
        {
            return _nextValue < _tuple.Count ? _tuple.Items[_nextValue++] : throw NotEnough();
        }

        if (_taken)
        {
            throw NotEnough();
        }

        _taken = true;
        return values;
    }

    private static PythonException NotEnough() => Errors.TypeError("not enough arguments for format string");

    private int Next(ref int i) => i < Length ? At(i++) : throw Errors.ValueError("incomplete format");

    private int RunDirective(int i)
    {
        if (i == Length)
        {
            throw Errors.ValueError("incomplete format");
        }

        if (At(i) == '%')
        {
            AppendSimple("%");
            return i + 1;
        }

        _isKeyed = false;
        if (At(i) == '(')
        {
            i = ReadKey(i + 1);
        }

        var directive = new Directive { Width = -1, Precision = -1 };
        int c;
        while (true)
        {
            c = Next(ref i);
            switch (c)
            {
                case '-':
                    directive.Left = true;
                    continue;
                case '+':
                    directive.Plus = true;
                    continue;
                case ' ':
                    directive.Space = true;
                    continue;
                case '#':
                    directive.Alternate = true;
                    continue;
                case '0':
                    directive.Zero = true;
                    continue;
            }

            break;
        }

        if (c == '*')
        {
            var width = StarValue(long.MaxValue);
            directive.Left |= width < 0;
            directive.Width = (int)Math.Min(Math.Abs(width), int.MaxValue);
            c = Next(ref i);
        }
        else if (c is >= '0' and <= '9')
        {
            directive.Width = ReadNumber(ref c, ref i, long.MaxValue, "width too big");
        }

        if (c == '.')
        {
            directive.Precision = 0;
            c = Next(ref i);
            if (c == '*')
            {
                directive.Precision = (int)Math.Max(0, StarValue(int.MaxValue));
                c = Next(ref i);
            }
            else if (c is >= '0' and <= '9')
            {
                directive.Precision = ReadNumber(ref c, ref i, int.MaxValue, Kind == "bytes" ? "prec too big" : "precision too big");
            }
        }

        if (c is 'h' or 'l' or 'L')
        {
            c = Next(ref i);
        }

        var value = NextValue();
        if (c is 'd' or 'i' or 'u' or 'o' or 'x' or 'X')
        {
            AppendInteger((char)c, value, directive);
        }
        else if (c is 'e' or 'E' or 'f' or 'F' or 'g' or 'G')
        {
            AppendFloat((char)c, value, directive);
        }
        else if (!AppendObject(c, value, directive))
        {
            throw Unsupported(c, i);
        }

        return i;
    }

    private static PythonException Unsupported(int c, int next) =>
        Errors.ValueError($"unsupported format character '{(c is > 31 and < 127 ? (char)c : '?')}' (0x{c:x}) at index {next - 1}");

    private int ReadKey(int i)
    {
        if (!(_isMapping && IsMappingArgument(values)))
        {
            throw Errors.TypeError("format requires a mapping");
        }

        var start = i;
        var depth = 1;
        while (depth > 0 && i < Length)
        {
            depth += At(i) switch { ')' => -1, '(' => 1, _ => 0 };
            i++;
        }

        if (depth > 0)
        {
            throw Errors.ValueError("incomplete format key");
        }

        _keyed = Operations.GetItem(thread, values, Key(start, i - 1));
        _isKeyed = _taken = true;
        return i;
    }

    private long StarValue(long limit)
    {
        var value = NextValue();
        if (value is not PyIntBase number)
        {
            throw Errors.TypeError("* wants int");
        }

        if (!number.TryGetInt64(out var n))
        {
            throw Errors.OverflowError($"Python int too large to convert to C {(limit == int.MaxValue ? "int" : "ssize_t")}");
        }

        if (limit == int.MaxValue && n is > int.MaxValue or < int.MinValue)
        {
            throw Errors.OverflowError("Python int too large to convert to C int");
        }

        return n;
    }

    private int ReadNumber(ref int c, ref int i, long limit, string error)
    {
        long n = c - '0';
        c = Next(ref i);
        while (c is >= '0' and <= '9')
        {
            if (n > (limit - (c - '0')) / 10)
            {
                throw Errors.ValueError(error);
            }

            n = (n * 10) + (c - '0');
            c = Next(ref i);
        }

        return (int)Math.Min(n, int.MaxValue);
    }

    /// <summary>Appends text in its field.</summary>
    protected int FieldPadding(int length, in Directive directive)
    {
        var missing = directive.Width - length;
        return missing > Array.MaxLength / 4 ? throw Errors.MemoryError() : Math.Max(0, missing);
    }

    private void AppendNumber(string sign, string prefix, string digits, in Directive directive)
    {
        var missing = FieldPadding(sign.Length + prefix.Length + digits.Length, directive);
        if (directive.Zero && !directive.Left)
        {
            AppendSimple(sign + prefix);
            AppendFill('0', missing);
            AppendSimple(digits);
            return;
        }

        if (!directive.Left)
        {
            AppendFill(' ', missing);
        }

        AppendSimple(sign + prefix + digits);
        if (directive.Left)
        {
            AppendFill(' ', missing);
        }
    }

    private static string SignOf(bool negative, in Directive directive) => negative ? "-" : directive.Plus ? "+" : directive.Space ? " " : "";

    private void AppendInteger(char conversion, PyObject value, in Directive directive)
    {
        var number = ToInteger(conversion, value);
        var negative = number.Sign < 0;
        string digits;
        var prefix = "";
        if (conversion is 'd' or 'i' or 'u')
        {
            digits = IntText.ToDecimal(number);
            digits = negative ? digits[1..] : digits;
        }
        else
        {
            digits = IntText.ToPowerOfTwoBase(number, conversion == 'o' ? 3 : 4);
            if (conversion == 'X')
            {
                digits = digits.ToUpperInvariant();
            }

            prefix = directive.Alternate ? "0" + conversion : "";
        }

        if (directive.Precision > digits.Length)
        {
            digits = directive.Precision > Array.MaxLength / 4 ? throw Errors.OverflowError("precision too large") : digits.PadLeft(directive.Precision, '0');
        }

        AppendNumber(SignOf(negative, directive), prefix, digits, directive);
    }

    private PyIntBase ToInteger(char conversion, PyObject value)
    {
        if (value is PyIntBase number)
        {
            return number;
        }

        var type = value.Type;
        var onlyIndex = conversion is 'o' or 'x' or 'X';
        try
        {
            if (type[Slot.Index] != 0)
            {
                return Operations.Index(thread, value);
            }

            if (!onlyIndex && type[Slot.Int] != 0)
            {
                return (PyIntBase)Operations.Call(thread, PyIntBase.TypeObject, value);
            }
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            // CPython reports its own error whatever the conversion said.
        }

        throw Errors.TypeError(onlyIndex
            ? $"%{conversion} format: an integer is required, not {type.FullName}"
            : $"%{conversion} format: a real number is required, not {type.FullName}");
    }

    private void AppendFloat(char conversion, PyObject value, in Directive directive)
    {
        double number;
        if (Kind == "bytes")
        {
            try
            {
                number = Operations.ToDouble(thread, value);
            }
            catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
            {
                throw Errors.TypeError($"float argument required, not {value.Type.FullName}");
            }
        }
        else
        {
            number = Operations.ToDouble(thread, value);
        }

        var text = FloatText.Format(number, conversion, directive.Precision < 0 ? 6 : directive.Precision, false, directive.Alternate, false);
        var negative = text[0] == '-';
        AppendNumber(SignOf(negative, directive), "", negative ? text[1..] : text, directive);
    }
}
