using System.Diagnostics.CodeAnalysis;

namespace Weft.Compiler.Symbols;

/// <summary>A map from names that keeps the order of first insertion, as a Python dict does.</summary>
public sealed class NameMap<T>
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string?> _keys = [];
    private readonly List<T> _values = [];

    public int Count => _index.Count;

    /// <summary>The names in order.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            for (var i = 0; i < _keys.Count; i++)
            {
                if (_keys[i] is { } key)
                {
                    yield return key;
                }
            }
        }
    }

    public T this[string name]
    {
        get => _values[_index[name]];
        set
        {
            if (_index.TryGetValue(name, out var i))
            {
                _values[i] = value;
                return;
            }

            _index.Add(name, _keys.Count);
            _keys.Add(name);
            _values.Add(value);
        }
    }

    public bool Contains(string name) => _index.ContainsKey(name);

    public bool TryGetValue(string name, [MaybeNullWhen(false)] out T value)
    {
        if (_index.TryGetValue(name, out var i))
        {
            value = _values[i];
            return true;
        }

        value = default;
        return false;
    }

    public bool Remove(string name)
    {
        if (!_index.Remove(name, out var i))
        {
            return false;
        }

        _keys[i] = null;
        return true;
    }
}
