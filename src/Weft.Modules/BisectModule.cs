namespace Weft.Modules;

/// <summary><c>_bisect</c>: binary search in sorted sequences.</summary>
[PyModule("_bisect", Doc = "Binary search.")]
public static partial class BisectModule
{
    private static readonly PyStr s_insert = PyStr.Intern("insert");

    private static long Find(PyThread t, PyObject a, PyObject x, long lo, PyObject? hi, PyObject? key, bool right)
    {
        if (lo < 0)
        {
            throw Errors.ValueError("lo must be non-negative");
        }

        var end = hi is null ? -1 : Operations.IndexToInt64(t, hi);
        if (end == -1)
        {
            end = Operations.Length(t, a);
        }

        while (lo < end)
        {
            var middle = lo + ((end - lo) >>> 1);
            var item = Operations.GetItem(t, a, PyInt.Of(middle));
            if (key is not null)
            {
                item = Operations.Call(t, key, item);
            }

            var goesRight = right ? !Operations.CompareBool(t, x, item, CompareOp.Lt) : Operations.CompareBool(t, item, x, CompareOp.Lt);
            if (goesRight)
            {
                lo = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return lo;
    }

    private static void Insert(PyThread t, PyObject a, PyObject x, long lo, PyObject? hi, PyObject? key, bool right)
    {
        var at = PyInt.Of(Find(t, a, key is null ? x : Operations.Call(t, key, x), lo, hi, key, right));
        if (a.GetType() == typeof(PyList))
        {
            ((PyList)a).Insert(t, at, x);
        }
        else
        {
            Operations.CallMethod(t, a, s_insert, at, x);
        }
    }

    [PyFunction("bisect_right", Signature = "(a, x, lo=0, hi=None, *, key=None)", Doc = "Where to insert an item behind its equals.")]
    internal static long BisectRight(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Find(t, a, x, lo, hi, key, right: true);

    [PyFunction("bisect_left", Signature = "(a, x, lo=0, hi=None, *, key=None)", Doc = "Where to insert an item before its equals.")]
    internal static long BisectLeft(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Find(t, a, x, lo, hi, key, right: false);

    [PyFunction("insort_right", Signature = "(a, x, lo=0, hi=None, *, key=None)", Doc = "Inserts an item behind its equals.")]
    internal static void InsortRight(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Insert(t, a, x, lo, hi, key, right: true);

    [PyFunction("insort_left", Signature = "(a, x, lo=0, hi=None, *, key=None)", Doc = "Inserts an item before its equals.")]
    internal static void InsortLeft(PyThread t, PyObject a, PyObject x, long lo = 0, PyObject? hi = null, PyObject? key = null) => Insert(t, a, x, lo, hi, key, right: false);
}
