using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>Long lists of constants, and the change from and to this form.</summary>
/// <remarks>
/// A list has its items either in <see cref="_items"/> or, when <see cref="_constants"/> is there and not retired, in
/// that; then <see cref="_items"/> is empty and <see cref="_count"/> zero, so that every quick path finds its index out of
/// range and comes here. The change is made with the lock held, and the new form is complete before the old one ends:
/// to constants they are published first, then the count goes to zero; from constants the array and the count are
/// published first, then the constants retire. In between both say the same. <see cref="_constants"/> never becomes null
/// again and a retired object never returns, so "still the same and not in force" after a look at the array means that
/// the array was right.
/// A list turns to constants when it grows beyond <see cref="ConstantItems.Threshold"/> items that are all constants, or is
/// made so long by repetition; it turns back at the first item that is none, and for operations that are not worth having twice.
/// </remarks>
public partial class PyList
{
    private ConstantItems? _constants;

    private PyList(ConstantItems constants)
    {
        _items = s_none;
        _constants = constants;
    }

    /// <summary>The form of the items when they are all constants; null when the array has them. Exact under the lock only.</summary>
    private ConstantItems? ConstantsInForce => _constants is { Retired: false } constants ? constants : null;

    /// <summary>The count, with the lock held.</summary>
    private int LockedCount => ConstantsInForce?.Count ?? _count;

    /// <summary>The count where the array says zero.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CountOfConstants()
    {
        while (true)
        {
            var constants = Volatile.Read(ref _constants);
            if (constants is { Retired: false })
            {
                return constants.Count;
            }

            var count = Volatile.Read(ref _count);
            if (count != 0 || ReferenceEquals(constants, Volatile.Read(ref _constants)))
            {
                return count;
            }
        }
    }

    /// <summary>The item at an index, from 0, that the array does not have; null when out of range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PyObject? TryGetConstant(long index)
    {
        while (Volatile.Read(ref _constants) is { } constants)
        {
            if (!constants.Retired)
            {
                if (constants.TryGet(index) is { } constant)
                {
                    return constant;
                }

                if (!constants.Retired)
                {
                    return null;
                }
            }

            var items = Volatile.Read(ref _items);
            if ((ulong)index < (ulong)items.Length && index < Volatile.Read(ref _count))
            {
                return Volatile.Read(ref items[index]);
            }

            if (ReferenceEquals(constants, Volatile.Read(ref _constants)))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Stores at an index that is out of the array's range. Called with the lock; false when out of range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySetConstant(long index, PyObject value)
    {
        if (ConstantsInForce is not { } constants)
        {
            return false;
        }

        if (index < 0)
        {
            index += constants.Count;
        }

        if ((ulong)index >= (ulong)constants.Count)
        {
            return false;
        }

        if (!constants.TrySet((int)index, value))
        {
            UseArray();
            _items[index] = value;
        }

        return true;
    }

    /// <summary>Adds an item for which the array has no room. Called with the lock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendBeyond(PyObject item)
    {
        if ((ConstantsInForce ?? TryUseConstants(item)) is { } constants)
        {
            if (constants.TryAdd(item))
            {
                return;
            }

            UseArray();
        }

        if (_count == _items.Length)
        {
            Grow(_count + 1);
        }

        _items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Turns to constants if the list is long enough, all its items are constants and so is the next. Called with the lock.</summary>
    private ConstantItems? TryUseConstants(PyObject next)
    {
        if (_count < ConstantItems.Threshold || !ConstantItems.IsConstant(next)
            || ConstantItems.TryMake(_items.AsSpan(0, _count)) is not { } constants)
        {
            return null;
        }

        Volatile.Write(ref _constants, constants);
        Volatile.Write(ref _count, 0);
        Volatile.Write(ref _items, s_none);
        return constants;
    }

    /// <summary>Has the items in the array, whatever the list's form was. Called with the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UseArray()
    {
        if (_constants is not null)
        {
            LeaveConstants();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LeaveConstants()
    {
        if (ConstantsInForce is not { } constants)
        {
            return;
        }

        // Some room, so that what comes next does not at once ask for the other form again.
        var count = constants.Count;
        var items = new PyObject[(int)Math.Min(Array.MaxLength, count + (count >> 3) + 4L)];
        constants.CopyTo(items, 0, count);
        Volatile.Write(ref _items, items);
        Volatile.Write(ref _count, count);
        constants.Retire();
    }

    /// <summary>A copy of the items. Called with the lock.</summary>
    private PyObject[] LockedToArray()
    {
        if (ConstantsInForce is not { } constants)
        {
            return _items.AsSpan(0, _count).ToArray();
        }

        var result = new PyObject[constants.Count];
        constants.CopyTo(result, 0, result.Length);
        return result;
    }

    /// <summary>A list of a stretch of the items, which is in range. Called with the lock.</summary>
    private PyList LockedCopy(int start, int length)
    {
        if (ConstantsInForce is not { } constants)
        {
            return new PyList(_items.AsSpan(start, length).ToArray());
        }

        if (length >= ConstantItems.Threshold)
        {
            return new PyList(constants.Copy(start, length));
        }

        var result = new PyObject[length];
        constants.CopyTo(result, start, length);
        return new PyList(result);
    }
}
