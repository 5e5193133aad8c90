using System.Numerics;

namespace Weft.Modules;

/// <summary>The module <c>_random</c>.</summary>
[PyModule("_random", Doc = "The Mersenne Twister.")]
[PyExport(typeof(PyRandom))]
public static partial class RandomModule;

/// <summary>
/// The generator MT19937 (Matsumoto and Nishimura, "Mersenne Twister", 1998): 624 words of state, renewed all at once
/// when they are used up. Seeding, doubles and the state's form are as <c>random.Random</c> documents them, so that
/// sequences repeat on every implementation.
/// </summary>
[PyType("_random.Random", Doc = "A generator of random numbers.")]
public partial class PyRandom : PyObject
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private readonly Lock _lock = new();
    private int _index = Size;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (ReferenceEquals(cls, TypeObject))
        {
            if (kwNames is { Count: > 0 })
            {
                throw Errors.TypeError("Random() takes no keyword arguments");
            }

            if (args.Length > 1)
            {
                throw Errors.TypeError($"Random expected at most 1 argument, got {args.Length}");
            }
        }

        var made = Allocate(cls);
        made.Seed(t, args.Length > (kwNames?.Count ?? 0) ? args[0] : null);
        return made;
    }

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) > 1)
        {
            throw Errors.TypeError($"Random expected at most 1 argument, got {args.Length}");
        }
    }

    [PyMethod("seed", Doc = "seed([n]): starts the sequence of a number, or a random one.")]
    public void Seed(PyThread t, PyObject? n = null)
    {
        byte[] key;
        if (n is null or PyNone)
        {
            key = new byte[Size * 4];
            System.Security.Cryptography.RandomNumberGenerator.Fill(key);
        }
        else
        {
            var magnitude = n is PyIntBase number ? BigInteger.Abs(number.BigValue) : (ulong)Operations.Hash(t, n);
            key = magnitude.ToByteArray(isUnsigned: true);
        }

        var words = new uint[Math.Max(1, (key.Length + 3) / 4)];
        for (var i = 0; i < key.Length; i++)
        {
            words[i / 4] |= (uint)key[i] << (i % 4 * 8);
        }

        lock (_lock)
        {
            SeedWith(words);
        }
    }

    private void SeedWith(uint[] key)
    {
        var state = _state;
        state[0] = 19650218;
        for (var i = 1; i < Size; i++)
        {
            state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i;
        }

        int at = 1, used = 0;
        for (var i = Math.Max(Size, key.Length); i > 0; i--)
        {
            state[at] = (state[at] ^ ((state[at - 1] ^ (state[at - 1] >> 30)) * 1664525u)) + key[used] + (uint)used;
            at = Advance(at);
            used = (used + 1) % key.Length;
        }

        for (var i = Size - 1; i > 0; i--)
        {
            state[at] = (state[at] ^ ((state[at - 1] ^ (state[at - 1] >> 30)) * 1566083941u)) - (uint)at;
            at = Advance(at);
        }

        state[0] = 0x80000000;
        _index = Size;

        int Advance(int at)
        {
            if (++at < Size)
            {
                return at;
            }

            state[0] = state[Size - 1];
            return 1;
        }
    }

    private uint NextWord()
    {
        if (_index >= Size)
        {
            var state = _state;
            for (var i = 0; i < Size; i++)
            {
                var mixed = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7FFFFFFF);
                state[i] = state[(i + Middle) % Size] ^ (mixed >> 1) ^ ((mixed & 1) * 0x9908B0DF);
            }

            _index = 0;
        }

        var word = _state[_index++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }

    [PyMethod("random", Signature = "($self, /)", Doc = "A float from 0 to below 1.")]
    public double NextDouble()
    {
        lock (_lock)
        {
            var high = NextWord() >> 5;
            var low = NextWord() >> 6;
            return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
        }
    }

    [PyMethod("getrandbits", Signature = "($self, k, /)", Doc = "An int of so many random bits.")]
    public PyObject NextBits(PyThread t, PyObject k)
    {
        var number = Operations.Index(t, k);
        if (number.Sign < 0)
        {
            throw Errors.ValueError("Cannot convert negative int");
        }

        if (!number.TryGetInt64(out var bits) || bits > int.MaxValue)
        {
            throw number.TryGetInt64(out _) ? Errors.MemoryError() : Errors.OverflowError("Python int too large to convert to C uint64_t");
        }

        if (bits == 0)
        {
            return PyInt.Of(0);
        }

        lock (_lock)
        {
            if (bits <= 32)
            {
                return PyInt.Of(NextWord() >> (int)(32 - bits));
            }

            var bytes = new byte[(bits + 31) / 32 * 4];
            for (var i = 0; i < bytes.Length; i += 4, bits -= 32)
            {
                var word = NextWord();
                BitConverter.TryWriteBytes(bytes.AsSpan(i), bits < 32 ? word >> (int)(32 - bits) : word);
            }

            return PyInt.Of(new BigInteger(bytes, isUnsigned: true));
        }
    }

    [PyMethod("getstate", Signature = "($self, /)", Doc = "The state as a tuple.")]
    public PyObject GetState()
    {
        var items = new PyObject[Size + 1];
        lock (_lock)
        {
            for (var i = 0; i < Size; i++)
            {
                items[i] = PyInt.Of(_state[i]);
            }

            items[Size] = PyInt.Of(_index);
        }

        return new PyTuple(items);
    }

    [PyMethod("setstate", Signature = "($self, state, /)", Doc = "Restores a state of getstate().")]
    public void SetState(PyThread t, PyObject state)
    {
        if (state is not PyTuple tuple)
        {
            throw Errors.TypeError("state vector must be a tuple");
        }

        if (tuple.Items.Length != Size + 1)
        {
            throw Errors.ValueError("state vector is the wrong size");
        }

        var words = new uint[Size];
        for (var i = 0; i < Size; i++)
        {
            var number = tuple.Items[i] as PyIntBase ?? throw Errors.TypeError("an integer is required");
            words[i] = number.Sign < 0
                ? throw Errors.OverflowError("can't convert negative value to unsigned int")
                : (uint)(number.BigValue & uint.MaxValue);
        }

        var index = Operations.IndexToInt64(t, tuple.Items[Size]);
        if (index is < 0 or > Size)
        {
            throw Errors.ValueError("invalid state");
        }

        lock (_lock)
        {
            words.CopyTo(_state, 0);
            _index = (int)index;
        }
    }
}
