using System.Collections.Concurrent;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>
/// The codecs known by name. Search functions are asked in the order of registration, and their answers remembered. The
/// library's <c>encodings</c> package registers the first one when it is imported, which the first look-up does.
/// </summary>
public static class CodecRegistry
{
    private static readonly ConcurrentDictionary<string, PyTuple> s_cache = new(StringComparer.Ordinal);
    private static readonly Lock s_lock = new();
    private static PyObject[] s_search = [];
    private static bool s_loaded;

    public static void Register(PyObject search)
    {
        if (!Operations.IsCallable(search))
        {
            throw Errors.TypeError("argument must be callable");
        }

        lock (s_lock)
        {
            s_search = [.. s_search, search];
        }
    }

    public static void Unregister(PyObject search)
    {
        lock (s_lock)
        {
            var index = Array.FindIndex(s_search, f => ReferenceEquals(f, search));
            if (index >= 0)
            {
                s_search = [.. s_search[..index], .. s_search[(index + 1)..]];
                s_cache.Clear();
            }
        }
    }

    private static string Normalize(string name)
    {
        var result = new StringBuilder(name.Length);
        var pending = false;
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '.')
            {
                if (pending && result.Length > 0)
                {
                    result.Append('_');
                }

                pending = false;
                result.Append(char.ToLowerInvariant(c));
            }
            else
            {
                pending = true;
            }
        }

        return result.ToString();
    }

    /// <summary>The codec (a tuple of four) of a name.</summary>
    /// <exception cref="PythonException">LookupError "unknown encoding: x".</exception>
    public static PyTuple Lookup(PyThread t, string encoding)
    {
        if (encoding.Contains('\0'))
        {
            throw Errors.ValueError("embedded null character");
        }

        var name = Normalize(encoding);
        if (s_cache.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!s_loaded)
        {
            s_loaded = true;
            Operations.Import(t, "encodings");
        }

        var key = PyStr.Of(name);
        foreach (var search in s_search)
        {
            var found = Operations.Call(t, search, key);
            if (found is PyNone)
            {
                continue;
            }

            if (found is not PyTuple { Count: 4 } codec)
            {
                throw Errors.TypeError("codec search functions must return 4-tuples");
            }

            s_cache[name] = codec;
            return codec;
        }

        throw Errors.LookupError($"unknown encoding: {encoding}");
    }

    /// <summary>The encoder (0) or decoder (1) of a text encoding.</summary>
    internal static PyObject LookupText(PyThread t, string encoding, string alternative, int item)
    {
        var codec = Lookup(t, encoding);
        if (codec.GetType() != typeof(PyTuple) && Operations.TryGetAttribute(t, codec, s_isText) is { } isText && !Operations.IsTrue(t, isText))
        {
            throw Errors.LookupError($"'{encoding}' is not a text encoding; use {alternative} to handle arbitrary codecs");
        }

        return codec.Items[item];
    }

    private static readonly PyStr s_isText = PyStr.Intern("_is_text_encoding");

    /// <summary>Calls an encoder or decoder; the first of the two things it answers.</summary>
    internal static PyObject Run(PyThread t, PyObject function, PyObject input, string encoding, string? errors, string operation, string kind)
    {
        PyObject result;
        try
        {
            result = errors is null ? Operations.Call(t, function, input) : Operations.Call(t, function, input, PyStr.Of(errors));
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"{operation} with '{encoding}' codec failed");
            throw;
        }

        return result is PyTuple { Count: 2 } pair ? pair.Items[0] : throw Errors.TypeError($"{kind} must return a tuple (object, integer)");
    }
}
