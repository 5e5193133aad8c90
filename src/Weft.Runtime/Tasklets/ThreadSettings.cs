using System.Runtime.CompilerServices;

namespace Weft.Runtime.Tasklets;

/// <summary>A setting that each Python thread has of its own, absent until it is set.</summary>
internal sealed class ThreadSettings<T>
    where T : struct
{
    private readonly ConditionalWeakTable<PyThread, StrongBox<T>> _values = [];

    internal T Get(PyThread t, T otherwise) => _values.TryGetValue(t, out var box) ? box.Value : otherwise;

    internal void Set(PyThread t, T value) => _values.GetOrCreateValue(t).Value = value;
}
