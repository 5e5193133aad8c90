using System.Buffers.Binary;
using System.Text;
using Weft.Modules.Pickling;

namespace Weft.Modules;

// Classes by name, instances, calls and state.
public partial class PyUnpickler
{
    private bool LoadObject(PyThread t, byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                var module = ReadName(t);
                Push(Find(t, module, ReadName(t)));
                return true;
            case PickleOpcode.StackGlobal:
                var names = Pop(2);
                if (names[0] is not PyStr || names[1] is not PyStr)
                {
                    throw PickleModule.CannotUnpickle("STACK_GLOBAL requires str");
                }

                Push(Find(t, names[0], names[1]));
                return true;
            case PickleOpcode.Inst:
                var instModule = ReadName(t);
                var instClass = Find(t, instModule, ReadName(t));
                Push(Instantiate(t, instClass, PopToMark()));
                return true;
            case PickleOpcode.Obj:
                var parts = PopToMark();
                Push(parts.Length > 0 ? Instantiate(t, parts[0], parts[1..]) : throw Underflow(mark: false));
                return true;
            case PickleOpcode.NewObj:
                var arguments = Pop();
                Push(NewObject(t, Pop(), arguments, null, "NEWOBJ"));
                return true;
            case PickleOpcode.NewObjEx:
                var keywords = Pop();
                var positional = Pop();
                Push(NewObject(t, Pop(), positional, keywords, "NEWOBJ_EX"));
                return true;
            case PickleOpcode.Reduce:
                var called = Pop(2);
                Push(Operations.Call(t, called[0], (called[1] as PyTuple ?? throw Errors.TypeError($"argument list must be a tuple, not {called[1].Type.Name}")).Items));
                return true;
            case PickleOpcode.Build:
                var state = Pop();
                SetState(t, Top(), state);
                return true;
            case PickleOpcode.PersistentId:
                var line = Reader.TakeLine(t);
                Push(LoadPersistent(t, Array.Exists(line, static b => b >= 0x80)
                    ? throw PickleModule.CannotUnpickle("persistent IDs in protocol 0 must be ASCII strings")
                    : PyStr.Of(Encoding.ASCII.GetString(line))));
                return true;
            case PickleOpcode.BinPersistentId:
                Push(LoadPersistent(t, Pop()));
                return true;
            case PickleOpcode.Ext1:
                Push(Extension(t, Reader.Take(t, 1)[0]));
                return true;
            case PickleOpcode.Ext2:
                Push(Extension(t, BinaryPrimitives.ReadUInt16LittleEndian(Reader.Take(t, 2))));
                return true;
            case PickleOpcode.Ext4:
                Push(Extension(t, BinaryPrimitives.ReadInt32LittleEndian(Reader.Take(t, 4))));
                return true;
            default:
                return false;
        }
    }

    private PyStr ReadName(PyThread t) => TextCodec.Decode(t, new PyBytes(Reader.TakeLine(t)), "utf-8");

    private PyObject Find(PyThread t, PyObject module, PyObject name) =>
        _findClass is { } find ? Operations.Call(t, find, module, name) : FindClass(t, module, name);

    private PyObject LoadPersistent(PyThread t, PyObject id) =>
        Operations.Call(t, _persistentLoad ?? throw NoPersistentLoad(), id);

    /// <summary>Old-style instances: a class without arguments that does not define <c>__getinitargs__</c> is made bare.</summary>
    private static PyObject Instantiate(PyThread t, PyObject cls, PyObject[] arguments)
    {
        if (arguments.Length == 0 && cls is PyType && Operations.TryGetAttribute(t, cls, PyStr.Intern("__getinitargs__")) is null)
        {
            return Operations.Call(t, Operations.GetAttribute(t, cls, Names.New), cls);
        }

        return Operations.Call(t, cls, arguments);
    }

    private static PyObject NewObject(PyThread t, PyObject cls, PyObject arguments, PyObject? keywords, string opcode)
    {
        if (cls is not PyType type)
        {
            throw PickleModule.CannotUnpickle($"{opcode} class argument must be a type, not {cls.Type.Name}");
        }

        if (type[Slot.New] == 0)
        {
            throw PickleModule.CannotUnpickle($"{opcode} class argument '{type.Name}' doesn't have __new__");
        }

        if (arguments is not PyTuple positional)
        {
            throw PickleModule.CannotUnpickle($"{opcode} args argument must be a tuple, not {arguments.Type.Name}");
        }

        if (keywords is not null and not PyDict)
        {
            throw PickleModule.CannotUnpickle($"{opcode} kwargs argument must be a dict, not {keywords.Type.Name}");
        }

        PyObject[] all = [cls, .. positional.Items];
        var create = Operations.GetAttribute(t, cls, Names.New);
        return TestCall.WithDict(t, create, all, keywords as PyDict ?? new PyDict()) ?? throw t.PendingAsException();
    }

    private PyObject Extension(PyThread t, long code)
    {
        if (code <= 0)
        {
            throw PickleModule.CannotUnpickle("EXT specifies code <= 0");
        }

        var copyreg = Operations.Import(t, "copyreg");
        var cache = (PyDict)Operations.GetAttribute(t, copyreg, "_extension_cache");
        var key = PyInt.Of(code);
        if (cache.Get(t, key) is { } known)
        {
            return known;
        }

        if (((PyDict)Operations.GetAttribute(t, copyreg, "_inverted_registry")).Get(t, key) is not { } entry)
        {
            throw Errors.ValueError($"unregistered extension code {code}");
        }

        if (entry is not PyTuple { Count: 2 } pair || pair.Items is not [PyStr, PyStr])
        {
            throw Errors.ValueError($"_inverted_registry[{code}] isn't a 2-tuple of strings");
        }

        var found = Find(t, pair.Items[0], pair.Items[1]);
        cache.SetItem(t, key, found);
        return found;
    }

    /// <summary>BUILD: <c>__setstate__</c>, or a dict of attributes, or a pair of such dicts, the second for slots.</summary>
    private static void SetState(PyThread t, PyObject instance, PyObject state)
    {
        if (Operations.TryGetAttribute(t, instance, PyStr.Intern("__setstate__")) is { } setState)
        {
            Operations.Call(t, setState, state);
            return;
        }

        PyObject? slots = null;
        if (state is PyTuple { Count: 2 } pair)
        {
            (state, slots) = (pair.Items[0], pair.Items[1]);
        }

        if (state is not PyNone)
        {
            if (state is not PyDict attributes)
            {
                throw PickleModule.CannotUnpickle("state is not a dictionary");
            }

            var target = Operations.GetAttribute(t, instance, Names.Dict);
            foreach (var (name, value) in attributes.Entries())
            {
                Operations.SetItem(t, target, name is PyStr text && name.GetType() == typeof(PyStr) ? PyStr.Intern(text) : name, value);
            }
        }

        if (slots is not (null or PyNone))
        {
            if (slots is not PyDict values)
            {
                throw PickleModule.CannotUnpickle("slot state is not a dictionary");
            }

            foreach (var (name, value) in values.Entries())
            {
                Operations.SetAttribute(t, instance, name as PyStr ?? throw Errors.TypeError($"attribute name must be string, not '{name.Type.Name}'"), value);
            }
        }
    }
}
