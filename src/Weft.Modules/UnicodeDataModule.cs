namespace Weft.Modules;

/// <summary>The module <c>unicodedata</c>.</summary>
[PyModule("unicodedata", Doc = "Properties of characters.")]
[PyExport(typeof(PyUnicodeDatabase), Name = "UCD")]
public static partial class UnicodeDataModule
{
    [PyConstant("unidata_version")]
    internal static string UnidataVersion => UnicodeTable.Version;

    [PyConstant("ucd_3_2_0")]
    internal static PyObject Old { get; } = new PyUnicodeDatabase(isOld: true);

    private static readonly PyUnicodeDatabase s_current = new(isOld: false);

    [PyFunction("decimal", Doc = "The value of a decimal digit.")]
    internal static PyObject Decimal(PyObject chr, PyObject? @default = null) => s_current.Decimal(chr, @default);

    [PyFunction("digit", Doc = "The value of a digit.")]
    internal static PyObject Digit(PyObject chr, PyObject? @default = null) => s_current.Digit(chr, @default);

    [PyFunction("numeric", Doc = "The numeric value of a character.")]
    internal static PyObject Numeric(PyObject chr, PyObject? @default = null) => s_current.Numeric(chr, @default);

    [PyFunction("category", Signature = "(chr, /)", Doc = "The general category of a character.")]
    internal static string Category(PyObject chr) => s_current.Category(chr);

    [PyFunction("bidirectional", Signature = "(chr, /)", Doc = "The bidirectional class of a character.")]
    internal static string Bidirectional(PyObject chr) => s_current.Bidirectional(chr);

    [PyFunction("combining", Signature = "(chr, /)", Doc = "The canonical combining class of a character.")]
    internal static long Combining(PyObject chr) => s_current.Combining(chr);

    [PyFunction("mirrored", Signature = "(chr, /)", Doc = "1 for a character that is mirrored in right-to-left text.")]
    internal static long Mirrored(PyObject chr) => s_current.Mirrored(chr);

    [PyFunction("east_asian_width", Signature = "(chr, /)", Doc = "The East Asian width of a character.")]
    internal static string EastAsianWidth(PyObject chr) => s_current.EastAsianWidth(chr);

    [PyFunction("decomposition", Signature = "(chr, /)", Doc = "The decomposition of a character.")]
    internal static string Decomposition(PyObject chr) => s_current.Decomposition(chr);

    [PyFunction("is_normalized", Signature = "(form, unistr, /)", Doc = "Whether a text is in a normalization form.")]
    internal static bool IsNormalized(string form, PyStr unistr) => s_current.IsNormalized(form, unistr);

    [PyFunction("normalize", Signature = "(form, unistr, /)", Doc = "A text in a normalization form.")]
    internal static PyObject Normalize(string form, PyStr unistr) => s_current.Normalize(form, unistr);

    [PyFunction("name", Doc = "The name of a character.")]
    internal static PyObject NameOf(PyObject chr, PyObject? @default = null) => s_current.NameOf(chr, @default);

    [PyFunction("lookup", Signature = "(name, /)", Doc = "The character of a name.")]
    internal static PyObject Lookup(PyObject name) => s_current.Lookup(name);
}

/// <summary>One version of the character database.</summary>
[PyType("unicodedata.UCD", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyUnicodeDatabase : PyObject
{
    private readonly bool _isOld;

    internal PyUnicodeDatabase(bool isOld) => _isOld = isOld;

    [PyMember("unidata_version")]
    public string Version => _isOld ? "3.2.0" : UnicodeTable.Version;

    private UnicodeTable Table => _isOld ? UnicodeTable.Old : UnicodeTable.Current;

    private static int CodePoint(string function, PyObject chr, bool several = false) => chr switch
    {
        PyStr { Length: 1 } text => text.CodePointAt(0),
        PyStr text => throw Errors.TypeError($"{function}(): argument {(several ? "1 " : "")}must be a unicode character, not a string of length {text.Length}"),
        _ => throw Errors.TypeError($"{function}() argument {(several ? "1 " : "")}must be a unicode character, not {chr.Type.FullName}"),
    };

    [PyMethod("decimal", Doc = "The value of a decimal digit.")]
    internal PyObject Decimal(PyObject chr, PyObject? @default = null)
    {
        var value = Table[CodePoint("decimal", chr, several: true)].Decimal;
        return value >= 0 ? PyInt.Of(value) : @default ?? throw Errors.ValueError("not a decimal");
    }

    [PyMethod("digit", Doc = "The value of a digit.")]
    internal PyObject Digit(PyObject chr, PyObject? @default = null)
    {
        var value = Table[CodePoint("digit", chr, several: true)].Digit;
        return value >= 0 ? PyInt.Of(value) : @default ?? throw Errors.ValueError("not a digit");
    }

    [PyMethod("numeric", Doc = "The numeric value of a character.")]
    internal PyObject Numeric(PyObject chr, PyObject? @default = null) =>
        Table.NumericValue(CodePoint("numeric", chr, several: true)) is { } value ? PyFloat.Of(value) : @default ?? throw Errors.ValueError("not a numeric character");

    [PyMethod("category", Signature = "(chr, /)", Doc = "The general category of a character.")]
    internal string Category(PyObject chr) => Table[CodePoint("category", chr)].CategoryName;

    [PyMethod("bidirectional", Signature = "(chr, /)", Doc = "The bidirectional class of a character.")]
    internal string Bidirectional(PyObject chr) => Table[CodePoint("bidirectional", chr)].BidirectionalName;

    [PyMethod("combining", Signature = "(chr, /)", Doc = "The canonical combining class of a character.")]
    internal long Combining(PyObject chr) => Table[CodePoint("combining", chr)].Combining;

    [PyMethod("mirrored", Signature = "(chr, /)", Doc = "1 for a character that is mirrored in right-to-left text.")]
    internal long Mirrored(PyObject chr) => (Table[CodePoint("mirrored", chr)].Flags & UnicodeFlags.Mirrored) != 0 ? 1 : 0;

    [PyMethod("east_asian_width", Signature = "(chr, /)", Doc = "The East Asian width of a character.")]
    internal string EastAsianWidth(PyObject chr) => Table[CodePoint("east_asian_width", chr)].WidthName;

    private bool IsUnassigned(int codePoint) => _isOld && UnicodeTable.Old[codePoint].CategoryName == "Cn";

    [PyMethod("decomposition", Signature = "(chr, /)", Doc = "The decomposition of a character.")]
    internal string Decomposition(PyObject chr)
    {
        var codePoint = CodePoint("decomposition", chr);
        return IsUnassigned(codePoint) ? "" : UnicodeNormalizer.DecompositionOf(codePoint);
    }

    [PyMethod("is_normalized", Signature = "(form, unistr, /)", Doc = "Whether a text is in a normalization form.")]
    internal bool IsNormalized(string form, PyStr unistr)
    {
        if (unistr.Length > 0 || _isOld)
        {
            return Normalize(form, unistr).Equals(unistr);
        }

        CheckForm(form);
        return true;
    }

    private static void CheckForm(string form)
    {
        if (form is not ("NFC" or "NFD" or "NFKC" or "NFKD"))
        {
            throw Errors.ValueError("invalid normalization form");
        }
    }

    [PyMethod("normalize", Signature = "(form, unistr, /)", Doc = "A text in a normalization form.")]
    internal PyStr Normalize(string form, PyStr unistr)
    {
        // The result is never of a class derived from str.
        var text = unistr.GetType() == typeof(PyStr) ? unistr : PyStr.Of(unistr.Value);
        if (text.Length == 0)
        {
            return text;
        }

        CheckForm(form);
        return UnicodeNormalizer.Normalize(text, form.EndsWith('C'), form[2] == 'K', _isOld);
    }

    [PyMethod("name", Doc = "The name of a character.")]
    internal PyObject NameOf(PyObject chr, PyObject? @default = null)
    {
        var codePoint = CodePoint("name", chr, several: true);
        var name = IsUnassigned(codePoint) ? null : UnicodeNames.NameOf(codePoint);
        return name is not null ? PyStr.Of(name) : @default ?? throw Errors.ValueError("no such name");
    }

    [PyMethod("lookup", Signature = "(name, /)", Doc = "The character of a name.")]
    internal PyObject Lookup(PyObject name)
    {
        var text = name switch
        {
            PyStr s => s.Value,
            _ => throw Errors.TypeError($"lookup() argument must be read-only bytes-like object, not {name.Type.FullName}"),
        };
        if (text.Length > 256)
        {
            throw Errors.With(Exceptions.KeyError, PyStr.Of("name too long"));
        }

        return UnicodeNames.Find(text) is { } found ? PyStr.Of(found) : throw Errors.With(Exceptions.KeyError, PyStr.Of($"undefined character name '{text}'"));
    }
}
