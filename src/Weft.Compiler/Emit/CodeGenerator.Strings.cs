using Weft.Compiler.Bytecode;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    private void VisitJoinedStr(JoinedStr e, SourceSpan span)
    {
        var count = e.Values.Length;
        if (count > StackUseGuideline)
        {
            EmitConstant("", span);
            EmitLoadMethod("join", span);
            Emit(Opcode.BuildList, 0, span);
            foreach (var value in e.Values)
            {
                Visit(value);
                Emit(Opcode.ListAppend, 1, span);
            }

            Emit(Opcode.Call, 1, span);
            return;
        }

        VisitAll(e.Values);
        if (count > 1)
        {
            Emit(Opcode.BuildString, count, span);
        }
        else if (count == 0)
        {
            EmitConstant("", span);
        }
    }

    private void VisitFormattedValue(FormattedValue e, SourceSpan span)
    {
        Visit(e.Value);
        if (e.Conversion != -1)
        {
            Emit(Opcode.ConvertValue, ConversionOf(e.Conversion), span);
        }

        if (e.FormatSpec is not null)
        {
            Visit(e.FormatSpec);
            Emit(Opcode.FormatWithSpec, span);
        }
        else
        {
            Emit(Opcode.FormatSimple, span);
        }
    }

    private static int ConversionOf(int character) => character switch
    {
        's' => 1,
        'r' => 2,
        'a' => 3,
        _ => throw new InvalidOperationException($"Unrecognized conversion character {character}"),
    };

    private void VisitInterpolation(Interpolation e, SourceSpan span)
    {
        Visit(e.Value);
        EmitConstant(e.Source, span);
        var argument = 2;
        if (e.Conversion != -1)
        {
            argument |= ConversionOf(e.Conversion) << 2;
        }

        if (e.FormatSpec is not null)
        {
            argument++;
            Visit(e.FormatSpec);
        }

        Emit(Opcode.BuildInterpolation, argument, span);
    }

    /// <summary>First the strings around the interpolations, empty ones filled in, then the interpolations.</summary>
    private void VisitTemplateStr(TemplateStr e, SourceSpan span)
    {
        var strings = 0;
        var interpolations = 0;
        var lastWasInterpolation = true;
        foreach (var value in e.Values)
        {
            if (value is Interpolation)
            {
                if (lastWasInterpolation)
                {
                    EmitConstant("", span);
                    strings++;
                }

                interpolations++;
                lastWasInterpolation = true;
            }
            else
            {
                Visit(value);
                strings++;
                lastWasInterpolation = false;
            }
        }

        if (lastWasInterpolation)
        {
            EmitConstant("", span);
            strings++;
        }

        Emit(Opcode.BuildTuple, strings, span);
        foreach (var value in e.Values)
        {
            if (value is Interpolation)
            {
                Visit(value);
            }
        }

        Emit(Opcode.BuildTuple, interpolations, span);
        Emit(Opcode.BuildTemplate, span);
    }
}
