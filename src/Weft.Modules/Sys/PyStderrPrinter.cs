using System.Text;

namespace Weft.Modules;

/// <summary>
/// What <c>sys.stderr</c> is until there are real streams: import messages (<c>-v</c>) and early warnings go through it.
/// </summary>
[PyType("stderrprinter", NoConstructor = true, WeakReferences = false, Doc = "Writes to the standard error descriptor while the interpreter starts.")]
public sealed partial class PyStderrPrinter : PyObject
{
    [PyMethod("write", Signature = "(text, /)", Doc = "Writes text at once; how many characters.")]
    public long Write(PyThread t, PyStr text)
    {
        using var stream = Console.OpenStandardError();
        stream.Write(Encoding.UTF8.GetBytes(text.IsAscii ? text.Value : Operations.Ascii(t, text).Value[1..^1]));
        return text.Length;
    }

    [PyMethod("flush", Doc = "Does nothing: every write is complete.")]
    public void Flush()
    {
    }

    [PyMethod("close", Doc = "Does nothing: the descriptor stays open.")]
    public void Close()
    {
    }

    [PyMethod("fileno", Doc = "2.")]
    public long FileNumber() => 2;

    [PyMethod("isatty", Doc = "Whether it is a terminal.")]
    public bool IsTerminal() => !Console.IsErrorRedirected;

    [PyProperty("closed")]
    public bool IsClosed() => false;

    [PyProperty("mode")]
    public string GetMode() => "w";
}
