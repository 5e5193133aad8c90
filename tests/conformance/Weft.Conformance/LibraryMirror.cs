namespace Weft.Conformance;

/// <summary>
/// A copy of the reference's library folder that the interpreter under test may write compiled code into. The original
/// is never touched. Our own <c>lib/</c> fills in what the original lacks, and replaces nothing in it, so that only the
/// interpreter is judged. Compiled code is dropped whenever the compiler that made it has changed.
/// </summary>
internal static class LibraryMirror
{
    /// <summary>Returns the copy's folder, made or refreshed as needed.</summary>
    public static string Refresh(string library, string checkout)
    {
        string mirror = Path.Combine(checkout, "artifacts", "conformance", "lib");
        Directory.CreateDirectory(Path.GetDirectoryName(mirror)!);
        string stamp = mirror + ".stamp";
        string identity = $"{Path.GetFullPath(library)} {Directory.GetLastWriteTimeUtc(Path.Combine(library, "test")):O}";
        if (!File.Exists(stamp) || File.ReadAllText(stamp) != identity)
        {
            File.Delete(stamp);
            if (Directory.Exists(mirror))
            {
                Directory.Delete(mirror, recursive: true);
            }
            Copy(library, mirror);
            File.WriteAllText(stamp, identity);
        }
        AddOurOwn(library, Path.Combine(checkout, "lib"), mirror);
        DropStaleCode(mirror, stamp, Path.Combine(checkout, "artifacts", "bin", "Weft.Cli", "release"));
        return mirror;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            // Extension modules are for another interpreter; links may lead nowhere.
            if (!file.EndsWith(".so", StringComparison.Ordinal) && new FileInfo(file).LinkTarget is null)
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }
        }
        foreach (string folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is var name and not ("__pycache__" or "lib-dynload" or "site-packages" or "dist-packages"))
            {
                Copy(folder, Path.Combine(to, name));
            }
        }
    }

    private static void AddOurOwn(string library, string own, string mirror)
    {
        foreach (string file in Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(own, file);
            if (!name.Contains("__pycache__") && !File.Exists(Path.Combine(library, name)))
            {
                string target = Path.Combine(mirror, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }
        }
    }

    private static void DropStaleCode(string mirror, string stamp, string binaries)
    {
        DateTime compiler = new[] { "Weft.Compiler.dll", "Weft.Syntax.dll" }
            .Select(name => File.GetLastWriteTimeUtc(Path.Combine(binaries, name))).Max();
        string compiled = stamp + ".compiled";
        if (File.Exists(compiled) && File.GetLastWriteTimeUtc(compiled) >= compiler)
        {
            return;
        }
        foreach (string file in Directory.EnumerateFiles(mirror, "*.pyc", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(Path.GetDirectoryName(file)) == "__pycache__")
            {
                File.Delete(file);
            }
        }
        File.WriteAllText(compiled, "");
    }
}
