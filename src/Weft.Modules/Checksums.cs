namespace Weft.Modules;

/// <summary>CRC-32 (polynomial of IEEE 802.3, eight tables at once) and Adler-32 (RFC 1950).</summary>
internal static class Checksums
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] s_tables = MakeTables();

    private static uint[] MakeTables()
    {
        var tables = new uint[Slices * 256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            }

            tables[i] = value;
        }

        for (var slice = 1; slice < Slices; slice++)
        {
            for (var i = 0; i < 256; i++)
            {
                var previous = tables[(slice - 1) * 256 + i];
                tables[slice * 256 + i] = (previous >> 8) ^ tables[previous & 0xFF];
            }
        }

        return tables;
    }

    internal static uint Crc32(uint start, ReadOnlySpan<byte> data)
    {
        var tables = s_tables;
        var crc = ~start;
        while (data.Length >= 8)
        {
            var low = crc ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data);
            var high = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = tables[7 * 256 + (int)(low & 0xFF)] ^ tables[6 * 256 + (int)((low >> 8) & 0xFF)] ^ tables[5 * 256 + (int)((low >> 16) & 0xFF)] ^ tables[4 * 256 + (int)(low >> 24)]
                ^ tables[3 * 256 + (int)(high & 0xFF)] ^ tables[2 * 256 + (int)((high >> 8) & 0xFF)] ^ tables[256 + (int)((high >> 16) & 0xFF)] ^ tables[(int)(high >> 24)];
            data = data[8..];
        }

        foreach (var b in data)
        {
            crc = (crc >> 8) ^ tables[(crc ^ b) & 0xFF];
        }

        return ~crc;
    }

    internal static uint Adler32(uint start, ReadOnlySpan<byte> data)
    {
        const uint Modulus = 65521;
        const int Chunk = 5552;
        var (low, high) = (start & 0xFFFF, start >> 16);
        while (!data.IsEmpty)
        {
            var count = Math.Min(Chunk, data.Length);
            foreach (var b in data[..count])
            {
                low += b;
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
            data = data[count..];
        }

        return (high << 16) | low;
    }
}
