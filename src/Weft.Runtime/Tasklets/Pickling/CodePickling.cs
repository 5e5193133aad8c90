using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Weft.Runtime.Imports;

namespace Weft.Runtime.Tasklets.Pickling;

/// <summary>Code objects and functions in pickles.</summary>
/// <remarks>
/// Code goes by value: the marshal form, a hash of it, and the number of the instruction set. A function that can be
/// imported under its name goes by name with the hash of its code, so that one changed since is noticed; any other one
/// goes by value.
/// </remarks>
internal static class CodePickling
{
    /// <summary>The number of CPython's bytecode version that <c>.pyc</c> files carry; frames depend on it.</summary>
    private const int BytecodeVersion = 3627;

    private const int MarshalVersion = 5;

    private static readonly ConditionalWeakTable<PyCode, byte[]> s_hashes = [];

    internal static PyObject Reduce(PyThread t, PyCode code)
    {
        var bytes = MarshalWriter.Write(t, code, MarshalVersion, allowCode: true);
        return new PyTuple([Restorers.Get("_code"), new PyTuple([new PyBytes(bytes), new PyBytes(SHA256.HashData(bytes)[..16]), PyInt.Of(BytecodeVersion)])]);
    }

    /// <summary>Rebuilds a code object.</summary>
    internal static PyObject Restore(PyThread t, PyBytes bytes, PyBytes hash, long version)
    {
        if (version != BytecodeVersion)
        {
            throw Errors.ValueError($"the pickle was made for bytecode version {version}, this is version {BytecodeVersion}");
        }

        var data = bytes.Data.ToArray();
        if (!SHA256.HashData(data).AsSpan(0, 16).SequenceEqual(hash.Data))
        {
            throw Errors.ValueError("the pickle is corrupt: the hash of a code object does not match");
        }

        PyObject? value;
        try
        {
            value = MarshalReader.Read(t, data);
        }
        catch (PythonException e) when (!e.Value.Type.IsSubtypeOf(Exceptions.MemoryError))
        {
            throw Errors.ValueError($"the pickle is corrupt: {Operations.Str(t, e.Value).Value}");
        }

        return value as PyCode ?? throw Errors.ValueError("the pickle is corrupt: no code object where one is expected");
    }

    /// <summary>What stays the same as long as a code object does what it did; line numbers and file name do not count.</summary>
    internal static byte[] HashOf(PyCode code) => s_hashes.GetValue(code, static code =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, code);
        return hash.GetHashAndReset()[..16];
    });

    private static void Append(IncrementalHash hash, PyCode code)
    {
        void Text(string text)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }

        Text($"{BytecodeVersion} {code.ArgCount} {code.PositionalOnlyCount} {code.KeywordOnlyCount} {(int)code.Flags}");
        hash.AppendData(code.CodeBytes);
        hash.AppendData(code.ExceptionTable);
        foreach (var name in code.NamesArray.Concat(code.Variables))
        {
            Text(name.Value);
        }

        foreach (var constant in code.ConstantsArray)
        {
            if (constant is PyCode inner)
            {
                Append(hash, inner);
            }
            else
            {
                Text(constant.Type.Name);
                Text(constant is PyStr text ? text.Value : Operations.Repr(PyThread.Current, constant).Value);
            }
        }
    }

    // ---- Functions

    /// <summary>Whether importing a function's module and following its name finds the same function.</summary>
    internal static bool IsImportable(PyThread t, PyFunction function, out PyStr module)
    {
        module = function.GetModule() as PyStr ?? PyStr.Empty;
        if (module.Length == 0 || PythonRuntime.Current.Modules.GetString(module) is not { } found)
        {
            return false;
        }

        return ReferenceEquals(Follow(t, found, function.QualifiedName), function);
    }

    private static PyObject? Follow(PyThread t, PyObject from, PyStr qualifiedName)
    {
        PyObject? found = from;
        foreach (var part in qualifiedName.Value.Split('.'))
        {
            found = part.StartsWith('<') ? null : Operations.TryGetAttribute(t, found, PyStr.Intern(part));
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>What stands for the function of a tasklet that has not begun.</summary>
    internal static PyObject StandIn(PyThread t, PyObject function) =>
        function is PyFunction python && IsImportable(t, python, out var module)
            ? new PyReduction(Restorers.Get("_function_by_name"), module, python.QualifiedName, new PyBytes(HashOf(python.Code)))
            : function;

    internal static PyObject RestoreByName(PyThread t, PyStr module, PyStr qualifiedName, PyBytes hash)
    {
        var found = Follow(t, Operations.Import(t, module.Value), qualifiedName);
        if (found is not PyFunction function)
        {
            throw Errors.AttributeError($"the pickle needs a function {module.Value}.{qualifiedName.Value}, which is not there");
        }

        return HashOf(function.Code).AsSpan().SequenceEqual(hash.Data)
            ? function
            : throw Errors.ValueError($"the function {module.Value}.{qualifiedName.Value} has changed since the pickle was made");
    }

    /// <summary>By value: what makes the function, and the rest as state, because its cells may lead back to it.</summary>
    internal static PyObject ReduceByValue(PyThread t, PyFunction function)
    {
        var closure = function.Closure is { } cells ? cells : (PyObject)PyNone.Value;
        var dict = InstanceAttributes.GetDict(function);
        var state = new PyTuple(
        [
            closure,
            function.GetDefaults(),
            function.GetKeywordDefaults(),
            function.GetModule(),
            function.GetDoc(),
            dict is { Count: > 0 } ? dict : PyNone.Value,
        ]);
        return new PyTuple(
        [
            Restorers.Get("_function"),
            new PyTuple([function.Code, Namespaces.StandIn(t, function.Globals), function.Name, function.QualifiedName]),
            state,
            PyNone.Value,
            PyNone.Value,
            Restorers.Get("_set_function"),
        ]);
    }

    internal static PyObject Restore(PyCode code, PyDict globals, PyStr name, PyStr qualifiedName) => new PyFunction(code, globals, qualifiedName) { Name = name };

    internal static void SetState(PyThread t, PyFunction function, PyTuple state)
    {
        if (state.Items is not [var closure, var defaults, var keywordDefaults, var module, var doc, var dict])
        {
            throw Errors.ValueError("the pickle is corrupt: invalid state of a function");
        }

        var cells = closure as PyTuple;
        if ((cells?.Count ?? 0) != function.Code.FreeCount || (cells?.Items.Any(static cell => cell is not PyCell) ?? false))
        {
            throw Errors.ValueError("the pickle is corrupt: the closure does not fit its code");
        }

        function.Closure = cells;
        function.SetDefaults(defaults);
        function.SetKeywordDefaults(keywordDefaults);
        function.SetModule(module);
        function.SetDoc(doc);
        if (dict is PyDict attributes)
        {
            foreach (var (key, value) in attributes.Entries())
            {
                Operations.SetAttribute(t, function, key as PyStr ?? throw Errors.ValueError("the pickle is corrupt: invalid attributes of a function"), value);
            }
        }
    }

    /// <summary>How pickle.py saves functions once tasklets are pickled: by name as always, by value what has no name.</summary>
    internal static void Save(PyThread t, PyObject pickler, PyFunction function)
    {
        if (IsImportable(t, function, out _))
        {
            Operations.CallMethod(t, pickler, "save_global", function);
            return;
        }

        var reduction = (PyTuple)ReduceByValue(t, function);
        Operations.CallWithKeywords(
            t,
            Operations.GetAttribute(t, pickler, "save_reduce"),
            [.. reduction.Items, function],
            new PyTuple([PyStr.Intern("obj")]));
    }
}

/// <summary>Namespaces in pickles: a module's goes by the module's name.</summary>
internal static class Namespaces
{
    internal static PyObject StandIn(PyThread t, PyDict globals) =>
        globals.GetInterned(Names.Name) is PyStr name && PythonRuntime.Current.Modules.GetString(name) is PyModule module && ReferenceEquals(module.Namespace, globals)
            ? new PyReduction(Restorers.Get("_globals"), name)
            : globals;

    internal static PyObject Restore(PyThread t, PyStr module) =>
        Operations.Import(t, module.Value) is PyModule found ? found.Namespace : throw Errors.ImportError($"module {module.Value} has no namespace");
}
