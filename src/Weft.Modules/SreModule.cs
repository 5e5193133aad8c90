using System.Numerics;
using Weft.Modules.Sre;

namespace Weft.Modules;

/// <summary><c>_sre</c>: runs the code that <c>re._compiler</c> makes of a pattern.</summary>
[PyModule("_sre")]
public static partial class SreModule
{
    [PyConstant("MAGIC")]
    internal const int Magic = 20230612;

    [PyConstant("CODESIZE")]
    internal const int CodeSize = 4;

    [PyConstant("MAXREPEAT")]
    internal const long MaxRepeat = uint.MaxValue;

    [PyConstant("MAXGROUPS")]
    internal const long MaxGroups = int.MaxValue / 2;

    [PyConstant("copyright")]
    internal const string Copyright = "Weft's regular expression matcher";

    [PyFunction("getcodesize", Signature = "()")]
    internal static int GetCodeSize() => CodeSize;

    [PyFunction("ascii_iscased", Signature = "(character, /)")]
    internal static bool IsCasedAscii(int character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    [PyFunction("unicode_iscased", Signature = "(character, /)")]
    internal static bool IsCasedUnicode(int character) => character is >= 0 and < 0x110000 && CharacterClass.IsCasedUnicode(character);

    [PyFunction("ascii_tolower", Signature = "(character, /)")]
    internal static int ToLowerAscii(int character) => CharacterClass.LowerAscii(character);

    [PyFunction("unicode_tolower", Signature = "(character, /)")]
    internal static int ToLowerUnicode(int character) => character is >= 0 and < 0x110000 ? CharacterClass.LowerUnicode(character) : character;

    [PyFunction("compile", Signature = "(pattern, flags, code, groups, groupindex, indexgroup)")]
    internal static PyObject Compile(PyThread t, PyObject pattern, int flags, PyList code, long groups, PyDict groupindex, PyTuple indexgroup)
    {
        var items = code.ToArray();
        var words = new int[items.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (items[i] is not PyIntBase number)
            {
                throw Errors.TypeError("an integer is required");
            }

            if (!number.TryGetInt64(out var value) || value is < 0 or > uint.MaxValue)
            {
                throw Errors.OverflowError("regular expression code size limit exceeded");
            }

            words[i] = unchecked((int)(uint)value);
        }

        return new PyPattern(t, pattern, flags, words, groups, groupindex, indexgroup);
    }

    [PyFunction("template", Signature = "(pattern, template, /)")]
    internal static PyObject Template(PyThread t, PyObject pattern, PyList template)
    {
        var items = template.ToArray();
        if ((items.Length & 1) == 0)
        {
            throw Errors.TypeError("invalid template");
        }

        var parts = new (int, PyObject?)[items.Length / 2];
        for (var i = 0; i < parts.Length; i++)
        {
            if (items[(i * 2) + 1] is not PyIntBase index)
            {
                throw Errors.TypeError("an integer is required");
            }

            if (!index.TryGetInt64(out var group) || group is < 0 or > int.MaxValue)
            {
                throw Errors.TypeError("invalid template");
            }

            var literal = items[(i * 2) + 2];
            parts[i] = ((int)group, literal is PyStr { Length: 0 } or PyBytes { Count: 0 } ? null : literal);
        }

        return new PyReplacementTemplate(items[0], parts);
    }
}
