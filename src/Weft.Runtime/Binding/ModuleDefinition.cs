namespace Weft.Runtime.Binding;

/// <summary>What the generator knows about a built-in module.</summary>
public sealed unsafe class ModuleDefinition
{
    /// <summary>The full name in <c>sys.modules</c>.</summary>
    public required string Name { get; init; }

    public string? Doc { get; init; }

    /// <summary>Adds functions, constants and types to the namespace.</summary>
    public delegate*<MemberTable, void> Fill { get; init; }

    /// <summary>Runs after <see cref="Fill"/> when the module is executed; null when there is nothing to do.</summary>
    public delegate*<PyThread, PyModule, void> Initialize { get; init; }
}
