using System.Text;
using Weft.Syntax;
using Weft.Syntax.Text;

namespace Weft.Modules;

/// <summary>
/// Formats exceptions without running Python code other than their <c>__str__</c>: what is printed when the library's
/// <c>traceback</c> cannot be imported or fails. The same layout, without the marks below the lines and the members of
/// groups. Chains are followed by a loop, so that no exception is too deep to be shown.
/// </summary>
internal sealed class PlainTraceback(PyThread t)
{
    private const int RepeatedLines = 3;

    private readonly StringBuilder _text = new();
    private readonly HashSet<PyBaseException> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>An exception with its causes and contexts, the oldest first.</summary>
    internal static string Format(PyThread t, PyBaseException error)
    {
        var writer = new PlainTraceback(t);
        writer.WriteChain(error);
        return writer._text.ToString();
    }

    /// <summary>The levels of a traceback below the usual heading.</summary>
    internal static string Format(PyThread t, PyTraceback traceback)
    {
        var writer = new PlainTraceback(t);
        writer.Line("Traceback (most recent call last):");
        writer.WriteFrames(traceback);
        return writer._text.ToString();
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private void WriteChain(PyBaseException error)
    {
        var chain = new Stack<(PyBaseException Error, string? Link)>();
        string? link = null;
        for (PyBaseException? one = error; one is not null && _seen.Add(one);)
        {
            chain.Push((one, link));
            if (one.Cause is { } cause)
            {
                (one, link) = (cause, "The above exception was the direct cause of the following exception:");
            }
            else
            {
                one = one.SuppressContext ? null : one.Context;
                link = "During handling of the above exception, another exception occurred:";
            }
        }

        foreach (var (shown, afterwards) in chain)
        {
            WriteOne(shown);
            if (afterwards is not null)
            {
                _text.Append('\n').Append(afterwards).Append("\n\n");
            }
        }
    }

    private void WriteOne(PyBaseException error)
    {
        if (error.Traceback is { } traceback)
        {
            Line("Traceback (most recent call last):");
            WriteFrames(traceback);
        }

        if (error is PySyntaxError syntax && syntax.FileName is not PyNone)
        {
            WriteSource(syntax);
        }

        Line(Description(error));

        if (TryGet(error, Names.Notes) is PyList notes)
        {
            foreach (var note in notes.ToArray())
            {
                Line(TextOf(note, "note"));
            }
        }
    }

    private void WriteFrames(PyTraceback? level)
    {
        (string File, int Line, string Name)? before = null;
        var times = 0;
        for (; level is not null; level = level.Next)
        {
            var code = level.Frame.Code;
            var here = (File: code.FileNameObject.Value, Line: level.GetLineNumber() is PyInt number ? (int)number.Value : 0, Name: code.NameObject.Value);
            if (before != here)
            {
                WriteRepeated(times);
                (before, times) = (here, 0);
            }

            if (++times > RepeatedLines)
            {
                continue;
            }

            Line($"  File \"{here.File}\", line {here.Line}, in {here.Name}");
            if (SourceLine(here.File, here.Line) is { Length: > 0 } source)
            {
                Line("    " + source);
            }
        }

        WriteRepeated(times);
    }

    private void WriteRepeated(int times)
    {
        var more = times - RepeatedLines;
        if (more > 0)
        {
            Line($"  [Previous line repeated {more} more time{(more == 1 ? "" : "s")}]");
        }
    }

    private void WriteSource(PySyntaxError error)
    {
        Line($"  File \"{TextOf(error.FileName, "file name")}\", line {TextOf(error.LineNumber, "line")}");
        if (error.Text is not PyStr { Value: var text })
        {
            return;
        }

        var shown = text.Trim();
        Line("    " + shown);
        if (error.Offset is PyInt { Value: > 0 } offset && offset.Value <= text.Length + 1)
        {
            var before = text.Length - text.TrimStart().Length;
            Line("    " + new string(' ', Math.Max(0, (int)offset.Value - 1 - before)) + "^");
        }
    }

    private string Description(PyBaseException error)
    {
        var type = error.Type;
        var module = TryGet(type, Names.Module) is PyStr { Value: not ("builtins" or "__main__") } name ? name.Value + "." : "";
        var text = error is PySyntaxError syntax ? TextOf(syntax.Message, "exception") : TextOf(error, "exception");
        return $"{module}{(TryGet(type, Names.QualName) as PyStr)?.Value ?? type.Name}{(text.Length == 0 ? "" : ": " + text)}";
    }

    private PyObject? TryGet(PyObject o, PyStr name)
    {
        try
        {
            return Operations.TryGetAttribute(t, o, name);
        }
        catch (PythonException)
        {
            return null;
        }
    }

    private string TextOf(PyObject value, string what)
    {
        try
        {
            return Operations.Str(t, value).Value;
        }
        catch (PythonException)
        {
            return $"<{what} str() failed>";
        }
    }

    private static string? SourceLine(string file, int line)
    {
        try
        {
            return File.Exists(file) ? SourceText.FromBytes(File.ReadAllBytes(file), file).GetLine(line)?.Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PythonSyntaxException)
        {
            return null;
        }
    }
}
