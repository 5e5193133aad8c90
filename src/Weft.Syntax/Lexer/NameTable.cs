using System.Text;

namespace Weft.Syntax.Lexer;

/// <summary>Maps the bytes of identifiers to strings, one string object a name, and knows the reserved words.</summary>
/// <remarks>
/// Open addressing over a power-of-two table, at most half full. One instance serves one tokenizer, so
/// it needs no lock; its start-up cost is a copy of the table with the reserved words.
/// </remarks>
internal sealed class NameTable
{
    private static readonly NameTable Reserved = CreateReserved();

    private Entry[] _entries;
    private int _count;

    public NameTable()
    {
        _entries = (Entry[])Reserved._entries.Clone();
        _count = Reserved._count;
    }

    private NameTable(int size) => _entries = new Entry[size];

    /// <summary>The text and kind of an ASCII identifier.</summary>
    public string Get(ReadOnlySpan<byte> name, out TokenKind kind)
    {
        var hash = Hash(name);
        var mask = _entries.Length - 1;
        for (var i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref _entries[i];
            if (entry.Text is null)
            {
                return Add(name, hash, TokenKind.Name, out kind);
            }

            if (entry.Hash == hash && Matches(entry.Text, name))
            {
                kind = entry.Kind;
                return entry.Text;
            }
        }
    }

    private static bool Matches(string text, ReadOnlySpan<byte> name)
    {
        if (text.Length != name.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (text[i] != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }

    private string Add(ReadOnlySpan<byte> name, uint hash, TokenKind kindToAdd, out TokenKind kind)
    {
        if (_count * 2 >= _entries.Length)
        {
            var old = _entries;
            _entries = new Entry[old.Length * 2];
            foreach (var entry in old)
            {
                if (entry.Text is not null)
                {
                    _entries[FreeSlot(entry.Hash)] = entry;
                }
            }
        }

        var text = Encoding.ASCII.GetString(name);
        _entries[FreeSlot(hash)] = new Entry { Hash = hash, Text = text, Kind = kindToAdd };
        _count++;
        kind = kindToAdd;
        return text;
    }

    private int FreeSlot(uint hash)
    {
        var mask = _entries.Length - 1;
        var i = (int)hash & mask;
        while (_entries[i].Text is not null)
        {
            i = (i + 1) & mask;
        }

        return i;
    }

    private static NameTable CreateReserved()
    {
        var table = new NameTable(256);
        for (var kind = TokenKind.False; kind <= TokenKind.Yield; kind++)
        {
            var word = kind is TokenKind.False or TokenKind.None or TokenKind.True ? kind.ToString() : kind.ToString().ToLowerInvariant();
            var bytes = Encoding.ASCII.GetBytes(word);
            table.Add(bytes, Hash(bytes), kind, out _);
        }

        return table;
    }

    private struct Entry
    {
        public string? Text;
        public uint Hash;
        public TokenKind Kind;
    }
}
