using Weft.Compiler;

namespace Weft.Compiler.Tests;

public class ErrorTests
{
    [Theory]
    [InlineData("return 1", "'return' outside function", 1, 1, 9)]
    [InlineData("class A:\n  return", "'return' outside function", 2, 3, 9)]
    [InlineData("break", "'break' outside loop", 1, 1, 6)]
    [InlineData("continue", "'continue' not properly in loop", 1, 1, 9)]
    [InlineData("yield 1", "'yield' outside function", 1, 1, 8)]
    [InlineData("await x", "'await' outside function", 1, 1, 8)]
    [InlineData("def f(): await x", "'await' outside async function", 1, 10, 17)]
    [InlineData("async def f():\n  yield\n  return 1", "'return' with value in async generator", 3, 3, 11)]
    [InlineData("async def f(): yield from x", "'yield from' inside async function", 1, 16, 28)]
    [InlineData("def f():\n  x = 1\n  global x", "name 'x' is assigned to before global declaration", 3, 3, 11)]
    [InlineData("def f():\n  print(x)\n  global x", "name 'x' is used prior to global declaration", 3, 3, 11)]
    [InlineData("def f(x):\n  global x", "name 'x' is parameter and global", 2, 3, 11)]
    [InlineData("def f():\n  nonlocal x", "no binding for nonlocal 'x' found", 2, 3, 13)]
    [InlineData("nonlocal x", "nonlocal declaration not allowed at module level", 1, 1, 11)]
    [InlineData("def f(a, a): pass", "duplicate argument 'a' in function definition", 1, 10, 11)]
    [InlineData("def f[T, T](): pass", "duplicate type parameter 'T'", 1, 10, 11)]
    [InlineData("def f(): from x import *", "import * only allowed at module level", 1, 24, 25)]
    [InlineData("x = 1\nfrom __future__ import annotations", "from __future__ imports must occur at the beginning of the file", 2, 1, 35)]
    [InlineData("from __future__ import nope", "future feature nope is not defined", 1, 24, 28)]
    [InlineData("from __future__ import braces", "not a chance", 1, 24, 30)]
    [InlineData("[i := 1 for i in x]", "assignment expression cannot rebind comprehension iteration variable 'i'", 1, 2, 3)]
    [InlineData("[x for y in (a := b)]", "assignment expression cannot be used in a comprehension iterable expression", 1, 14, 20)]
    [InlineData("class A:\n  [x := 1 for y in z]", "assignment expression within a comprehension cannot be used in a class body", 2, 4, 5)]
    [InlineData("def f(): [(yield) for x in y]", "'yield' inside list comprehension", 1, 12, 17)]
    [InlineData("*a, *b = c", "multiple starred expressions in assignment", 1, 1, 7)]
    [InlineData("*a = 1", "starred assignment target must be in a list or tuple", 1, 1, 3)]
    [InlineData("f(a=1, a=2)", "keyword argument repeated: a", 1, 8, 11)]
    [InlineData("try: pass\nexcept: pass\nexcept A: pass", "default 'except:' must be last", 2, 1, 13)]
    [InlineData("for x in y:\n  try: pass\n  except* A: break", "'break', 'continue' and 'return' cannot appear in an except* block", 3, 14, 19)]
    [InlineData("match x:\n  case y: pass\n  case 1: pass", "name capture 'y' makes remaining patterns unreachable", 2, 8, 9)]
    [InlineData("match x:\n  case [a, a]: pass", "multiple assignments to name 'a' in pattern", 2, 12, 13)]
    [InlineData("match x:\n  case 1 | a: pass", "alternative patterns bind different names", 2, 8, 13)]
    [InlineData("match x:\n  case {1: _, 1: _}: pass", "mapping pattern checks duplicate key (1)", 2, 8, 20)]
    [InlineData("type X = (yield)", "yield expression cannot be used within a type alias", 1, 11, 16)]
    [InlineData("def f[T=int, U](): pass", "non-default type parameter 'U' follows default type parameter", 1, 14, 15)]
    [InlineData("__debug__ = 1", "cannot assign to __debug__", 1, 1, 10)]
    public void CompilerErrorsCarryCPythonsTextAndPlace(string source, string message, int line, int offset, int endOffset)
    {
        var error = Compilation.Error(source);
        Assert.Equal((message, line, offset, endOffset), (error.Message, error.LineNumber, error.Offset, error.EndOffset));
    }

    [Fact]
    public void BlocksNestToALimit()
    {
        var source = string.Concat(Enumerable.Range(0, 22).Select(i => new string(' ', i) + "while 1:\n")) + new string(' ', 22) + "pass";
        Assert.Equal("too many statically nested blocks", Compilation.Error(source).Message);
    }

    [Theory]
    [InlineData("1 is x", "1: \"is\" with 'int' literal. Did you mean \"==\"?")]
    [InlineData("x is not ()", "1: \"is not\" with 'tuple' literal. Did you mean \"!=\"?")]
    [InlineData("assert (x, y)", "1: assertion is always true, perhaps remove parentheses?")]
    [InlineData("(1, 2)(3)", "1: 'tuple' object is not callable; perhaps you missed a comma?")]
    [InlineData("{1}[2]", "1: 'set' object is not subscriptable; perhaps you missed a comma?")]
    [InlineData("[1]['a']", "1: list indices must be integers or slices, not str; perhaps you missed a comma?")]
    [InlineData("def f():\n  try: pass\n  finally:\n    return 1", "4: 'return' in a 'finally' block")]
    [InlineData("for x in y:\n  try: pass\n  finally:\n    break", "4: 'break' in a 'finally' block")]
    [InlineData("try: pass\nfinally: 1 is 1", "2: \"is\" with 'int' literal. Did you mean \"==\"?")]
    public void SuspiciousCodeIsWarnedAboutOnce(string source, string warning) =>
        Assert.Equal([warning], Compilation.Warnings(source));

    [Theory]
    [InlineData("x is None")]
    [InlineData("x is (a, 1)")]
    [InlineData("for x in y:\n  try: pass\n  finally:\n    for z in y: break")]
    [InlineData("try: pass\nfinally:\n  def f(): return 1")]
    public void SoundCodeIsNotWarnedAbout(string source) => Assert.Empty(Compilation.Warnings(source));

    [Fact]
    public void AWarningCanBeAnError()
    {
        var error = Compilation.Error("x is 1", new CompilerOptions { OnWarning = _ => true });
        Assert.Equal("\"is\" with 'int' literal. Did you mean \"==\"?", error.Message);
    }

    [Theory]
    [InlineData("x", ".a")]
    [InlineData("x", "()")]
    [InlineData("x", "[0]")]
    [InlineData("a", " + a")]
    public void DeepTreesRaiseInsteadOfEndingTheProcess(string start, string repeated)
    {
        var source = start + string.Concat(Enumerable.Repeat(repeated, 100_000));
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    Compilation.Compile(source);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal("maximum recursion depth exceeded during compilation", Assert.IsType<CompilerRecursionException>(failure).Message);
    }
}
