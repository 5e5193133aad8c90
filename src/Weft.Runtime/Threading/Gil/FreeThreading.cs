namespace Weft.Runtime.Threading;

/// <summary>No GIL: threads run at once. Never asked anything, because <see cref="GilPolicy.Enabled"/> is false.</summary>
internal sealed class FreeThreading : GilPolicy
{
    internal override string Name => "none";

    internal override void Take(PyThread t)
    {
    }

    internal override void Drop(PyThread t)
    {
    }
}
