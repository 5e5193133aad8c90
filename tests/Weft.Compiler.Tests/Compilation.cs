using System.Globalization;
using System.Text;
using Weft.Compiler;
using Weft.Compiler.Bytecode;
using Weft.Syntax;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Compiler.Tests;

/// <summary>Compiles programs for tests and shows code as text.</summary>
internal static class Compilation
{
    public static CodeObject Compile(
        string source, ParseMode mode = ParseMode.File, CompilerOptions? options = null) =>
        PythonCompiler.Compile(
            PythonParser.Parse(SourceText.FromString(source, "test.py"), "test.py", mode), "test.py", options ?? new());

    /// <summary>The code of the first function or class in a module.</summary>
    public static CodeObject Inner(string source, params string[] path)
    {
        var code = Compile(source);
        foreach (var name in path)
        {
            code = code.Constants.OfType<CodeObject>().First(c => c.Name == name);
        }

        return code;
    }

    public static PythonSyntaxException Error(string source, CompilerOptions? options = null) =>
        Assert.Throws<PythonSyntaxException>(() => Compile(source, options: options));

    public static List<string> Warnings(string source)
    {
        var warnings = new List<string>();
        Compile(source, options: new CompilerOptions
        {
            OnWarning = w =>
            {
                warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{w.LineNumber}: {w.Message}"));
                return false;
            },
        });
        return warnings;
    }

    /// <summary>One instruction a line, jump targets as offsets in code units, caches left out.</summary>
    public static string Disassemble(CodeObject code)
    {
        var text = new StringBuilder();
        var extended = 0;
        for (var i = 0; i < code.Code.Length; i += 2)
        {
            var opcode = (Opcode)code.Code[i];
            var argument = extended | code.Code[i + 1];
            if (opcode == Opcode.ExtendedArg)
            {
                extended = argument << 8;
                continue;
            }

            extended = 0;
            var at = i / 2;
            var next = at + 1 + OpcodeInfo.CacheEntries(opcode);
            text.Append(OpcodeInfo.NameOf(opcode));
            if (OpcodeInfo.HasJump(opcode))
            {
                var back = opcode is Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt or Opcode.EndAsyncFor;
                text.Append(CultureInfo.InvariantCulture, $" to {(back ? next - argument : next + argument)}");
            }
            else if (OpcodeInfo.HasArgument(opcode))
            {
                text.Append(' ').Append(Argument(code, opcode, argument));
            }

            text.Append('\n');
            i += 2 * OpcodeInfo.CacheEntries(opcode);
        }

        return text.ToString();
    }

    private static string Argument(CodeObject code, Opcode opcode, int argument) => opcode switch
    {
        Opcode.LoadConst => code.Constants[argument] switch
        {
            null => "None",
            CodeObject inner => inner.Name,
            object?[] items => $"({string.Join(", ", items)})",
            var value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        },
        Opcode.LoadGlobal or Opcode.LoadAttr =>
            code.Names[argument >> 1] + ((argument & 1) != 0 ? " + NULL" : ""),
        Opcode.LoadFastLoadFast or Opcode.LoadFastBorrowLoadFastBorrow or Opcode.StoreFastLoadFast
            or Opcode.StoreFastStoreFast =>
            $"{code.LocalsPlusNames[argument >> 4]} {code.LocalsPlusNames[argument & 15]}",
        _ when OpcodeInfo.HasName(opcode) && opcode != Opcode.LoadSuperAttr => code.Names[argument],
        _ when OpcodeInfo.HasLocal(opcode) || OpcodeInfo.HasFree(opcode) => code.LocalsPlusNames[argument],
        _ => argument.ToString(CultureInfo.InvariantCulture),
    };
}
