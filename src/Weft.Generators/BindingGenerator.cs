using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Weft.Generators;

/// <summary>
/// Writes the Python bindings of the classes that carry <c>[PyType]</c> or <c>[PyModule]</c>: Argument Clinic for C#.
/// The transform of a class yields its finished text, which compares by value (<see cref="GeneratedUnit"/>).
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class BindingGenerator : IIncrementalGenerator
{
    private const string AttributeNamespace = "Weft.Runtime.Binding.";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var types = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeNamespace + "PyTypeAttribute",
            static (node, _) => node is ClassDeclarationSyntax,
            static (match, _) => TypeEmitter.Emit((INamedTypeSymbol)match.TargetSymbol, (ClassDeclarationSyntax)match.TargetNode, match.Attributes[0]));
        var modules = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeNamespace + "PyModuleAttribute",
            static (node, _) => node is ClassDeclarationSyntax,
            static (match, _) => ModuleEmitter.Emit((INamedTypeSymbol)match.TargetSymbol, (ClassDeclarationSyntax)match.TargetNode, match.Attributes[0]));

        context.RegisterSourceOutput(types, static (output, unit) => Add(output, unit));
        context.RegisterSourceOutput(modules, static (output, unit) => Add(output, unit));

        var table = modules.Where(static unit => unit.Source is not null)
            .Select(static (unit, _) => (unit.ModuleName!, unit.ClassName))
            .Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Weft"));
        context.RegisterSourceOutput(table, static (output, input) => AddTable(output, input.Left, input.Right));
    }

    private static void Add(SourceProductionContext output, GeneratedUnit unit)
    {
        foreach (var note in unit.Diagnostics.Notes)
        {
            output.ReportDiagnostic(note.ToDiagnostic());
        }

        if (unit.Source is not null)
        {
            output.AddSource(unit.HintName, SourceText.From(unit.Source, Encoding.UTF8));
        }
    }

    private static void AddTable(SourceProductionContext output, ImmutableArray<(string Module, string Class)> modules, string assembly)
    {
        if (!modules.IsEmpty)
        {
            output.AddSource("BuiltinModuleTable.g.cs", SourceText.From(ModuleEmitter.EmitTable(modules, assembly), Encoding.UTF8));
        }
    }
}
