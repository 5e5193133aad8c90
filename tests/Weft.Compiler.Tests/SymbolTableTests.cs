using Weft.Compiler;
using Weft.Compiler.Symbols;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Compiler.Tests;

public class SymbolTableTests
{
    private static SymbolBlock Build(string source) =>
        SymbolTable.Build(
            PythonParser.Parse(SourceText.FromString(source, "test.py"), "test.py", ParseMode.File), "test.py", new CompilerOptions()).Top;

    private static NameScope ScopeOf(SymbolBlock block, string name) => block.Lookup(name).Scope;

    [Fact]
    public void CapturedLocalsAreCellsOutsideAndFreeInside()
    {
        var outer = Build("def f(a):\n  b = 1\n  def g(): return a, b, c\n").Children.Single(b => b.Name == "f");
        var inner = outer.Children.Single(b => b.Name == "g");
        Assert.Equal(NameScope.Cell, ScopeOf(outer, "a"));
        Assert.Equal(NameScope.Cell, ScopeOf(outer, "b"));
        Assert.Equal(NameScope.Free, ScopeOf(inner, "a"));
        Assert.Equal(NameScope.GlobalImplicit, ScopeOf(inner, "c"));
        Assert.True(inner.IsNested);
        Assert.False(outer.IsNested);
    }

    [Fact]
    public void ClassNamesAreNotVisibleInMethods()
    {
        var top = Build("class A:\n  x = 1\n  def f(self): return x\n");
        var method = top.Children[0].Children.Single(b => b.Name == "f");
        Assert.Equal(NameScope.GlobalImplicit, ScopeOf(method, "x"));
        Assert.True(method.IsMethod);
    }

    [Fact]
    public void PrivateNamesAreMangled()
    {
        var c = Build("class _A:\n  def f(self): self.__x = __y\n").Children[0];
        Assert.Contains("_A__y", c.Children.Single(b => b.Name == "f").Symbols.Keys);
        Assert.Equal("__x__", NameMangling.Mangle("A", "__x__"));
        Assert.Equal("_A__x", NameMangling.Mangle("__A", "__x"));
        Assert.Equal("__x", NameMangling.Mangle("___", "__x"));
    }

    [Fact]
    public void ListComprehensionsAreInlined()
    {
        var f = Build("def f(y):\n  return [x for x in y]\n").Children.Single(b => b.Name == "f");
        Assert.Empty(f.Children);
        Assert.Equal(NameScope.Local, ScopeOf(f, "x"));
        var g = Build("def g(y):\n  return (x for x in y)\n").Children.Single(b => b.Name == "g");
        Assert.Equal(["genexpr"], g.Children.Select(b => b.Name));
    }

    [Fact]
    public void SuperNeedsTheClassCell()
    {
        var method = Build("class A:\n  def f(self): super().f()\n").Children[0].Children.Single(b => b.Name == "f");
        Assert.Equal(NameScope.Free, ScopeOf(method, "__class__"));
    }

    [Fact]
    public void TypeParametersHaveABlockOfTheirOwn()
    {
        var block = Build("class A[T: int](B): pass\n").Children[0];
        Assert.Equal((BlockKind.TypeParameters, "A"), (block.Kind, block.Name));
        Assert.Equal(
            [(BlockKind.TypeVariable, "T"), (BlockKind.Class, "A")], block.Children.Select(b => (b.Kind, b.Name)));
    }

    [Fact]
    public void PackedSymbolsAreThoseOfTheSymtableModule()
    {
        var f = Build("def f(a, *b):\n  global c\n  c = a\n").Children.Single(b => b.Name == "f");
        Assert.Equal([4116, 4100, 8195], f.Symbols.Keys.Select(k => f.Symbols[k].Packed));
        Assert.Equal(["a", "b"], f.ParameterNames);
    }
}
