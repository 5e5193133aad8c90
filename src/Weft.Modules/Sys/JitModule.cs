namespace Weft.Modules;

/// <summary>The module <c>sys._jit</c>: there is no compiler of Python code yet.</summary>
[PyModule("sys._jit", Doc = "Whether Python code is compiled to machine code.")]
public static partial class JitModule
{
    [PyFunction("is_available", Signature = "()", Doc = "Whether a compiler exists.")]
    public static bool IsAvailable() => false;

    [PyFunction("is_enabled", Signature = "()", Doc = "Whether it is switched on.")]
    public static bool IsEnabled() => false;

    [PyFunction("is_active", Signature = "()", Doc = "Whether the calling code was compiled.")]
    public static bool IsActive() => false;
}
