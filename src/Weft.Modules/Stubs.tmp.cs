using Weft.Runtime; using Weft.Syntax.Ast; using Weft.Syntax.Parser;
namespace Weft.Modules;
public static class AstModule { internal static bool IsNode(PyThread t, PyObject o)=>false; internal static PyObject Optimize(params object[] a)=>null!; internal static Mod FromPython(PyThread t, PyObject o, ParseMode m)=>null!; internal static Mod OptimizeTree(PyThread t, Mod m, string n, int f, int o)=>m; internal static PyObject ToPython(PyThread t, Mod m)=>throw Errors.SystemError("ast"); }

