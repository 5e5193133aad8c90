using System.Runtime.CompilerServices;

namespace Weft.Modules.Codecs.MultiByte;

/// <summary>What an encoding remembers between characters: eight bytes, the form in which <c>getstate</c> shows it.</summary>
[InlineArray(Size)]
internal struct CodecState
{
    internal const int Size = 8;

    private byte _first;
}
