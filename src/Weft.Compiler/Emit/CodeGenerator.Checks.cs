using System.Numerics;
using Weft.Syntax.Ast;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Emit;

/// <summary>Warnings about code that cannot do what was meant.</summary>
internal sealed partial class CodeGenerator
{
    private void CheckCompare(Compare e)
    {
        var left = e.Left;
        for (var i = 0; i < e.Operators.Length; i++)
        {
            var right = e.Comparators[i];
            if (e.Operators[i] is CompareOperator.Is or CompareOperator.IsNot
                && (!HasIdentity(left) || !HasIdentity(right)))
            {
                var type = TypeName(HasIdentity(left) ? right : left);
                Warn(
                    e.Operators[i] == CompareOperator.Is
                        ? $"\"is\" with '{type}' literal. Did you mean \"==\"?"
                        : $"\"is not\" with '{type}' literal. Did you mean \"!=\"?",
                    SpanOf(e));
                return;
            }

            left = right;
        }
    }

    private static bool HasIdentity(Expr e) => e switch
    {
        Constant c => c.Value is null or bool or EllipsisConstant,
        Tuple t => !Array.TrueForAll(t.Elements, x => x is Constant),
        _ => true,
    };

    private void CheckCaller(Expr e)
    {
        if (e is Constant or Tuple or List or ListComp or Dict or DictComp or Set or SetComp or GeneratorExp or JoinedStr
            or TemplateStr or FormattedValue or Interpolation)
        {
            Warn($"'{TypeName(e)}' object is not callable; perhaps you missed a comma?", SpanOf(e));
        }
    }

    private void CheckSubscripter(Expr e)
    {
        if (e is Constant { Value: null or EllipsisConstant or bool or long or int or BigInteger or double or Complex or FrozenSetConstant }
            or Set or SetComp or GeneratorExp or TemplateStr or Interpolation or Lambda)
        {
            Warn($"'{TypeName(e)}' object is not subscriptable; perhaps you missed a comma?", SpanOf(e));
        }
    }

    private void CheckIndex(Expr value, Expr index)
    {
        var type = TypeName(index);
        if (type is null or "int" or "bool")
        {
            return;
        }

        if (value is Constant { Value: string or SurrogateString or byte[] or object?[] } or Tuple or List or ListComp
            or JoinedStr or FormattedValue)
        {
            Warn(
                $"{TypeName(value)} indices must be integers or slices, not {type}; perhaps you missed a comma?",
                SpanOf(value));
        }
    }

    /// <summary>The type an expression certainly has, or null.</summary>
    private static string? TypeName(Expr e) => e switch
    {
        Tuple => "tuple",
        List or ListComp => "list",
        Dict or DictComp => "dict",
        Set or SetComp => "set",
        GeneratorExp => "generator",
        Lambda => "function",
        TemplateStr => "string.templatelib.Template",
        Interpolation => "string.templatelib.Interpolation",
        JoinedStr or FormattedValue => "str",
        Constant c => c.Value switch
        {
            null => "NoneType",
            bool => "bool",
            long or int or BigInteger => "int",
            double => "float",
            Complex => "complex",
            string or SurrogateString => "str",
            byte[] => "bytes",
            EllipsisConstant => "ellipsis",
            object?[] => "tuple",
            FrozenSetConstant => "frozenset",
            _ => null,
        },
        _ => null,
    };
}
