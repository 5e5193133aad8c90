using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Functions of the C mathematics library that .NET has not; its file's name differs by platform, so they are looked up.</summary>
internal static unsafe class LibM
{
    private static readonly nint s_library = Load();

    private static readonly delegate* unmanaged<double, double> s_erf = (delegate* unmanaged<double, double>)Find("erf");
    private static readonly delegate* unmanaged<double, double> s_erfc = (delegate* unmanaged<double, double>)Find("erfc");
    private static readonly delegate* unmanaged<double, double> s_gamma = (delegate* unmanaged<double, double>)Find("tgamma");
    private static readonly delegate* unmanaged<double, double> s_logGamma = (delegate* unmanaged<double, double>)Find("lgamma");
    private static readonly delegate* unmanaged<double, double> s_expm1 = (delegate* unmanaged<double, double>)Find("expm1");
    private static readonly delegate* unmanaged<double, double> s_log1p = (delegate* unmanaged<double, double>)Find("log1p");
    private static readonly delegate* unmanaged<double, double> s_exp2 = (delegate* unmanaged<double, double>)Find("exp2");
    private static readonly delegate* unmanaged<double, double, double> s_remainder = (delegate* unmanaged<double, double, double>)Find("remainder");
    private static readonly delegate* unmanaged<double, int, double> s_scale = (delegate* unmanaged<double, int, double>)Find("ldexp");

    private static nint Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["ucrtbase"] : OperatingSystem.IsMacOS() ? ["libSystem.dylib"] : ["libm.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libm.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        throw new DllNotFoundException("the C mathematics library");
    }

    private static nint Find(string name) => NativeLibrary.GetExport(s_library, name);

    internal static double Erf(double x) => s_erf(x);

    internal static double Erfc(double x) => s_erfc(x);

    internal static double Gamma(double x) => s_gamma(x);

    internal static double LogGamma(double x) => s_logGamma(x);

    internal static double Expm1(double x) => s_expm1(x);

    internal static double Log1p(double x) => s_log1p(x);

    internal static double Exp2(double x) => s_exp2(x);

    internal static double Remainder(double x, double y) => s_remainder(x, y);

    internal static double Scale(double x, int exponent) => s_scale(x, exponent);
}
