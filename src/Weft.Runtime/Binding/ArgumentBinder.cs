namespace Weft.Runtime.Binding;

/// <summary>Matches the arguments of a call with a <see cref="ParameterList"/>.</summary>
/// <remarks>
/// After a successful bind every required parameter has a value and absent optional ones are null. Nothing is allocated
/// unless the function collects keywords. The order of the checks, and so which error is reported, is that of CPython's
/// keyword parser.
/// </remarks>
public static class ArgumentBinder
{
    /// <summary>Binds; a keyword that names no parameter is an error.</summary>
    /// <exception cref="PythonException">TypeError when the arguments do not fit.</exception>
    public static void Bind(PyThread thread, ParameterList list, ReadOnlySpan<PyObject> args, PyTuple? kwNames, scoped Span<PyObject?> bound)
    {
        if (kwNames is null && list.RequiredKeywords == 0 && args.Length >= list.Required && args.Length <= list.Positional)
        {
            for (var i = 0; i < args.Length; i++)
            {
                bound[i] = args[i];
            }

            return;
        }

        BindSlow(thread, list, args, kwNames, bound, collect: false);
    }

    /// <summary>Binds the keywords of a call whose positional arguments the caller looks at itself.</summary>
    /// <param name="list">Names the keywords; nothing in it can be given by position.</param>
    /// <param name="args">All arguments, the keywords' values last.</param>
    /// <exception cref="PythonException">TypeError for a keyword that is not in the list.</exception>
    public static PyObject?[] Keywords(PyThread thread, ParameterList list, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var bound = new PyObject?[list.Names.Length];
        if (kwNames is { Count: > 0 })
        {
            BindSlow(thread, list, args[^kwNames.Count..], kwNames, bound, collect: false);
        }

        return bound;
    }

    /// <summary>Binds; keywords that name no parameter are collected, null when there are none.</summary>
    /// <exception cref="PythonException">TypeError when the arguments do not fit.</exception>
    public static void BindWithExtra(PyThread thread, ParameterList list, ReadOnlySpan<PyObject> args, PyTuple? kwNames, scoped Span<PyObject?> bound, out PyDict? extra) =>
        extra = BindSlow(thread, list, args, kwNames, bound, collect: true);

    /// <summary>The positional arguments beyond the named parameters.</summary>
    public static ReadOnlySpan<PyObject> Rest(ReadOnlySpan<PyObject> args, PyTuple? kwNames, int positional)
    {
        var count = args.Length - (kwNames?.Count ?? 0);
        return count > positional ? args[positional..count] : default;
    }

    private static PyDict? BindSlow(PyThread thread, ParameterList list, ReadOnlySpan<PyObject> args, PyTuple? kwNames, scoped Span<PyObject?> bound, bool collect)
    {
        var keywords = kwNames?.Count ?? 0;
        var given = args.Length - keywords;
        CheckCounts(list, given, keywords, collect);
        var positional = Math.Min(given, list.Positional);
        for (var i = 0; i < positional; i++)
        {
            bound[i] = args[i];
        }

        PyDict? extra = null;
        PyStr? unknown = null;
        if (kwNames is not null)
        {
            var names = kwNames.Items;
            for (var k = 0; k < names.Length; k++)
            {
                if (names[k] is not PyStr name)
                {
                    throw Errors.TypeError("keywords must be strings");
                }

                var index = list.Find(name);
                if (index >= 0 && (index < positional || bound[index] is not null))
                {
                    throw index < positional
                        ? Errors.TypeError($"argument for {list.Subject} given by name ('{name.Value}') and position ({index + 1})")
                        : Errors.TypeError($"{list.Subject} got multiple values for argument '{name.Value}'");
                }

                if (index >= 0)
                {
                    bound[index] = args[given + k];
                }
                else if (collect)
                {
                    (extra ??= new PyDict()).SetItem(thread, name, args[given + k]);
                }
                else
                {
                    unknown ??= name;
                }
            }
        }

        for (var i = positional; i < list.Names.Length; i++)
        {
            if (bound[i] is null && list.IsRequired(i))
            {
                throw Errors.TypeError($"{list.Subject} missing required argument '{list.Names[i].Value}' (pos {i + 1})");
            }
        }

        if (unknown is not null)
        {
            throw ArgumentErrors.UnexpectedKeyword(list, unknown);
        }

        return extra;
    }

    private static void CheckCounts(ParameterList list, int given, int keywords, bool collect)
    {
        var total = list.Names.Length;
        if (!collect && !list.VarPositional && given + keywords > total)
        {
            throw Errors.TypeError($"{list.Subject} takes at most {total} {(given == 0 ? "keyword " : "")}argument{(total == 1 ? "" : "s")} ({given + keywords} given)");
        }

        if (!list.VarPositional && given > list.Positional)
        {
            throw list.Positional == 0
                ? Errors.TypeError($"{list.Subject} takes no positional arguments")
                : Errors.TypeError($"{list.Subject} takes {(list.Required < list.Positional ? "at most" : "exactly")} {list.Positional} positional argument{(list.Positional == 1 ? "" : "s")} ({given} given)");
        }

        var minimum = Math.Min(list.PositionalOnly, list.Required);
        if (given < minimum)
        {
            throw Errors.TypeError($"{list.Subject} takes {(minimum < list.Positional || list.VarPositional ? "at least" : "exactly")} {minimum} positional argument{(minimum == 1 ? "" : "s")} ({given} given)");
        }
    }
}
