namespace Weft.Runtime.Objects;

/// <summary>
/// What a field holds, or what instances of a class hold, are not referents of the Python object it belongs to: a cache,
/// a layout shared by many, a link back to the machinery. See <see cref="ReferentReader"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field)]
internal sealed class NotTraversedAttribute : Attribute;
