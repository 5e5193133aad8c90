namespace Weft.Modules;

/// <summary><c>_bisect</c>: binary search in sorted sequences.</summary>
[PyModule("_bisect", Doc = "Binary search.")]
public static partial class BisectModule
{
    private const string SearchSignature = "(a, x, lo=0, hi=None, *, key=None)";
    private static readonly PyStr s_insert = PyStr.Intern("insert");

    private static long Search(PyThread t, PyObject a, PyObject x, long lo, PyObject? hi, PyObject? key, bool right)
    {
        if (lo < 0)
        {
            throw Errors.ValueError("lo must be non-negative");
        }

        var high = hi is null or PyNone ? Operations.Length(t, a) : Operations.IndexToInt64(t, hi);
        key = key is PyNone ? null : key;
        while (lo < high)
        {
            var middle = (long)(((ulong)lo + (ulong)high) / 2);
            var item = Operations.GetItem(t, a, PyInt.Of(middle));
            if (key is not null)
            {
                item = Operations.Call(t, key, item);
            }

            var below = right ? !Less(t, x, item) : Less(t, item, x);
            (lo, high) = below ? (middle + 1, high) : (lo, middle);
        }

        return lo;
    }

    private static bool Less(PyThread t, PyObject a, PyObject b) => Operations.IsTrue(t, Operations.Compare(t, a, b, CompareOp.Lt));

    private static void Insert(PyThread t, PyObject a, PyObject x, long lo, PyObject? hi, PyObject? key, bool right)
    {
        var searched = key is null or PyNone ? x : Operations.Call(t, key, x);
        var position = PyInt.Of(Search(t, a, searched, lo, hi, key, right));
        if (a.GetType() == typeof(PyList))
        {
            ((PyList)a).Insert(t, position, x);
            return;
        }

        Operations.CallMethod(t, a, s_insert, position, x);
    }

    [PyFunction("bisect_right", Signature = SearchSignature, Doc = "Where to insert x after its equals.")]
    public static long BisectRight(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Search(t, a, x, lo, hi, key, right: true);

    [PyFunction("bisect_left", Signature = SearchSignature, Doc = "Where to insert x before its equals.")]
    public static long BisectLeft(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Search(t, a, x, lo, hi, key, right: false);

    [PyFunction("insort_right", Signature = SearchSignature, Doc = "Inserts x after its equals.")]
    public static void InsortRight(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Insert(t, a, x, lo, hi, key, right: true);

    [PyFunction("insort_left", Signature = SearchSignature, Doc = "Inserts x before its equals.")]
    public static void InsortLeft(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Insert(t, a, x, lo, hi, key, right: false);
}
