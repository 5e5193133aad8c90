using Weft.Runtime.Interpreter;
using Weft.Runtime.Tasklets;
using Weft.Runtime.Tasklets.Pickling;

namespace Weft.Modules;

/// <content>What pickles call; <c>copyreg</c> and the unpickler reach these by name.</content>
public static partial class StacklessModule
{
    [PyFunction("_reduce_code", Doc = "For copyreg.")]
    public static PyObject ReduceCode(PyThread t, PyCode code) => CodePickling.Reduce(t, code);

    [PyFunction("_reduce_frame", Doc = "For copyreg.")]
    public static PyObject ReduceFrame(PyThread t, Frame frame) => FramePickling.Reduce(t, frame);

    [PyFunction("_reduce_generator", Doc = "For copyreg.")]
    public static PyObject ReduceGenerator(PyThread t, PyObject generator)
    {
        Restorers.SaveFunctionsByValue(t);
        return FramePickling.Reduce(t, generator as PyGenerator ?? throw Errors.TypeError("a generator is expected"));
    }

    [PyFunction("_reduce_cell", Doc = "For copyreg.")]
    public static PyObject ReduceCell(PyThread t, PyCell cell) => FramePickling.Reduce(cell);

    [PyFunction("_reduce_traceback", Doc = "For copyreg.")]
    public static PyObject ReduceTraceback(PyThread t, PyTraceback traceback) => FramePickling.Reduce(traceback);

    [PyFunction("_reduce_module", Doc = "For copyreg.")]
    public static PyObject ReduceModule(PyThread t, PyModule module) => new PyTuple(
    [
        Restorers.Get("_module"),
        new PyTuple([Operations.GetAttribute(t, module, "__name__")]),
    ]);

    [PyFunction("_reduce_coroutine_wrapper", Doc = "For copyreg.")]
    public static PyObject ReduceCoroutineWrapper(PyThread t, PyCoroutineWrapper wrapper) => new PyTuple([Restorers.Get("_await"), new PyTuple([wrapper.Coroutine])]);

    [PyFunction("_save_function", Doc = "For pickle.")]
    public static void SaveFunction(PyThread t, PyObject pickler, PyFunction function) => CodePickling.Save(t, pickler, function);

    [PyFunction("_code", Doc = "Rebuilds a code object.")]
    public static PyObject RestoreCode(PyThread t, PyBytes data, PyBytes hash, long version) => CodePickling.Restore(t, data, hash, version);

    [PyFunction("_function", Doc = "Rebuilds a function.")]
    public static PyObject RestoreFunction(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args is [PyCode code, PyDict globals, PyStr name, PyStr qualifiedName]
            ? CodePickling.Restore(code, globals, name, qualifiedName)
            : throw Errors.ValueError("the pickle is corrupt: invalid function");

    [PyFunction("_set_function", Doc = "Sets the state of a rebuilt function.")]
    public static void SetFunction(PyThread t, PyFunction function, PyTuple state) => CodePickling.SetState(t, function, state);

    [PyFunction("_function_by_name", Doc = "Finds a function that must not have changed.")]
    public static PyObject FunctionByName(PyThread t, PyStr module, PyStr name, PyBytes hash) => CodePickling.RestoreByName(t, module, name, hash);

    [PyFunction("_globals", Doc = "The namespace of a module.")]
    public static PyObject RestoreGlobals(PyThread t, PyStr module) => Namespaces.Restore(t, module);

    [PyFunction("_module", Doc = "A module.")]
    public static PyObject RestoreModule(PyThread t, PyStr module) => Operations.Import(t, module.Value);

    [PyFunction("_await", Doc = "Rebuilds what __await__() of a coroutine returns.")]
    public static PyObject RestoreAwait(PyThread t, PyCoroutine coroutine) => coroutine.Await();

    [PyFunction("_frame", Doc = "Rebuilds a frame.")]
    public static PyObject RestoreFrame(PyThread t, PyCode code) => FramePickling.Create(code);

    [PyFunction("_set_frame", Doc = "Sets the state of a rebuilt frame.")]
    public static void SetFrame(PyThread t, Frame frame, PyTuple state) => FramePickling.SetState(t, frame, state);

    [PyFunction("_generator", Doc = "Rebuilds a generator.")]
    public static PyObject RestoreGenerator(PyThread t, PyObject source) => FramePickling.CreateGenerator(t, source);

    [PyFunction("_set_generator", Doc = "Sets the state of a rebuilt generator.")]
    public static void SetGenerator(PyThread t, PyObject generator, PyTuple state) =>
        FramePickling.SetState(generator as PyGenerator ?? throw Errors.TypeError("a generator is expected"), state);

    [PyFunction("_cell", Doc = "Rebuilds a cell.")]
    public static PyObject RestoreCell(PyThread t) => new PyCell(null);

    [PyFunction("_set_cell", Doc = "Sets the content of a rebuilt cell.")]
    public static void SetCell(PyThread t, PyCell cell, PyTuple state) => FramePickling.SetState(cell, state);

    [PyFunction("_traceback", Doc = "Rebuilds a traceback.")]
    public static PyObject RestoreTraceback(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args is [var next, Frame frame, PyInt position, var line]
            ? FramePickling.RestoreTraceback(next, frame, (int)Math.Clamp(position.Value, int.MinValue, int.MaxValue), line)
            : throw Errors.ValueError("the pickle is corrupt: invalid traceback");

    [PyFunction("_sequence", Doc = "Rebuilds a send_sequence() in progress.")]
    public static PyObject RestoreSequence(PyThread t, PyObject iterator, long count) => new PySequenceSend(iterator) { Count = count };

    [PyFunction("_tasklet", Doc = "Makes an empty tasklet of a class.")]
    public static PyObject RestoreTasklet(PyThread t, PyType type) =>
        type.IsSubtypeOf(PyTasklet.TypeObject) ? PyTasklet.New(t, type, default, null) : throw Errors.TypeError($"{type.FullName} is no class of tasklets");

    [PyFunction("_channel", Doc = "Makes an empty channel of a class.")]
    public static PyObject RestoreChannel(PyThread t, PyType type) =>
        type.IsSubtypeOf(PyChannel.TypeObject) ? PyChannel.New(t, type, default, null) : throw Errors.TypeError($"{type.FullName} is no class of channels");
}
