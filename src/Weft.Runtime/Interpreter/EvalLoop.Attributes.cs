using System.Runtime.CompilerServices;
using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    private static readonly nint s_genericGetAttribute = ObjectType.TypeObject[Slot.GetAttribute];
    private static readonly nint s_genericSetAttribute = ObjectType.TypeObject[Slot.SetAttribute];

    /// <summary>
    /// LOAD_ATTR. The answer is how far the stack grows (0, or 1 for the method form), -1: pending. A property written in
    /// Python gives the frame of its getter instead.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LoadAttribute(PyThread t, Frame frame, ref Instruction instruction, ref Operand sp, out Frame? getter)
    {
        getter = null;
        var name = frame.Executable.Names[instruction.Argument >> 1];
        var asMethod = (instruction.Argument & 1) != 0;
        ref var top = ref At(ref sp, -1);
        var owner = top.Value!;
        var type = owner.Type;
        if (type[Slot.GetAttribute] != s_genericGetAttribute)
        {
            if (GetAttributeFrame(t, type, owner, name) is { } loading)
            {
                return EnterGetter(loading, asMethod, out getter);
            }

            if (t.Pending is not null)
            {
                return -1;
            }

            SpecializeModuleOrType(frame, ref instruction, owner, name);
            return FinishLoad(ref sp, asMethod, Operations.LoadAttribute(t, owner, name));
        }

        var version = type.Version;
        var attribute = type.Lookup(name);
        if (attribute is null)
        {
            return LoadOwnAttribute(t, frame, ref instruction, ref sp, owner, type, version, name, asMethod);
        }

        var attributeType = attribute.Type;
        var descriptorGet = attributeType[Slot.DescrGet];
        if (descriptorGet != 0 && attributeType[Slot.DescrSet] != 0)
        {
            if (attribute is PyProperty { Getter: PyFunction function } && attribute.GetType() == typeof(PyProperty) && !(asMethod && function.Code.IsGeneratorLike) && CheckDepth(t))
            {
                return BindArguments(t, function, [owner], null) is { } property ? EnterGetter(property, asMethod, out getter) : -1;
            }

            if (attributeType.IsHeapType && DescriptorFrame(t, attribute, owner, type) is { } computing)
            {
                return EnterGetter(computing, asMethod, out getter);
            }

            if (owner.GetType() == typeof(PyInstance) && attribute is PyMemberDescriptor { SlotIndex: >= 0 } member && type.IsSubtypeOf(member.Owner))
            {
                SetCache(frame, ref instruction, FastOpcode.LoadAttrInstance, InlineCache.Instance(owner.Shape!, version, member.SlotIndex, null));
            }

            return t.Pending is not null ? -1 : FinishLoad(ref sp, asMethod, ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)descriptorGet)(t, attribute, owner, type));
        }

        if (InstanceAttributes.TryGetOwn(owner, name) is { } own)
        {
            Specialize(frame, ref instruction, owner, type, version, name);
            return FinishLoad(ref sp, asMethod, own);
        }

        if (asMethod && (attribute.GetType() == typeof(PyFunction) || attribute.GetType() == typeof(PyMethodDescriptor)))
        {
            // The method form: the function and its self, without a bound method.
            if (attribute is PyMethodDescriptor descriptor && !descriptor.Accepts(owner))
            {
                return FinishLoad(ref sp, asMethod, ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)descriptorGet)(t, attribute, owner, type));
            }

            if (owner.GetType() == typeof(PyInstance))
            {
                var shape = owner.Shape!;
                if (!shape.IsDictMode)
                {
                    SetCache(frame, ref instruction, FastOpcode.LoadAttrMethod, InlineCache.OfClass(type, shape, version, attribute));
                }
            }
            else if (owner.Shape is null)
            {
                SetCache(frame, ref instruction, FastOpcode.LoadAttrBuiltinMethod, InlineCache.Method(type, version, attribute));
            }

            top.Value = attribute;
            sp.Value = owner;
            return 1;
        }

        if (attributeType.IsHeapType && DescriptorFrame(t, attribute, owner, type) is { } getting)
        {
            return EnterGetter(getting, asMethod, out getter);
        }

        if (t.Pending is not null)
        {
            return -1;
        }

        if (descriptorGet == 0 && owner.GetType() == typeof(PyInstance) && owner.Shape is { IsDictMode: false } plain && plain.IndexOf(name) < 0)
        {
            SetCache(frame, ref instruction, FastOpcode.LoadAttrClassValue, InlineCache.OfClass(type, plain, version, attribute));
        }

        return FinishLoad(ref sp, asMethod, descriptorGet == 0 ? attribute : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)descriptorGet)(t, attribute, owner, type));
    }

    /// <summary>LOAD_ATTR goes on with a frame that computes the attribute.</summary>
    private static int EnterGetter(Frame computing, bool asMethod, out Frame? getter)
    {
        computing.Exit = asMethod ? FrameExit.SpecialLeft : FrameExit.Push;
        computing.Next = 0;
        getter = computing;
        return 0;
    }

    /// <summary>Remembers where a module's global, or a class's attribute that needs no binding, was found.</summary>
    private static void SpecializeModuleOrType(Frame frame, ref Instruction instruction, PyObject owner, PyStr name)
    {
        if (owner.GetType() == typeof(PyModule) && ReferenceEquals(owner.Type, PyModule.TypeObject))
        {
            var table = Unsafe.As<PyModule>(owner).Namespace.Table;
            if (table.OnlyStrings && PyModule.TypeObject.Lookup(name) is null)
            {
                var entry = table.FindString(name, name.HashValue);
                if (entry >= 0 && table.Entries[entry].Value is not null)
                {
                    SetCache(frame, ref instruction, FastOpcode.LoadAttrModule, InlineCache.Global(table, entry));
                }
            }
        }
        else if (owner.GetType() == typeof(PyType) && ReferenceEquals(owner.Type, PyType.TypeObject))
        {
            var type = Unsafe.As<PyType>(owner);
            var version = type.Version;
            if (PyType.TypeObject.Lookup(name) is null && type.Lookup(name) is { } attribute
                && (attribute.Type[Slot.DescrGet] == 0 || attribute.GetType() == typeof(PyFunction)))
            {
                SetCache(frame, ref instruction, FastOpcode.LoadAttrType, InlineCache.OfType(type, version, attribute));
            }
        }
    }

    private static int LoadOwnAttribute(PyThread t, Frame frame, ref Instruction instruction, ref Operand sp, PyObject owner, PyType type, int version, PyStr name, bool asMethod)
    {
        var own = InstanceAttributes.TryGetOwn(owner, name);
        if (own is null)
        {
            ObjectType.RaiseMissing(t, owner, name);
            return -1;
        }

        Specialize(frame, ref instruction, owner, type, version, name);
        return FinishLoad(ref sp, asMethod, own);
    }

    private static int FinishLoad(ref Operand sp, bool asMethod, PyObject? value)
    {
        if (value is null)
        {
            return -1;
        }

        At(ref sp, -1).Value = value;
        if (!asMethod)
        {
            return 0;
        }

        sp.Value = null;
        return 1;
    }

    private static void Specialize(Frame frame, ref Instruction instruction, PyObject owner, PyType type, int version, PyStr name)
    {
        if (owner.GetType() != typeof(PyInstance) || owner.Shape is not { IsDictMode: false } shape)
        {
            return;
        }

        var index = shape.IndexOf(name);
        if (index >= 0 && version == type.Version)
        {
            SetCache(frame, ref instruction, FastOpcode.LoadAttrInstance, InlineCache.Instance(shape, version, index, null));
        }
    }

    // The cache object goes first: an instruction is rewritten only when its cell already holds what the new form reads.
    private static void SetCache(Frame frame, ref Instruction instruction, ushort opcode, InlineCache cache)
    {
        Volatile.Write(ref frame.Executable.Caches[instruction.Cache], cache);
        Volatile.Write(ref instruction.Opcode, opcode);
    }

    /// <summary>STORE_ATTR; false: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool StoreAttribute(PyThread t, Frame frame, ref Instruction instruction, PyObject owner, PyObject value)
    {
        var name = frame.Executable.Names[instruction.Argument];
        var type = owner.Type;
        if (owner.GetType() == typeof(PyInstance) && type[Slot.SetAttribute] == s_genericSetAttribute)
        {
            var version = type.Version;
            var attribute = type.Lookup(name);
            if (attribute is PyMemberDescriptor { SlotIndex: >= 0, IsReadOnly: false } member && type.IsSubtypeOf(member.Owner))
            {
                SetCache(frame, ref instruction, FastOpcode.StoreAttrInstance, InlineCache.InSlot(owner.Shape!, version, member.SlotIndex));
            }
            else if (attribute is null || attribute.Type[Slot.DescrSet] == 0)
            {
                var before = owner.Shape!;
                if (InstanceAttributes.TrySetOwn(owner, name, value))
                {
                    var after = owner.Shape!;
                    if (!before.IsDictMode && !after.IsDictMode && version == type.Version)
                    {
                        SetCache(frame, ref instruction, FastOpcode.StoreAttrInstance, InlineCache.Instance(before, version, after.IndexOf(name), ReferenceEquals(before, after) ? null : after));
                    }

                    return true;
                }
            }
        }

        return !EnterStoreAttribute(t, owner, name, value) && Operations.StoreAttribute(t, owner, name, value);
    }

    /// <summary>LOAD_GLOBAL; null: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? LoadGlobal(PyThread t, Frame frame, ref Instruction instruction)
    {
        var name = frame.Executable.Names[instruction.Argument >> 1];
        var globals = frame.Globals.Table;
        if (!globals.OnlyStrings || frame.Globals.GetType() != typeof(PyDict))
        {
            return LoadFromMapping(t, frame.Globals, name) ?? LoadBuiltin(t, frame, name) ?? RaiseName(t, name);
        }

        var used = globals.Used;
        var entry = globals.FindString(name, name.HashValue);
        if (entry >= 0 && globals.Entries[entry].Value is { } global)
        {
            SetCache(frame, ref instruction, FastOpcode.LoadGlobalCached, InlineCache.Global(globals, entry));
            return global;
        }

        var builtins = frame.Builtins.Table;
        if (!builtins.OnlyStrings)
        {
            return frame.Builtins.Get(t, name) ?? RaiseName(t, name);
        }

        var builtinEntry = builtins.FindString(name, name.HashValue);
        if (builtinEntry >= 0 && builtins.Entries[builtinEntry].Value is { } builtin)
        {
            SetCache(frame, ref instruction, FastOpcode.LoadBuiltinCached, InlineCache.Builtin(builtins, builtinEntry, globals, used));
            return builtin;
        }

        return (frame.Builtins is BuiltinsMapping ? LoadBuiltin(t, frame, name) : null) ?? RaiseName(t, name);
    }

    /// <summary>A name of the frame's builtins; null when they do not have it.</summary>
    internal static PyObject? LoadBuiltin(PyThread t, Frame frame, PyStr name) => LoadFromMapping(t, BuiltinsMapping.Visible(frame.Builtins), name);

    private static PyObject? RaiseName(PyThread t, PyStr name) => t.Raise(Errors.NameError($"name '{name.Value}' is not defined", name).Value);

    private static void RaiseUnbound(PyThread t, Frame frame, int variable)
    {
        var name = frame.Code.Variables[variable];
        t.Raise(Exceptions.Create(t, Exceptions.UnboundLocalError, PyStr.Of($"cannot access local variable '{name.Value}' where it is not associated with a value")));
    }

    private static void RaiseUnboundCell(PyThread t, Frame frame, int variable)
    {
        if (variable < frame.Code.VariableCount - frame.Code.FreeCount)
        {
            RaiseUnbound(t, frame, variable);
            return;
        }

        var name = frame.Code.Variables[variable];
        t.Raise(Errors.NameError($"cannot access free variable '{name.Value}' where it is not associated with a value in enclosing scope", name).Value);
    }

    private static void CopyFreeVariables(Frame frame, int count)
    {
        var closure = frame.Function!.Closure!.Items;
        var first = frame.Code.VariableCount - count;
        for (var i = 0; i < count; i++)
        {
            frame.Slots[first + i].Value = closure[i];
        }
    }
}
