using Weft.Modules.Io;
using Weft.Runtime;

namespace Weft.Modules;

/// <summary><c>sys.stdin</c>, <c>stdout</c> and <c>stderr</c>.</summary>
public static class StandardStreams
{
    /// <summary>Makes the three streams by the options and <c>PYTHONIOENCODING</c>.</summary>
    public static void Install(PyThread t, PythonRuntime runtime)
    {
        var encoding = "utf-8";
        string? errors = null;
        var named = false;
        if (!runtime.Options.IgnoreEnvironment && Environment.GetEnvironmentVariable("PYTHONIOENCODING") is { Length: > 0 } setting)
        {
            var colon = setting.IndexOf(':');
            if (colon < 0)
            {
                (encoding, named) = (setting, true);
            }
            else
            {
                named = colon > 0;
                encoding = named ? setting[..colon] : encoding;
                errors = colon + 1 < setting.Length ? setting[(colon + 1)..] : null;
            }
        }

        var strict = IsCLocale() && !named ? "surrogateescape" : "strict";
        foreach (var (fd, name, mode, handler) in (ReadOnlySpan<(int, string, string, string)>)[(0, "stdin", "r", errors ?? strict), (1, "stdout", "w", errors ?? strict), (2, "stderr", "w", "backslashreplace")])
        {
            var stream = Make(t, runtime, fd, name, mode, encoding, handler);
            runtime.SetSysAttribute(name, stream);
            runtime.SetSysAttribute($"__{name}__", stream);
        }

        runtime.BuiltinsDict.SetString(PyStr.Intern("open"), Operations.GetAttribute(t, Operations.Import(t, "_io"), "open"));
    }

    private static bool IsCLocale()
    {
        foreach (var variable in (ReadOnlySpan<string>)["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                return value is "C" or "POSIX";
            }
        }

        return true;
    }

    private static PyObject Make(PyThread t, PythonRuntime runtime, int fd, string name, string mode, string encoding, string errors)
    {
        PyFileIO raw;
        try
        {
            raw = (PyFileIO)Operations.Call(t, PyFileIO.TypeObject, PyInt.Of(fd), PyStr.Of(mode), PyBool.False);
        }
        catch (PythonException e) when (e.Value is PyOSError)
        {
            return PyNone.Value;
        }

        Operations.SetAttribute(t, raw, PyStr.Intern("name"), PyStr.Of($"<{name}>"));
        var unbuffered = runtime.Options.Unbuffered && mode == "w";
        PyObject buffer = unbuffered ? raw : Operations.Call(t, mode == "r" ? PyBufferedReader.TypeObject : PyBufferedWriter.TypeObject, raw);
        var lineBuffering = raw.IsTerminal || fd == 2;
        var stream = Operations.Call(t, PyTextIOWrapper.TypeObject, buffer, PyStr.Of(encoding), PyStr.Of(errors), mode == "r" ? PyNone.Value : PyStr.Of("\n"), PyBool.Of(lineBuffering && !unbuffered), PyBool.Of(unbuffered));
        Operations.SetAttribute(t, stream, PyStr.Intern("mode"), PyStr.Of(mode));

        // They stay open until the end.
        foreach (var part in (ReadOnlySpan<PyObject>)[raw, buffer, stream])
        {
            Finalization.Forget(part);
        }

        return stream;
    }

    /// <summary>Flushes stdout and stderr at the end; false when stdout could not be written.</summary>
    public static bool Flush(PyThread t, PythonRuntime runtime)
    {
        var ok = true;
        foreach (var name in (ReadOnlySpan<string>)["stdout", "stderr"])
        {
            var stream = runtime.SysAttribute(name);
            if (stream is null or PyNone)
            {
                continue;
            }

            try
            {
                if (Operations.TryGetAttribute(t, stream, PyStr.Intern("closed")) is { } closed && Operations.IsTrue(t, closed))
                {
                    continue;
                }

                Operations.CallMethod(t, stream, Names.Flush);
            }
            catch (PythonException e)
            {
                if (name == "stdout")
                {
                    ok = false;
                    ErrorReporting.Unraisable(t, e.Value, "Exception ignored while flushing sys.stdout", null);
                }
            }
        }

        return ok;
    }
}
