namespace Weft.Runtime.Binding;

/// <summary>What the generator knows about a built-in module.</summary>
[NotTraversed]
public sealed unsafe class ModuleDefinition
{
    /// <summary>The full name in <c>sys.modules</c>.</summary>
    public required string Name { get; init; }

    public string? Doc { get; init; }

    /// <summary>Adds functions, constants and types to the namespace.</summary>
    public delegate*<MemberTable, void> Fill { get; init; }

    /// <summary>Runs after <see cref="Fill"/> when the module is executed; null when there is nothing to do.</summary>
    public delegate*<PyThread, PyModule, void> Initialize { get; init; }

    /// <summary>Lays the table out in a module's namespace.</summary>
    internal void FillInto(PyModule module)
    {
        if (Fill != null)
        {
            Fill(new MemberTable(module, Name, module.Namespace));
        }
    }

    /// <summary>Runs <see cref="Initialize"/>; an error it left pending is thrown.</summary>
    /// <exception cref="PythonException">What the module's initialization raised.</exception>
    internal void RunInitialize(PyThread thread, PyModule module)
    {
        if (Initialize == null)
        {
            return;
        }

        Initialize(thread, module);
        if (thread.Pending is not null)
        {
            throw thread.PendingAsException();
        }
    }
}
