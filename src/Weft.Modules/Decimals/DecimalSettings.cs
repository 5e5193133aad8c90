namespace Weft.Modules.Decimals;

/// <summary>How a result that does not fit is rounded; in the order of their names in the module.</summary>
internal enum DecimalRounding : byte
{
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    ZeroFiveUp,
}

/// <summary>What an operation has to report; the first five all count as the signal InvalidOperation.</summary>
[Flags]
internal enum DecimalConditions
{
    None = 0,
    InvalidOperation = 1,
    ConversionSyntax = 2,
    DivisionImpossible = 4,
    DivisionUndefined = 8,
    InvalidContext = 16,
    AnyInvalid = 31,
    FloatOperation = 32,
    DivisionByZero = 64,
    Overflow = 128,
    Underflow = 256,
    Subnormal = 512,
    Inexact = 1024,
    Rounded = 2048,
    Clamped = 4096,
    All = 8191,
}

/// <summary>The part of a context that decides results.</summary>
internal readonly record struct DecimalSettings(long Precision, DecimalRounding Rounding, long Emin, long Emax, bool Clamp)
{
    /// <summary>For results that must be exact.</summary>
    internal static readonly DecimalSettings Widest = new(DecimalNumber.MaximumPrecision, DecimalRounding.HalfEven, DecimalNumber.MinimumExponent, DecimalNumber.MaximumExponent, false);

    /// <summary>The smallest exponent of a subnormal number.</summary>
    internal long Etiny => Emin - (Precision - 1);

    /// <summary>The largest exponent of a number with all its digits.</summary>
    internal long Etop => Emax - (Precision - 1);
}
