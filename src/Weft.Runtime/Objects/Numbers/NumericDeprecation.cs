namespace Weft.Runtime.Objects;

/// <summary>DeprecationWarnings of the number types.</summary>
internal static class NumericDeprecation
{
    internal static void Warn(PyThread thread, string message) =>
        Operations.CallMethod(thread, Operations.Import(thread, "warnings"), "warn", PyStr.Of(message), Exceptions.DeprecationWarning);
}
