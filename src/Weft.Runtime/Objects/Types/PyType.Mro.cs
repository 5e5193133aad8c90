namespace Weft.Runtime.Objects;

public sealed unsafe partial class PyType
{
    /// <summary>The C3 linearisation (https://www.python.org/download/releases/2.3/mro/) of a class over its bases.</summary>
    /// <exception cref="PythonException">TypeError when no consistent order exists.</exception>
    private static PyType[] ComputeMro(PyType self, PyType[] bases)
    {
        if (bases.Length == 1)
        {
            return [self, .. bases[0].Mro];
        }

        for (var i = 0; i < bases.Length; i++)
        {
            for (var j = i + 1; j < bases.Length; j++)
            {
                if (ReferenceEquals(bases[i], bases[j]))
                {
                    throw Errors.TypeError($"duplicate base class {bases[i].Name}");
                }
            }
        }

        var sequences = new PyType[bases.Length + 1][];
        for (var i = 0; i < bases.Length; i++)
        {
            sequences[i] = bases[i].Mro;
        }

        sequences[bases.Length] = bases;
        var heads = new int[sequences.Length];
        var result = new List<PyType> { self };
        while (true)
        {
            var remaining = false;
            PyType? next = null;
            for (var i = 0; i < sequences.Length && next is null; i++)
            {
                if (heads[i] >= sequences[i].Length)
                {
                    continue;
                }

                remaining = true;
                var candidate = sequences[i][heads[i]];
                if (!InAnyTail(candidate, sequences, heads))
                {
                    next = candidate;
                }
            }

            if (!remaining)
            {
                return [.. result];
            }

            if (next is null)
            {
                throw InconsistentMro(sequences, heads);
            }

            result.Add(next);
            for (var i = 0; i < sequences.Length; i++)
            {
                if (heads[i] < sequences[i].Length && ReferenceEquals(sequences[i][heads[i]], next))
                {
                    heads[i]++;
                }
            }
        }
    }

    private static bool InAnyTail(PyType candidate, PyType[][] sequences, int[] heads)
    {
        for (var i = 0; i < sequences.Length; i++)
        {
            for (var j = heads[i] + 1; j < sequences[i].Length; j++)
            {
                if (ReferenceEquals(sequences[i][j], candidate))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static PythonException InconsistentMro(PyType[][] sequences, int[] heads)
    {
        var names = new List<string>();
        for (var i = 0; i < sequences.Length; i++)
        {
            if (heads[i] < sequences[i].Length && !names.Contains(sequences[i][heads[i]].Name))
            {
                names.Add(sequences[i][heads[i]].Name);
            }
        }

        return Errors.TypeError($"Cannot create a consistent method resolution order (MRO) for bases {string.Join(", ", names)}");
    }
}
