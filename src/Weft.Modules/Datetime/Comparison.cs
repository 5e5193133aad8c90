namespace Weft.Modules.Datetime;

/// <summary>Comparison results.</summary>
internal static class Comparison
{
    /// <summary>What an operator answers for the sign of a difference.</summary>
    internal static PyObject Answer(int order, CompareOp op) => PyBool.Of(op switch
    {
        CompareOp.Lt => order < 0,
        CompareOp.Le => order <= 0,
        CompareOp.Eq => order == 0,
        CompareOp.Ne => order != 0,
        CompareOp.Gt => order > 0,
        _ => order >= 0,
    });

    /// <summary>An aware and a naive value: never equal, and without an order.</summary>
    /// <param name="plural">What they are: <c>times</c>.</param>
    internal static PyObject Unlike(CompareOp op, string plural) => op switch
    {
        CompareOp.Eq => PyBool.False,
        CompareOp.Ne => PyBool.True,
        _ => throw Errors.TypeError($"can't compare offset-naive and offset-aware {plural}"),
    };
}
