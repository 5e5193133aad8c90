using Weft.Compiler.Preprocessing;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Tests;

public class TreeValidatorTests
{
    private static readonly Name s_load = new("a", ExprContext.Load);
    private static readonly Name s_store = new("a", ExprContext.Store);

    public static TheoryData<string, Stmt> Invalid => new()
    {
        { "expression must have Load context but has Store instead", new ExprStmt(s_store) },
        { "empty body on If", new If(s_load, [], []) },
        { "empty targets on Assign", new Assign([], s_load, null) },
        { "Try has neither except handlers nor finalbody", new Try([new Pass()], [], [], []) },
        { "identifier field can't represent 'None' constant", new ExprStmt(new Name("None", ExprContext.Load)) },
        { "Compare with no comparators", new ExprStmt(new Compare(s_load, [], [])) },
        { "got an invalid type in Constant: System.Object", new ExprStmt(new Constant(new object(), null)) },
        { "can't use MatchStar here", new Match(s_load, [new MatchCase(new MatchStar("x"), null, [new Pass()])]) },
        { "line 1, column 4-1 is not a valid range", new Pass { LineNumber = 1, EndLineNumber = 1, ColumnOffset = 4, EndColumnOffset = 1 } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void ImpossibleTreesAreRefused(string message, Stmt statement)
    {
        var error = Xunit.Assert.Throws<InvalidTreeException>(() => TreeValidator.Validate(new Module([statement], [])));
        Xunit.Assert.Equal(message, error.Message);
    }
}
