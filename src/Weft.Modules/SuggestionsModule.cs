namespace Weft.Modules;

/// <summary><c>_suggestions</c>: the closest of some names.</summary>
[PyModule("_suggestions", Doc = "Finds the name that was meant.")]
public static partial class SuggestionsModule
{
    [PyFunction("_generate_suggestions", Signature = "(candidates, item, /)", Doc = "The closest candidate, or None.")]
    public static PyObject Generate(PyThread t, PyObject candidates, PyStr item)
    {
        if (candidates is not PyList list || list.GetType() != typeof(PyList))
        {
            throw Errors.TypeError("candidates must be a list");
        }

        var names = new List<string>();
        foreach (var candidate in list.ToArray())
        {
            names.Add(candidate is PyStr name ? name.Value : throw Errors.TypeError("all elements in 'candidates' must be strings"));
        }

        return NameSuggestion.Find(item.Value, names) is { } found ? PyStr.Of(found) : PyNone.Value;
    }
}
