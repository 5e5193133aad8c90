using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// The dicts and sets that keep keys of deleted entries alive: a reader without a lock may still compare them, so they
/// stay until the table is replaced or the world is stopped for a collection that was asked for.
/// </summary>
/// <remarks>Tables of strings or of ints only are left out: nothing can tell whether those are alive.</remarks>
internal static class DeletedKeys
{
    private static readonly ConditionalWeakTable<PyDict, object> s_dicts = [];
    private static readonly object s_present = new();

    internal static void Register(PyDict dict) => s_dicts.TryAdd(dict, s_present);

    /// <summary>Lets go of them. Called while the world is stopped.</summary>
    internal static void Forget()
    {
        foreach (var (dict, _) in s_dicts)
        {
            dict.ForgetDeletedKeys();
        }

        s_dicts.Clear();
    }
}
