using System.Runtime.InteropServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// Makes the frame that does what a native function would do with these arguments; null: the function itself must be
/// called, or an error is pending. Nothing must have happened when it is null without an error.
/// </summary>
internal delegate Interpreter.Frame? SoftForm(PyThread t, PyObject? self, ReadOnlySpan<PyObject> args, PyTuple? names);

/// <summary>The pointer type of a native function; the first two parameters are always thread and self.</summary>
public enum CallKind : byte
{
    /// <summary>delegate*&lt;PyThread, PyObject self, PyObject?&gt;</summary>
    NoArgs,
    /// <summary>One argument after self.</summary>
    One,
    /// <summary>Two arguments after self.</summary>
    Two,
    /// <summary>Three arguments after self.</summary>
    Three,
    /// <summary>delegate*&lt;PyThread, PyObject self, ReadOnlySpan&lt;PyObject&gt; args, PyTuple? kwNames, PyObject?&gt;</summary>
    Vector,
}

/// <summary>What a native function's self is.</summary>
public enum FunctionFlavor : byte
{
    Method,
    ClassMethod,
    StaticMethod,
    Module,
}

/// <summary>A C# function with what Python may ask about it; shared by descriptors and bound functions.</summary>
/// <remarks>
/// <see cref="Invoke0"/> … <see cref="Invoke3"/> and <see cref="Invoke"/> accept any <see cref="CallKind"/> and check the number of arguments.
/// The interpreter may read <see cref="Kind"/> and <see cref="Pointer"/> and call directly.
/// </remarks>
[NotTraversed]
public sealed unsafe class NativeFunction(string name, string? owner, FunctionFlavor flavor, CallKind kind, nint pointer, string? signature, string? doc)
{
    public string Name { get; } = name;

    /// <summary>The short name of the type it belongs to; null for a module's function.</summary>
    public string? Owner { get; } = owner;

    public string? ModuleName { get; init; }

    public FunctionFlavor Flavor { get; } = flavor;

    public CallKind Kind { get; } = kind;

    public nint Pointer { get; } = pointer;

    /// <summary>The function may switch tasklets; called directly by the loop it does so without a native stack.</summary>
    internal bool Switches { get; set; }

    /// <summary>How the loop calls it without a native frame, for a function that calls Python code; null: it cannot.</summary>
    internal SoftForm? Soft { get; set; }

    public string? Doc { get; } = doc;

    public string QualifiedName => Owner is null ? Name : Owner + "." + Name;

    /// <summary><c>__text_signature__</c>, with the implicit first parameter; null when unknown.</summary>
    public string? TextSignature
    {
        get
        {
            if (signature is null || signature.StartsWith("($", StringComparison.Ordinal) || Flavor == FunctionFlavor.StaticMethod)
            {
                return signature;
            }

            var first = Flavor switch
            {
                FunctionFlavor.Method => "$self",
                FunctionFlavor.ClassMethod => "$type",
                _ => "$module",
            };
            var body = signature[1..];
            var hasSlash = body.StartsWith("/,", StringComparison.Ordinal) || body.Contains(", /", StringComparison.Ordinal);
            return body == ")" ? $"({first}, /)" : hasSlash ? $"({first}, {body}" : $"({first}, /, {body}";
        }
    }

    /// <summary>How errors name it: <c>list.append</c>, <c>math.sin</c>, <c>len</c>.</summary>
    internal string DisplayName => Owner is not null ? QualifiedName : ModuleName is null or "builtins" ? Name : ModuleName + "." + Name;

    public PyObject? Invoke0(PyThread thread, PyObject self)
    {
        switch (Kind)
        {
            case CallKind.NoArgs:
                return ((delegate*<PyThread, PyObject, PyObject?>)Pointer)(thread, self);
            case CallKind.Vector:
                return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)Pointer)(thread, self, default, null);
            default:
                throw WrongCount(0);
        }
    }

    public PyObject? Invoke1(PyThread thread, PyObject self, PyObject a)
    {
        switch (Kind)
        {
            case CallKind.One:
                return ((delegate*<PyThread, PyObject, PyObject, PyObject?>)Pointer)(thread, self, a);
            case CallKind.Vector:
                return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)Pointer)(thread, self, new ReadOnlySpan<PyObject>(in a), null);
            default:
                throw WrongCount(1);
        }
    }

    public PyObject? Invoke2(PyThread thread, PyObject self, PyObject a, PyObject b)
    {
        if (Kind == CallKind.Two)
        {
            return ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)Pointer)(thread, self, a, b);
        }

        return Kind == CallKind.Vector ? Invoke(thread, self, [a, b], null) : throw WrongCount(2);
    }

    public PyObject? Invoke3(PyThread thread, PyObject self, PyObject a, PyObject b, PyObject c)
    {
        if (Kind == CallKind.Three)
        {
            return ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject, PyObject?>)Pointer)(thread, self, a, b, c);
        }

        return Kind == CallKind.Vector ? Invoke(thread, self, [a, b, c], null) : throw WrongCount(3);
    }

    /// <summary>Calls with keyword values after the positional ones in <paramref name="args"/>.</summary>
    public PyObject? Invoke(PyThread thread, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (Kind == CallKind.Vector)
        {
            return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)Pointer)(thread, self, args, kwNames);
        }

        if (kwNames is not null && kwNames.Count != 0)
        {
            throw Binding.ArgumentErrors.NoKeywords(DisplayName);
        }

        if (args.Length != (int)Kind)
        {
            throw WrongCount(args.Length);
        }

        return Kind switch
        {
            CallKind.NoArgs => ((delegate*<PyThread, PyObject, PyObject?>)Pointer)(thread, self),
            CallKind.One => ((delegate*<PyThread, PyObject, PyObject, PyObject?>)Pointer)(thread, self, args[0]),
            CallKind.Two => ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)Pointer)(thread, self, args[0], args[1]),
            _ => ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject, PyObject?>)Pointer)(thread, self, args[0], args[1], args[2]),
        };
    }

    private PythonException WrongCount(int given) => Kind switch
    {
        CallKind.NoArgs => Errors.TypeError($"{DisplayName}() takes no arguments ({given} given)"),
        CallKind.One => Errors.TypeError($"{DisplayName}() takes exactly one argument ({given} given)"),
        _ => Errors.TypeError($"{Name} expected {(int)Kind} arguments, got {given}"),
    };
}
