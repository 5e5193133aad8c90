using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>_locale</c>, over the C library's locales. Its results lie in static memory: a lock guards them.</summary>
[PyModule("_locale", Doc = "Locales of the C library.")]
public static unsafe partial class LocaleModule
{
    private const string Constants =
        "ABDAY_1 131072 ABDAY_2 131073 ABDAY_3 131074 ABDAY_4 131075 ABDAY_5 131076 ABDAY_6 131077 ABDAY_7 131078 ABMON_1 131086 ABMON_10 131095 " +
        "ABMON_11 131096 ABMON_12 131097 ABMON_2 131087 ABMON_3 131088 ABMON_4 131089 ABMON_5 131090 ABMON_6 131091 ABMON_7 131092 ABMON_8 131093 " +
        "ABMON_9 131094 ALT_DIGITS 131119 AM_STR 131110 CHAR_MAX 127 CODESET 14 CRNCYSTR 262159 DAY_1 131079 DAY_2 131080 DAY_3 131081 DAY_4 131082 " +
        "DAY_5 131083 DAY_6 131084 DAY_7 131085 D_FMT 131113 D_T_FMT 131112 ERA 131116 ERA_D_FMT 131118 ERA_D_T_FMT 131120 ERA_T_FMT 131121 LC_ALL 6 " +
        "LC_COLLATE 3 LC_CTYPE 0 LC_MESSAGES 5 LC_MONETARY 4 LC_NUMERIC 1 LC_TIME 2 MON_1 131098 MON_10 131107 MON_11 131108 MON_12 131109 MON_2 131099 " +
        "MON_3 131100 MON_4 131101 MON_5 131102 MON_6 131103 MON_7 131104 MON_8 131105 MON_9 131106 NOEXPR 327681 PM_STR 131111 RADIXCHAR 65536 THOUSEP 65537 " +
        "T_FMT 131114 T_FMT_AMPM 131115 YESEXPR 327680 _DATE_FMT 131180 ";

    private const int CharMax = 127;
    private static readonly Lock s_lock = new();
    private static PyType? s_error;

    [LibraryImport("libc", EntryPoint = "setlocale")]
    private static partial byte* SetTo(int category, byte[]? name);

    [LibraryImport("libc", EntryPoint = "localeconv")]
    private static partial byte* Conventions();

    [LibraryImport("libc", EntryPoint = "nl_langinfo")]
    private static partial byte* Information(int item);

    [LibraryImport("libc", EntryPoint = "strcoll")]
    private static partial int CompareTexts(byte[] left, byte[] right);

    [LibraryImport("libc", EntryPoint = "strxfrm")]
    private static partial nint Transform(byte[]? target, byte[] source, nint size);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, Constants);
        module.Namespace.SetInterned(PyStr.Intern("Error"), s_error ??= LibraryErrors.Define(t, "locale", "Error", Exceptions.Exception));
    }

    private static PyStr Text(PyThread t, byte* text) => text is null ? PyStr.Of("") : PathArgument.DecodeName(t, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    [PyFunction("setlocale", Signature = "(category, locale=None, /)", Doc = "setlocale(category[, name]): sets or asks for a locale.")]
    public static PyObject SetLocale(PyThread t, int category, PyObject? locale = null)
    {
        if (category is < 0 or > 12)
        {
            throw LibraryErrors.Error(s_error!, "invalid locale category");
        }

        var name = locale is null or PyNone ? null : locale is PyStr s ? PathArgument.EncodeTerminated(t, s) : throw Errors.TypeError($"setlocale() argument 2 must be str or None, not {locale.Type.Name}");
        lock (s_lock)
        {
            var result = SetTo(category, name);
            return result is not null ? Text(t, result) : throw LibraryErrors.Error(s_error!, name is null ? "locale query failed" : "unsupported locale setting");
        }
    }

    [PyFunction("localeconv", Signature = "()", Doc = "How numbers and money are written.")]
    public static PyObject GetConventions(PyThread t)
    {
        var result = new PyDict();
        lock (s_lock)
        {
            var data = Conventions();
            void Put(string name, PyObject value) => result.SetString(PyStr.Intern(name), value);
            void PutText(string name, int index) => Put(name, Text(t, ((byte**)data)[index]));
            void PutGrouping(string name, int index)
            {
                var list = new PyList();
                var text = ((byte**)data)[index];
                for (; text is not null && *text != 0; text++)
                {
                    list.Append(PyInt.Of(*text));
                    if (*text == CharMax)
                    {
                        Put(name, list);
                        return;
                    }
                }

                if (list.Count > 0)
                {
                    list.Append(PyInt.Of(0));
                }

                Put(name, list);
            }

            PutText("decimal_point", 0);
            PutText("thousands_sep", 1);
            PutGrouping("grouping", 2);
            PutText("int_curr_symbol", 3);
            PutText("currency_symbol", 4);
            PutText("mon_decimal_point", 5);
            PutText("mon_thousands_sep", 6);
            PutGrouping("mon_grouping", 7);
            PutText("positive_sign", 8);
            PutText("negative_sign", 9);
            string[] numbers = ["int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes", "n_sep_by_space", "p_sign_posn", "n_sign_posn"];
            for (var i = 0; i < numbers.Length; i++)
            {
                Put(numbers[i], PyInt.Of(data[10 * sizeof(nint) + i]));
            }
        }

        return result;
    }

    [PyFunction("nl_langinfo", Signature = "(key, /)", Doc = "A text of the locale.")]
    public static PyObject GetInformation(PyThread t, int key)
    {
        const int CodeSet = 14;
        var known = false;
        PosixConstants.ForEach(Constants, (name, value) => known |= value == key && name is not ("CHAR_MAX" or "LC_ALL" or "LC_COLLATE" or "LC_CTYPE" or "LC_MESSAGES" or "LC_MONETARY" or "LC_NUMERIC" or "LC_TIME"));
        if (!known)
        {
            throw Errors.ValueError("unsupported langinfo constant");
        }

        if (key == CodeSet)
        {
            return PyStr.Of("UTF-8");
        }

        lock (s_lock)
        {
            return Text(t, Information(key));
        }
    }

    [PyFunction("getencoding", Signature = "()", Doc = "The encoding of the locale.")]
    public static string GetEncoding() => "UTF-8";

    [PyFunction("strcoll", Signature = "(os1, os2, /)", Doc = "Compares two strings as the locale orders them.")]
    public static int Compare(PyThread t, PyStr os1, PyStr os2) => CompareTexts(PathArgument.EncodeTerminated(t, os1, "character"), PathArgument.EncodeTerminated(t, os2, "character"));

    [PyFunction("strxfrm", Signature = "(string, /)", Doc = "A string that orders by its bytes as the locale orders the original.")]
    public static PyObject TransformText(PyThread t, PyStr @string)
    {
        var source = PathArgument.EncodeTerminated(t, @string, "character");
        var size = Transform(null, source, 0);
        var target = new byte[size + 1];
        Transform(target, source, size + 1);
        return PathArgument.DecodeName(t, target.AsSpan(0, (int)size));
    }
}
