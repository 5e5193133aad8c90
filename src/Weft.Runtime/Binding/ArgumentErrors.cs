namespace Weft.Runtime.Binding;

/// <summary>The TypeErrors of argument parsing, in CPython's words.</summary>
public static class ArgumentErrors
{
    /// <summary>Checks a call of a function that takes positional arguments only. Called when something looks wrong.</summary>
    /// <param name="display">The function with its owner: <c>list.pop</c>.</param>
    /// <exception cref="PythonException">TypeError when keywords were given, or too many or too few arguments.</exception>
    public static void CheckPositional(string display, ReadOnlySpan<PyObject> args, PyTuple? kwNames, int minimum, int maximum)
    {
        var keywords = kwNames?.Count ?? 0;
        if (keywords != 0)
        {
            throw NoKeywords(display);
        }

        CheckCount(ShortName(display), args.Length, minimum, maximum);
    }

    /// <summary>
    /// A Python class whose <c>__init__</c> takes keywords must not fail in the <c>__new__</c> it inherits, which gets them
    /// too, nor the other way round: they are ignored where the class overrides the other of the two.
    /// </summary>
    public static void DropKeywordsOfSubclass(PyType type, PyType owner, Slot counterpart, ref ReadOnlySpan<PyObject> args, ref PyTuple? kwNames)
    {
        if (!ReferenceEquals(type, owner) && type[counterpart] != owner[counterpart])
        {
            args = args[..^kwNames!.Count];
            kwNames = null;
        }
    }

    /// <summary>The short name is what follows the last dot.</summary>
    internal static string ShortName(string display) => display[(display.LastIndexOf('.') + 1)..];

    internal static void CheckCount(string name, int given, int minimum, int maximum)
    {
        if (given >= minimum && given <= maximum)
        {
            return;
        }

        var subject = name.Length == 0 ? "" : name + " ";
        var bound = given < minimum ? minimum : maximum;
        var kind = minimum == maximum ? "" : given < minimum ? "at least " : "at most ";
        throw Errors.TypeError($"{subject}expected {kind}{bound} argument{(bound == 1 ? "" : "s")}, got {given}");
    }

    internal static PythonException NoKeywords(string display) => Errors.TypeError($"{display}() takes no keyword arguments");

    internal static PythonException UnexpectedKeyword(ParameterList list, PyStr name)
    {
        // A subclass of str may be equal to a name and yet not be found among them.
        if (name.GetType() != typeof(PyStr) && Array.Exists(list.Names, known => Operations.Equals(PyThread.Current, name, known)))
        {
            return Errors.TypeError($"invalid keyword argument for {list.Subject}");
        }

        var best = NameSuggestion.Find(name.Value, list.Names.Skip(list.PositionalOnly).Select(n => n.Value));
        return Errors.TypeError($"{list.Subject} got an unexpected keyword argument '{name.Value}'{(best is null ? "" : $". Did you mean '{best}'?")}");
    }

    /// <summary>An argument of the wrong type.</summary>
    /// <param name="expectation">For example <c>f() argument 1 must be str</c>.</param>
    public static PythonException WrongType(string expectation, PyObject? given) =>
        Errors.TypeError($"{expectation}, not {(given is null or PyNone ? "None" : given.Type.FullName)}");

    /// <summary>The type has a store but no deletion.</summary>
    public static PythonException NoDelete(Slot slot, PyObject self, PyObject key) => slot switch
    {
        Slot.SetItem => Errors.TypeError($"'{self.Type.FullName}' object doesn't support item deletion"),
        Slot.DescrSet => Errors.AttributeError("__delete__"),
        _ => Errors.AttributeError($"'{self.Type.FullName}' object has no attribute '{(key as PyStr)?.Value}'"),
    };

    /// <summary>The type has a deletion but no store.</summary>
    public static PythonException NoStore(Slot slot, PyObject self, PyObject key) => slot switch
    {
        Slot.SetItem => Errors.TypeError($"'{self.Type.FullName}' object does not support item assignment"),
        Slot.DescrSet => Errors.AttributeError("__set__"),
        _ => Errors.AttributeError($"'{self.Type.FullName}' object has no attribute '{(key as PyStr)?.Value}'"),
    };

    /// <summary>An attribute that cannot be deleted.</summary>
    public static PythonException CannotDelete(PyObject self, string name) => Errors.TypeError($"cannot delete {name}");
}
