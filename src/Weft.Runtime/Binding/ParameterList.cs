using System.Runtime.CompilerServices;

namespace Weft.Runtime.Binding;

/// <summary>The named parameters of a native function that accepts keywords.</summary>
/// <remarks>
/// Order is positional-only, positional-or-keyword, keyword-only. Names are interned, so a keyword of a call is usually
/// found by reference.
/// </remarks>
public sealed class ParameterList
{
    internal readonly string Function;
    internal readonly PyStr[] Names;
    internal readonly int PositionalOnly;
    internal readonly int Positional;
    internal readonly int Required;
    internal readonly uint RequiredKeywords;
    internal readonly bool VarPositional;

    /// <param name="function">Name in error texts, without parentheses; empty when they only say "function".</param>
    /// <param name="names">All names, separated by commas.</param>
    /// <param name="positionalOnly">How many cannot be given by name.</param>
    /// <param name="positional">How many can be given by position.</param>
    /// <param name="required">How many of the positional ones have no default.</param>
    /// <param name="requiredKeywords">A bit for each keyword-only parameter without a default.</param>
    /// <param name="varPositional">Further positional arguments are collected by the function.</param>
    public ParameterList(string function, string names, int positionalOnly, int positional, int required, int requiredKeywords, bool varPositional)
    {
        Function = function;
        var parts = names.Length == 0 ? [] : names.Split(',');
        Names = new PyStr[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            Names[i] = PyStr.Intern(parts[i]);
        }

        PositionalOnly = positionalOnly;
        Positional = positional;
        Required = required;
        RequiredKeywords = (uint)requiredKeywords;
        VarPositional = varPositional;
    }

    /// <summary>The function as the subject of an error text.</summary>
    internal string Subject => Function.Length == 0 ? "function" : Function + "()";

    internal bool IsRequired(int index) => index < Positional ? index < Required : (RequiredKeywords >> index & 1) != 0;

    /// <summary>The index of a parameter that may be given by name; -1 when there is none of that name.</summary>
    internal int Find(PyStr name)
    {
        var names = Names;
        for (var i = PositionalOnly; i < names.Length; i++)
        {
            if (ReferenceEquals(names[i], name))
            {
                return i;
            }
        }

        for (var i = PositionalOnly; i < names.Length; i++)
        {
            if (names[i].Value == name.Value)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Room for four bound arguments on the stack.</summary>
[InlineArray(4)]
public struct Arguments4
{
    private PyObject? _first;
}

/// <summary>Room for eight bound arguments on the stack.</summary>
[InlineArray(8)]
public struct Arguments8
{
    private PyObject? _first;
}

/// <summary>Room for sixteen bound arguments on the stack.</summary>
[InlineArray(16)]
public struct Arguments16
{
    private PyObject? _first;
}

/// <summary>Room for thirty-two bound arguments on the stack.</summary>
[InlineArray(32)]
public struct Arguments32
{
    private PyObject? _first;
}
