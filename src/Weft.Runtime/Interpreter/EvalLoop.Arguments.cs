using System.Runtime.CompilerServices;
using Weft.Compiler;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    /// <summary>A frame for a call of a Python function with its parameters filled in; null: pending.</summary>
    internal static Frame? BindArguments(PyThread t, PyFunction function, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var code = function.Code;
        var frame = t.Frames.Rent(function, code);
        if (kwNames is null && code.IsSimple && args.Length == code.ArgCount)
        {
            ref var parameters = ref frame.First;
            for (var i = 0; i < args.Length; i++)
            {
                Unsafe.Add(ref parameters, i).Value = args[i];
            }

            return frame;
        }

        if ((code.Flags & CodeFlags.NewLocals) == 0 && (code.Flags & CodeFlags.Optimized) == 0)
        {
            frame.Locals = function.Globals;
        }

        if (FillParameters(t, function, frame, args, kwNames))
        {
            return frame;
        }

        t.Frames.Return(frame);
        return null;
    }

    private static bool FillParameters(PyThread t, PyFunction function, Frame frame, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var code = function.Code;
        var slots = frame.Slots;
        var positionalCount = args.Length - (kwNames?.Count ?? 0);
        var named = code.ArgCount + code.KeywordOnlyCount;
        var hasVarArgs = (code.Flags & CodeFlags.VarArgs) != 0;
        PyDict? extra = null;
        if ((code.Flags & CodeFlags.VarKeywords) != 0)
        {
            extra = new PyDict();
            slots[named + (hasVarArgs ? 1 : 0)].Value = extra;
        }

        var taken = Math.Min(positionalCount, code.ArgCount);
        for (var i = 0; i < taken; i++)
        {
            slots[i].Value = args[i];
        }

        if (hasVarArgs)
        {
            slots[named].Value = positionalCount > taken ? new PyTuple(args[taken..positionalCount].ToArray()) : PyTuple.Empty;
        }

        if (kwNames is not null && !FillKeywords(t, function, slots, args[positionalCount..], kwNames, extra, named))
        {
            return false;
        }

        if (positionalCount > code.ArgCount && !hasVarArgs)
        {
            RaiseTooManyPositional(t, function, slots, positionalCount);
            return false;
        }

        if (taken < code.ArgCount)
        {
            var defaults = function.Defaults?.Items ?? [];
            var firstDefault = code.ArgCount - defaults.Length;
            for (var i = taken; i < firstDefault; i++)
            {
                if (slots[i].Value is null)
                {
                    RaiseMissing(t, function, slots, 0, firstDefault, "positional");
                    return false;
                }
            }

            for (var i = Math.Max(taken, firstDefault); i < code.ArgCount; i++)
            {
                slots[i].Value ??= defaults[i - firstDefault];
            }
        }

        for (var i = code.ArgCount; i < named; i++)
        {
            if (slots[i].Value is not null)
            {
                continue;
            }

            if (function.KeywordDefaults?.GetString(code.Variables[i]) is { } value)
            {
                slots[i].Value = value;
                continue;
            }

            for (var j = i + 1; j < named; j++)
            {
                slots[j].Value ??= function.KeywordDefaults?.GetString(code.Variables[j]);
            }

            RaiseMissing(t, function, slots, code.ArgCount, named, "keyword-only");
            return false;
        }

        return true;
    }

    private static bool FillKeywords(PyThread t, PyFunction function, Operand[] slots, ReadOnlySpan<PyObject> values, PyTuple kwNames, PyDict? extra, int named)
    {
        var code = function.Code;
        for (var k = 0; k < kwNames.Count; k++)
        {
            if (kwNames.Items[k] is not PyStr name)
            {
                t.Raise(Exceptions.TypeError, $"{function.QualifiedName.Value}() keywords must be strings");
                return false;
            }

            var index = FindParameter(code, name, code.PositionalOnlyCount, named);
            if (index >= 0)
            {
                if (slots[index].Value is not null)
                {
                    t.Raise(Exceptions.TypeError, $"{function.QualifiedName.Value}() got multiple values for argument '{name.Value}'");
                    return false;
                }

                slots[index].Value = values[k];
            }
            else if (extra is not null)
            {
                extra.SetItem(t, name, values[k]);
            }
            else
            {
                RaiseUnexpectedKeyword(t, function, kwNames, name, named);
                return false;
            }
        }

        return true;
    }

    private static int FindParameter(PyCode code, PyStr name, int from, int to)
    {
        var variables = code.Variables;
        for (var i = from; i < to; i++)
        {
            if (ReferenceEquals(variables[i], name))
            {
                return i;
            }
        }

        if (!name.IsInterned)
        {
            for (var i = from; i < to; i++)
            {
                if (variables[i].Equals(name))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private static void RaiseUnexpectedKeyword(PyThread t, PyFunction function, PyTuple kwNames, PyStr name, int named)
    {
        var code = function.Code;
        var positionalOnly = new List<string>();
        foreach (var item in kwNames.Items)
        {
            if (item is PyStr given && FindParameter(code, given, 0, code.PositionalOnlyCount) >= 0)
            {
                positionalOnly.Add(given.Value);
            }
        }

        if (positionalOnly.Count > 0)
        {
            t.Raise(Exceptions.TypeError, $"{function.QualifiedName.Value}() got some positional-only arguments passed as keyword arguments: '{string.Join(", ", positionalOnly)}'");
            return;
        }

        var candidates = new List<string>();
        for (var i = code.PositionalOnlyCount; i < named; i++)
        {
            candidates.Add(code.Variables[i].Value);
        }

        var suggestion = NameSuggestion.Find(name.Value, candidates);
        t.Raise(
            Exceptions.TypeError,
            suggestion is null
                ? $"{function.QualifiedName.Value}() got an unexpected keyword argument '{name.Value}'"
                : $"{function.QualifiedName.Value}() got an unexpected keyword argument '{name.Value}'. Did you mean '{suggestion}'?");
    }

    private static void RaiseTooManyPositional(PyThread t, PyFunction function, Operand[] slots, int given)
    {
        var code = function.Code;
        var keywordOnlyGiven = 0;
        for (var i = code.ArgCount; i < code.ArgCount + code.KeywordOnlyCount; i++)
        {
            if (slots[i].Value is not null)
            {
                keywordOnlyGiven++;
            }
        }

        var defaults = function.Defaults?.Count ?? 0;
        var plural = code.ArgCount != 1;
        var signature = code.ArgCount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (defaults > 0)
        {
            signature = $"from {code.ArgCount - defaults} to {code.ArgCount}";
            plural = true;
        }

        var keywordText = keywordOnlyGiven > 0
            ? $" positional argument{(given != 1 ? "s" : "")} (and {keywordOnlyGiven} keyword-only argument{(keywordOnlyGiven != 1 ? "s" : "")})"
            : "";
        t.Raise(
            Exceptions.TypeError,
            $"{function.QualifiedName.Value}() takes {signature} positional argument{(plural ? "s" : "")} but {given}{keywordText} {(given == 1 && keywordOnlyGiven == 0 ? "was" : "were")} given");
    }

    private static void RaiseMissing(PyThread t, PyFunction function, Operand[] slots, int from, int to, string kind)
    {
        var missing = new List<string>();
        for (var i = from; i < to; i++)
        {
            if (slots[i].Value is null)
            {
                missing.Add($"'{function.Code.Variables[i].Value}'");
            }
        }

        var list = missing.Count switch
        {
            1 => missing[0],
            2 => $"{missing[0]} and {missing[1]}",
            _ => $"{string.Join(", ", missing.GetRange(0, missing.Count - 1))}, and {missing[^1]}",
        };
        t.Raise(Exceptions.TypeError, $"{function.QualifiedName.Value}() missing {missing.Count} required {kind} argument{(missing.Count == 1 ? "" : "s")}: {list}");
    }
}
