namespace Weft.Compiler;

/// <summary>The program nests deeper than the compiler can follow; becomes Python's <c>RecursionError</c>.</summary>
public sealed class CompilerRecursionException() : Exception("maximum recursion depth exceeded during compilation");
