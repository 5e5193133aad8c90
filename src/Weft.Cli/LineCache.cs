using Weft.Runtime.Objects;
using Weft.Runtime.Threading;

namespace Weft.Cli;

/// <summary>Makes the text of <c>-c</c> known to tracebacks.</summary>
internal static class LineCache
{
    internal static void Register(PyThread t, string fileName, string text)
    {
        var linecache = Operations.Import(t, "linecache");
        Operations.CallMethod(t, linecache, "_register_code", PyStr.Of(fileName), PyStr.Of(text), PyStr.Of(fileName));
    }
}
