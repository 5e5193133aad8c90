using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The system's libraries that modules call, found by the file names that they have on each platform.</summary>
/// <remarks>An assembly has one resolver, so all names stand here. They are looked for when their module is imported.</remarks>
internal static class NativeLibraries
{
    internal const string Tls = "libssl";
    internal const string Crypto = "libcrypto";
    internal const string Lzma = "liblzma";

    private static readonly Lock s_loading = new();
    private static bool s_resolving;

    /// <summary>Whether all of some libraries are there; from then on functions declared in them are found.</summary>
    internal static bool AreAvailable(params ReadOnlySpan<string> names)
    {
        lock (s_loading)
        {
            if (!s_resolving)
            {
                s_resolving = true;
                NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, static (name, _, _) => Find(name));
            }
        }

        foreach (var name in names)
        {
            if (Find(name) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The handle of a library; 0 for other names, which .NET then looks for itself.</summary>
    private static nint Find(string name)
    {
        string[] candidates = name switch
        {
            Tls => ["libssl.so.3", "libssl.3.dylib", "libssl-3-x64.dll"],
            Crypto => ["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll"],
            Lzma => ["liblzma.so.5", "liblzma.5.dylib", "liblzma.dll"],
            _ => [],
        };
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
