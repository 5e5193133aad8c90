namespace Weft.Modules;

/// <summary>
/// The correctly rounded sum of doubles, after Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust
/// Geometric Predicates" (1997). The invariant: the partial sums do not overlap in their bits, grow in magnitude, and
/// their exact sum is the exact sum of everything added so far.
/// </summary>
internal sealed class ExactSum
{
    private readonly List<double> _partials = [];
    private double _special;
    private double _infinities;

    internal void Add(double x)
    {
        var original = x;
        var kept = 0;
        for (var i = 0; i < _partials.Count; i++)
        {
            var y = _partials[i];
            if (Math.Abs(x) < Math.Abs(y))
            {
                (x, y) = (y, x);
            }

            var high = x + y;
            var low = y - (high - x);
            if (low != 0)
            {
                _partials[kept++] = low;
            }

            x = high;
        }

        _partials.RemoveRange(kept, _partials.Count - kept);
        if (x == 0)
        {
            return;
        }

        if (!double.IsFinite(x))
        {
            if (double.IsFinite(original))
            {
                throw Errors.OverflowError("intermediate overflow in fsum");
            }

            if (double.IsInfinity(original))
            {
                _infinities += original;
            }

            _special += original;
            _partials.Clear();
            return;
        }

        _partials.Add(x);
    }

    internal double Result()
    {
        if (_special != 0)
        {
            return double.IsNaN(_infinities) ? throw Errors.ValueError("-inf + inf in fsum") : _special;
        }

        var i = _partials.Count;
        if (i == 0)
        {
            return 0;
        }

        var high = _partials[--i];
        var low = 0.0;
        while (i > 0)
        {
            var x = high;
            var y = _partials[--i];
            high = x + y;
            low = y - (high - x);
            if (low != 0)
            {
                break;
            }
        }

        // What is left decides a tie: rounding to even is wrong when more bits of the same sign follow.
        if (i > 0 && ((low < 0 && _partials[i - 1] < 0) || (low > 0 && _partials[i - 1] > 0)))
        {
            var twice = low * 2;
            var rounded = high + twice;
            if (twice == rounded - high)
            {
                high = rounded;
            }
        }

        return high;
    }
}
