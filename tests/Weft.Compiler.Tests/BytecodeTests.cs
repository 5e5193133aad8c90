using Weft.Compiler;
using Weft.Compiler.Bytecode;
using FrozenSetConstant = Weft.Syntax.Ast.FrozenSetConstant;

namespace Weft.Compiler.Tests;

public class BytecodeTests
{
    private static void AssertCode(string expected, CodeObject code) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Compilation.Disassemble(code));

    [Fact]
    public void LoopsTestAtTheTopAndJumpBack() => AssertCode(
        """
        RESUME 0
        LOAD_FAST_BORROW n
        TO_BOOL
        POP_JUMP_IF_FALSE to 20
        NOT_TAKEN
        LOAD_FAST_BORROW n
        LOAD_SMALL_INT 1
        BINARY_OP 23
        STORE_FAST n
        JUMP_BACKWARD to 1
        LOAD_CONST None
        RETURN_VALUE

        """,
        Compilation.Inner("def f(n):\n  while n:\n    n -= 1\n", "f"));

    [Fact]
    public void ReturningFromALoopDropsTheIterator() => AssertCode(
        """
        RESUME 0
        LOAD_FAST_BORROW y
        GET_ITER
        FOR_ITER to 12
        STORE_FAST_LOAD_FAST x x
        SWAP 2
        POP_TOP
        RETURN_VALUE
        END_FOR
        POP_ITER
        LOAD_CONST None
        RETURN_VALUE

        """.Replace("to 12", "to 9"),
        Compilation.Inner("def f(y):\n  for x in y: return x\n", "f"));

    [Fact]
    public void HandlersAreCold()
    {
        var code = Compilation.Inner("def f():\n  try: a()\n  except E: b()\n  c()\n", "f");
        var text = Compilation.Disassemble(code);
        Assert.True(text.IndexOf("LOAD_GLOBAL c", StringComparison.Ordinal) < text.IndexOf("PUSH_EXC_INFO", StringComparison.Ordinal));
        Assert.Contains("JUMP_BACKWARD_NO_INTERRUPT", text);
        Assert.NotEmpty(code.ExceptionTable);
    }

    [Fact]
    public void UnboundLocalsAreChecked()
    {
        var text = Compilation.Disassemble(Compilation.Inner("def f(a):\n  if a: x = 1\n  return x\n", "f"));
        Assert.Contains("LOAD_FAST_CHECK x", text);
    }

    [Fact]
    public void InlinedComprehensionsRestoreTheirVariables() => AssertCode(
        """
        RESUME 0
        LOAD_FAST_BORROW y
        GET_ITER
        LOAD_FAST_AND_CLEAR x
        SWAP 2
        BUILD_LIST 0
        SWAP 2
        FOR_ITER to 13
        STORE_FAST_LOAD_FAST x x
        LIST_APPEND 2
        JUMP_BACKWARD to 7
        END_FOR
        POP_ITER
        SWAP 2
        STORE_FAST x
        RETURN_VALUE
        SWAP 2
        POP_TOP
        SWAP 2
        STORE_FAST x
        RERAISE 0

        """,
        Compilation.Inner("def f(y): return [x for x in y]", "f"));

    [Fact]
    public void GeneratorsWrapStopIteration() => AssertCode(
        """
        RETURN_GENERATOR
        POP_TOP
        RESUME 0
        LOAD_SMALL_INT 1
        YIELD_VALUE 0
        RESUME 5
        POP_TOP
        LOAD_CONST None
        RETURN_VALUE
        CALL_INTRINSIC_1 3
        RERAISE 1

        """,
        Compilation.Inner("def f(): yield 1", "f"));

    [Theory]
    [InlineData("x = 2 * 3 + 4", 10L)]
    [InlineData("x = 2 ** 60", 1L << 60)]
    [InlineData("x = 'ab' * 3", "ababab")]
    [InlineData("x = 7 // -2", -4L)]
    [InlineData("x = 7 % -2", -1L)]
    [InlineData("x = -7.5 // 2", -4.0)]
    [InlineData("x = 1 / 3", 1.0 / 3)]
    [InlineData("x = 'abc'[-1]", "c")]
    [InlineData("x = 'abcd'[1:3]", "bc")]
    [InlineData("x = not 0", true)]
    public void ConstantsAreFolded(string source, object value)
    {
        var code = Compilation.Compile(source);
        Assert.DoesNotContain("OP", Compilation.Disassemble(code));
        if (value is long and >= 0 and <= 255)
        {
            Assert.Contains($"LOAD_SMALL_INT {value}", Compilation.Disassemble(code));
        }
        else
        {
            Assert.Contains(value, code.Constants);
        }
    }

    [Theory]
    [InlineData("x = 'a' * 5000")]
    [InlineData("x = 1 << 1000")]
    [InlineData("x = 2 ** 100")]
    [InlineData("x = 1 / 0")]
    [InlineData("x = (1, 2) * 1000")]
    [InlineData("x = 'a' % 1")]
    public void LargeOrFailingConstantsAreNot(string source) =>
        Assert.Contains("BINARY_OP", Compilation.Disassemble(Compilation.Compile(source)));

    [Fact]
    public void SetsOfConstantsAreFrozenForMembership()
    {
        var code = Compilation.Compile("a in {1, 2, 1}");
        Assert.Equal([1L, 2L], code.Constants.OfType<FrozenSetConstant>().Single().Items);
    }

    [Fact]
    public void EqualConstantsOfDifferentTypesStayApart()
    {
        var code = Compilation.Compile("f(1000, 1000.0, True, 0.0, -0.0, 1000)");
        Assert.Equal(4, code.Constants.Count(c => c is long or double));
        Assert.Equal(2, code.Constants.OfType<double>().Count(d => d == 0));
    }

    [Fact]
    public void AssertsAndDocstringsGoWhenOptimized()
    {
        const string Source = "def f():\n  'doc'\n  assert x\n  return __debug__\n";
        var plain = Compilation.Inner(Source, "f");
        Assert.Equal("doc", plain.Constants[0]);
        Assert.True((plain.Flags & CodeFlags.HasDocString) != 0);
        var optimized = Compilation.Compile(Source, options: new CompilerOptions { Optimize = 2 })
            .Constants.OfType<CodeObject>().Single();
        Assert.True((optimized.Flags & CodeFlags.HasDocString) == 0);
        Assert.DoesNotContain("LOAD_COMMON_CONSTANT", Compilation.Disassemble(optimized));
        Assert.Contains(false, optimized.Constants);
    }

    [Fact]
    public void DocstringsLoseTheirIndentation() =>
        Assert.Equal("a\n\n  b\nc\n", Compilation.Inner("def f():\n  '''a\n\n      b\n    c\n    '''\n", "f").Constants[0]);

    [Fact]
    public void ParametersKeepTheirKinds()
    {
        var code = Compilation.Inner("def f(a, /, b, *c, d, **e): return lambda: (a, e)", "f");
        Assert.Equal((2, 1, 1), (code.ArgCount, code.PositionalOnlyArgCount, code.KeywordOnlyArgCount));
        Assert.Equal(["a", "b", "d", "c", "e"], code.LocalsPlusNames);
        Assert.Equal([0x62, 0x26, 0x24, 0x2A, 0x6C], code.LocalsPlusKinds);
        Assert.Equal(
            CodeFlags.Optimized | CodeFlags.NewLocals | CodeFlags.VarArgs | CodeFlags.VarKeywords, code.Flags);
    }

    [Fact]
    public void FutureAnnotationsAreStoredAsText()
    {
        var code = Compilation.Inner(
            "from __future__ import annotations\ndef f(a: x[1, 'y'] | None, b: lambda q, *r: (q if r else -q)): pass", "__annotate__");
        Assert.Equal(["a", "x[1, 'y'] | None", "b", "lambda q, *r: q if r else -q"], code.Constants.OfType<string>());
    }

    [Fact]
    public void QualifiedNamesFollowTheScopes()
    {
        var code = Compilation.Inner("class A:\n  def f(self):\n    def g(): pass\n", "A", "f", "g");
        Assert.Equal("A.f.<locals>.g", code.QualifiedName);
    }

    [Fact]
    public void StackEffectsAndCachesAgreeWithTheTable()
    {
        Assert.Equal(9, OpcodeInfo.CacheEntries(Opcode.LoadAttr));
        Assert.Equal(-3, OpcodeInfo.StackEffect(Opcode.Call, 2, jump: false));
        Assert.Equal(2, OpcodeInfo.StackEffect(Opcode.SetupCleanup, 0, jump: true));
        Assert.True(OpcodeInfo.IsPseudo(Opcode.SetupWith));
        Assert.Equal("LOAD_FAST_BORROW_LOAD_FAST_BORROW", OpcodeInfo.NameOf((Opcode)87));
        Assert.Throws<ArgumentException>(() => OpcodeInfo.StackEffect((Opcode)127, 0, jump: false));
    }
}
