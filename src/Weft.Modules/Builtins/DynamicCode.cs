using Weft.Compiler.Bytecode;
using Weft.Compiler;
using Weft.Runtime;
using Weft.Runtime.Imports;
using Weft.Runtime.Interpreter;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Modules;

/// <summary><c>compile</c>, <c>exec</c> and <c>eval</c>.</summary>
internal static class DynamicCode
{
    private const int InheritedFlags = (int)(CodeFlags.FutureAnnotations | CodeFlags.FutureBarryAsBdfl);

    internal static PyObject Compile(PyThread t, PyObject source, PyObject fileName, PyStr mode, int flags, bool dontInherit, int optimize, int featureVersion)
    {
        if ((flags & ~SourceCompilation.AllFlags) != 0)
        {
            throw Errors.ValueError("compile(): unrecognised flags");
        }

        if (optimize is < -1 or > 2)
        {
            throw Errors.ValueError("compile(): invalid optimize value");
        }

        var name = FileSystemPath.Decode(t, fileName);
        if (!dontInherit)
        {
            flags |= CallerFlags(t);
        }

        var parseMode = mode.Value switch
        {
            "exec" => ParseMode.File,
            "eval" => ParseMode.Eval,
            "single" => ParseMode.Single,
            "func_type" => (flags & SourceCompilation.OnlyAst) != 0 ? ParseMode.FunctionType : throw Errors.ValueError("compile() mode 'func_type' requires flag PyCF_ONLY_AST"),
            _ => throw Errors.ValueError((flags & SourceCompilation.OnlyAst) != 0
                ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                : "compile() mode must be 'exec', 'eval' or 'single'"),
        };
        if (AstModule.IsNode(t, source))
        {
            if ((flags & SourceCompilation.OnlyAst) != 0)
            {
                NodeReader.RequireRoot(t, source, parseMode);
                return (flags & SourceCompilation.OptimizedAst) == SourceCompilation.OptimizedAst ? AstModule.Optimize(t, source, parseMode, name, optimize) : source;
            }

            AuditHooks.Raise(t, "compile", PyNone.Value, PyStr.Of(name));
            return SourceCompilation.Compile(t, AstModule.FromPython(t, source, parseMode), name, flags, optimize);
        }

        var text = ReadSource(t, source, name, "compile", "string, bytes or AST", ref flags);
        if ((flags & SourceCompilation.OnlyAst) != 0)
        {
            var tree = SourceCompilation.Parse(t, text, name, parseMode, flags, featureVersion < 0 ? 14 : featureVersion);
            if ((flags & SourceCompilation.OptimizedAst) == SourceCompilation.OptimizedAst)
            {
                tree = AstModule.OptimizeTree(t, tree, name, flags, optimize);
            }

            return AstModule.ToPython(t, tree);
        }

        return SourceCompilation.Compile(t, text, name, parseMode, flags, optimize);
    }

    private static int CallerFlags(PyThread t) => t.Frame?.Visible is { } frame ? (int)frame.Code.Flags & InheritedFlags : 0;

    internal static SourceText ReadSource(PyThread t, PyObject source, string fileName, string function, string what, ref int flags)
    {
        var ignoreCookie = (flags & SourceCompilation.IgnoreCookie) != 0;
        if (AuditHooks.Active)
        {
            AuditHooks.Raise(t, "compile", source is PyStr characters ? TextCodec.Encode(t, characters, "utf-8", "surrogatepass") : source, PyStr.Of(fileName));
        }

        switch (source)
        {
            case PyStr text:
                flags |= SourceCompilation.IgnoreCookie;
                return SourceCompilation.Translate(t, fileName, () => text.CodePoints is { } points ? SourceText.FromCodePoints(points, fileName) : SourceText.FromString(text.Value, fileName));
            case PyBytes bytes:
                return SourceCompilation.Translate(t, fileName, () => SourceText.FromBytes(bytes.Data, fileName, ignoreCookie));
        }

        using var view = source.GetBuffer(t, writable: false);
        if (view is null)
        {
            throw Errors.TypeError($"{function}() arg 1 must be a {what} object");
        }

        var copy = view.ToArray();
        return SourceCompilation.Translate(t, fileName, () => SourceText.FromBytes(copy, fileName, ignoreCookie));
    }

    private static (PyDict Globals, PyObject Locals) Namespaces(PyThread t, string function, PyObject? globals, PyObject? locals)
    {
        if (locals is not null and not PyNone && locals is not PyDict && locals.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError(function == "exec" ? $"locals must be a mapping or None, not {locals.Type.FullName}" : "locals must be a mapping");
        }

        if (globals is not null and not PyNone && globals is not PyDict)
        {
            throw Errors.TypeError(function == "exec"
                ? $"exec() globals must be a dict, not {globals.Type.FullName}"
                : locals is null or PyNone && globals.Type[Slot.GetItem] != 0 ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict");
        }

        PyDict usedGlobals;
        if (globals is PyDict dict)
        {
            usedGlobals = dict;
            if (locals is null or PyNone)
            {
                locals = dict;
            }
        }
        else
        {
            usedGlobals = FrameNamespaces.Globals(t) ?? throw Errors.SystemError("globals and locals cannot be NULL");
            if (locals is null or PyNone)
            {
                locals = FrameNamespaces.Locals(t);
            }
        }

        if (usedGlobals.GetString(Names.Builtins) is null)
        {
            usedGlobals.SetString(Names.Builtins, t.Frame?.Visible?.Builtins ?? PythonRuntime.Current.BuiltinsDict);
        }

        return (usedGlobals, locals);
    }

    internal static PyObject? Eval(PyThread t, PyObject source, PyObject? globals, PyObject? locals)
    {
        var (usedGlobals, usedLocals) = Namespaces(t, "eval", globals, locals);
        if (source is PyCode code)
        {
            if (code.FreeCount > 0)
            {
                throw Errors.TypeError("code object passed to eval() may not contain free variables");
            }

            AuditHooks.Raise(t, "exec", code);
            return CodeRunner.RunOrEnter(t, code, usedGlobals, usedLocals);
        }

        var flags = CallerFlags(t);
        if (source is PyStr text)
        {
            var trimmed = text.Value.TrimStart(' ', '\t');
            source = trimmed.Length == text.Value.Length ? text : PyStr.Of(trimmed);
        }

        var input = ReadSource(t, source, "<string>", "eval", "string, bytes or code", ref flags);
        var compiled = SourceCompilation.Compile(t, input, "<string>", ParseMode.Eval, flags, -1);
        AuditHooks.Raise(t, "exec", compiled);
        return CodeRunner.RunOrEnter(t, compiled, usedGlobals, usedLocals);
    }

    internal static PyObject? Exec(PyThread t, PyObject source, PyObject? globals, PyObject? locals, PyObject? closure)
    {
        var (usedGlobals, usedLocals) = Namespaces(t, "exec", globals, locals);
        if (closure is PyNone)
        {
            closure = null;
        }

        if (source is PyCode code)
        {
            if (code.FreeCount == 0)
            {
                if (closure is not null)
                {
                    throw Errors.TypeError("cannot use a closure with this code object");
                }
            }
            else if (closure is null)
            {
                throw Errors.TypeError("code object requires a closure of exactly length " + code.FreeCount);
            }
            else if (closure is not PyTuple cells || cells.Count != code.FreeCount || !Array.TrueForAll(cells.Items, static item => item is PyCell))
            {
                throw Errors.TypeError("code object requires a closure of exactly length " + code.FreeCount);
            }

            AuditHooks.Raise(t, "exec", code);
            return ReturnsNone(code)
                ? CodeRunner.RunOrEnter(t, code, usedGlobals, usedLocals, closure as PyTuple)
                : Finished(CodeRunner.Run(t, code, usedGlobals, usedLocals, closure as PyTuple));
        }

        if (closure is not null)
        {
            throw Errors.TypeError("closure can only be used when source is a code object");
        }

        var flags = CallerFlags(t);
        var input = ReadSource(t, source, "<string>", "exec", "string, bytes or code", ref flags);
        var compiled = SourceCompilation.Compile(t, input, "<string>", ParseMode.File, flags, -1);
        AuditHooks.Raise(t, "exec", compiled);
        return CodeRunner.RunOrEnter(t, compiled, usedGlobals, usedLocals);
    }

    private static PyNone Finished(PyObject value) => PyNone.Value;

    /// <summary>Whether the code was compiled as statements: an expression given to <c>exec</c> has a value, which is dropped.</summary>
    internal static bool ReturnsNone(PyCode code)
    {
        var bytes = code.CodeBytes;
        for (var i = 0; i + 1 < bytes.Length; i += 2 * (1 + OpcodeInfo.CacheEntries((Opcode)bytes[i])))
        {
            if ((Opcode)bytes[i] == Opcode.ReturnValue
                && (i < 2 || (Opcode)bytes[i - 2] != Opcode.LoadConst || bytes[i - 1] >= code.ConstantsArray.Length || code.ConstantsArray[bytes[i - 1]] is not PyNone))
            {
                return false;
            }
        }

        return true;
    }
}
