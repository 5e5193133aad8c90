namespace Weft.Runtime.Objects;

/// <summary><c>BaseExceptionGroup</c>: several exceptions raised as one.</summary>
[PyType("BaseExceptionGroup", HasDict = true, Doc = "Several unrelated exceptions in one.")]
public sealed partial class PyExceptionGroup(PyType type) : PyBaseException(type)
{
    private const string BadCondition = "expected an exception type, a tuple of exception types, or a callable (other than a class)";

    private static readonly PyStr s_split = PyStr.Intern("split");
    private static readonly PyStr s_derive = PyStr.Intern("derive");

    private PyStr? _givenText;

    [PyMember("message")]
    public PyObject Message { get; private set; } = PyStr.Empty;

    [PyMember("exceptions")]
    public PyTuple Members { get; private set; } = PyTuple.Empty;

    /// <summary>The type <c>ExceptionGroup</c>, whose bases are BaseExceptionGroup and Exception.</summary>
    internal static PyType MakeExceptionGroupType(PyTuple bases)
    {
        var ns = new PyDict();
        ns.SetInterned(Names.Module, PyStr.Intern("builtins"));
        return (PyType)PyType.Create(PyThread.Current, PyType.TypeObject, PyStr.Intern("ExceptionGroup"), bases, ns, [], null)!;
    }

    [PyNew]
    public static PyObject NewGroup(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional != 2)
        {
            throw Errors.TypeError($"BaseExceptionGroup.__new__() takes exactly 2 arguments ({positional} given)");
        }

        if (args[0] is not PyStr)
        {
            throw Errors.TypeError($"BaseExceptionGroup.__new__() argument 1 must be str, not {args[0].Type.Name}");
        }

        var given = args[1];
        if (given.Type[Slot.GetItem] == 0 || given is PyDict or PyMappingProxy)
        {
            throw Errors.TypeError("second argument (exceptions) must be a sequence");
        }

        var members = Operations.ToList(t, given);
        if (members.Count == 0)
        {
            throw Errors.ValueError("second argument (exceptions) must be a non-empty sequence");
        }

        var onlyExceptions = true;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i] is not PyBaseException)
            {
                throw Errors.ValueError($"Item {i} of second argument (exceptions) is not an exception");
            }

            onlyExceptions &= members[i].Type.IsSubtypeOf(Exceptions.Exception);
        }

        if (ReferenceEquals(cls, TypeObject))
        {
            cls = onlyExceptions ? Exceptions.ExceptionGroup : cls;
        }
        else if (!onlyExceptions && cls.IsSubtypeOf(Exceptions.Exception))
        {
            throw Errors.TypeError(ReferenceEquals(cls, Exceptions.ExceptionGroup)
                ? "Cannot nest BaseExceptions in an ExceptionGroup"
                : $"Cannot nest BaseExceptions in '{cls.Name}'");
        }

        var group = (PyExceptionGroup)Exceptions.Allocate(cls);
        group.Args = new PyTuple(args[..positional].ToArray());
        group.Message = args[0];
        group.Members = new PyTuple(members.ToArray());
        if (given.GetType() != typeof(PyList) && given.GetType() != typeof(PyTuple))
        {
            // A sequence of another kind may change later; what it looked like is kept.
            group._givenText = Operations.Repr(t, given);
        }

        return group;
    }

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"{Type.Name}() takes no keyword arguments");
        }

        base.Initialize(t, args, kwNames);
    }

    protected internal override PyObject StringOf(PyThread t) =>
        PyStr.Of($"{Operations.Str(t, Message).Value} ({Members.Count} sub-exception{(Members.Count > 1 ? "s" : "")})");

    protected internal override PyObject TextOf(PyThread t)
    {
        PyObject members = Args.Count >= 2 && Args.Items[1] is PyList ? new PyList(Members.Items.AsSpan().ToArray()) : Members;
        return PyStr.Of($"{Type.Name}({Operations.Repr(t, Message).Value}, {(_givenText ?? Operations.Repr(t, members)).Value})");
    }

    [PyMethod("derive", Doc = "A group of other exceptions with the same message; subclasses override it.")]
    public PyObject Derive(PyThread t, PyObject exceptions) => MakeGroup(t, Message, exceptions);

    [PyMethod("split", Doc = "The part of the group that matches and the part that does not.")]
    public PyObject Split(PyThread t, PyObject condition)
    {
        var (match, rest) = Partition(t, this, MakeTest(t, condition), wantRest: true);
        return new PyTuple([(PyObject?)match ?? PyNone.Value, (PyObject?)rest ?? PyNone.Value]);
    }

    [PyMethod("subgroup", Doc = "The part of the group that matches.")]
    public PyObject Subgroup(PyThread t, PyObject condition) => (PyObject?)Partition(t, this, MakeTest(t, condition), wantRest: false).Match ?? PyNone.Value;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    private static PyObject MakeGroup(PyThread t, PyObject message, PyObject exceptions) => Operations.Call(t, TypeObject, message, exceptions);

    // ---- Partition

    private static Func<PyBaseException, bool> MakeTest(PyThread t, PyObject condition)
    {
        if (condition is PyType type && type.IsSubtypeOf(Exceptions.BaseException))
        {
            return error => error.Type.IsSubtypeOf(type);
        }

        if (condition is PyTuple types)
        {
            foreach (var item in types.Items)
            {
                if (item is not PyType candidate || !candidate.IsSubtypeOf(Exceptions.BaseException))
                {
                    throw Errors.TypeError(BadCondition);
                }
            }

            return error => Array.Exists(types.Items, item => error.Type.IsSubtypeOf((PyType)item));
        }

        return condition is not PyType && Operations.IsCallable(condition)
            ? error => Operations.IsTrue(t, Operations.Call(t, condition, error))
            : throw Errors.TypeError(BadCondition);
    }

    /// <summary>Divides an exception, leaf by leaf, into what passes a test and the rest; a part that is empty is null.</summary>
    private static (PyBaseException? Match, PyBaseException? Other) Partition(PyThread t, PyBaseException error, Func<PyBaseException, bool> test, bool wantRest)
    {
        if (test(error))
        {
            return (error, null);
        }

        if (error is not PyExceptionGroup group)
        {
            return (null, error);
        }

        t.EnterNative(" in exceptiongroup_split_recursive");
        try
        {
            var matches = new List<PyObject>();
            var others = new List<PyObject>();
            foreach (var member in group.Members.Items)
            {
                var (match, rest) = Partition(t, (PyBaseException)member, test, wantRest);
                if (match is not null)
                {
                    matches.Add(match);
                }

                if (rest is not null)
                {
                    others.Add(rest);
                }
            }

            return (group.Part(t, matches), wantRest ? group.Part(t, others) : null);
        }
        finally
        {
            t.ExitNative();
        }
    }

    /// <summary>A group of some of the members (or parts of members), with this group's traceback, causes and notes.</summary>
    private PyBaseException? Part(PyThread t, List<PyObject> members)
    {
        if (members.Count == 0)
        {
            return null;
        }

        var derived = Operations.CallMethod(t, this, s_derive, new PyList(members.ToArray()));
        if (derived is not PyExceptionGroup part)
        {
            throw Errors.TypeError("derive must return an instance of BaseExceptionGroup");
        }

        part.Traceback = Traceback;
        part.Context = Context;
        part.Cause = Cause;
        part.SuppressContext = Cause is not null || part.SuppressContext;
        if (Operations.TryGetAttribute(t, this, Names.Notes) is { } notes && notes.Type[Slot.GetItem] != 0)
        {
            // The parts get lists of their own: a note added to one must not appear on the other.
            Operations.SetAttribute(t, part, Names.Notes, new PyList(Operations.ToList(t, notes).ToArray()));
        }

        return part;
    }

    // ---- except*

    /// <summary>What an <c>except*</c> clause leaves and what it handles; None for an empty part.</summary>
    internal static (PyObject Unhandled, PyObject Match) SplitForExceptStar(PyThread t, PyObject raised, PyObject pattern)
    {
        CheckPattern(pattern);
        if (raised is not PyBaseException error)
        {
            // Earlier clauses have handled everything.
            return (PyNone.Value, PyNone.Value);
        }

        if (Interpreter.EvalLoop.ExceptionMatches(t, error, pattern))
        {
            if (error is PyExceptionGroup)
            {
                return (PyNone.Value, error);
            }

            var wrapped = (PyBaseException)MakeGroup(t, PyStr.Empty, new PyTuple([error]));
            if (t.Frame is { } frame)
            {
                PyTraceback.Add(wrapped, frame);
            }

            return (PyNone.Value, wrapped);
        }

        if (error is not PyExceptionGroup group)
        {
            return (error, PyNone.Value);
        }

        var parts = Operations.CallMethod(t, group, s_split, pattern);
        if (parts is not PyTuple pair)
        {
            throw Errors.TypeError($"{group.Type.Name}.split must return a tuple, not {parts.Type.Name}");
        }

        if (pair.Count < 2)
        {
            throw Errors.TypeError($"{group.Type.Name}.split must return a 2-tuple, got tuple of size {pair.Count}");
        }

        return pair.Items[0] is PyNone ? (error, PyNone.Value) : (pair.Items[1], pair.Items[0]);
    }

    private static void CheckPattern(PyObject pattern)
    {
        foreach (var item in pattern is PyTuple tuple ? tuple.Items : [pattern])
        {
            if (item is not PyType type || !type.IsSubtypeOf(Exceptions.BaseException))
            {
                throw Errors.TypeError("catching classes that do not inherit from BaseException is not allowed");
            }

            if (type.IsSubtypeOf(TypeObject))
            {
                throw Errors.TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.");
            }
        }
    }

    /// <summary>What is raised behind the last <c>except*</c> clause: None, or what the clauses raised and did not handle, merged.</summary>
    /// <param name="original">What the try block raised.</param>
    /// <param name="results">Of each clause what it raised, and the unhandled rest.</param>
    internal static PyObject PrepareReraiseStar(PyThread t, PyObject original, PyList results)
    {
        var items = results.ToArray();
        if (items.Length == 0)
        {
            return PyNone.Value;
        }

        if (original is not PyExceptionGroup group)
        {
            // A single exception was wrapped for the clause; at most one clause ran.
            return items[0];
        }

        var raised = new List<PyObject>();
        var leaves = new HashSet<PyBaseException>(ReferenceEqualityComparer.Instance);
        foreach (var item in items)
        {
            if (item is not PyBaseException error)
            {
                continue;
            }

            if (error is PyExceptionGroup part && part.IsPartOf(t, group))
            {
                CollectLeaves(t, part, leaves);
            }
            else
            {
                raised.Add(error);
            }
        }

        var reraised = leaves.Count == 0 ? null : Partition(t, group, leaves.Contains, wantRest: false).Match;
        if (raised.Count == 0)
        {
            return reraised ?? (PyObject)PyNone.Value;
        }

        if (reraised is not null)
        {
            raised.Add(reraised);
        }

        return raised.Count == 1 ? raised[0] : MakeGroup(t, PyStr.Empty, new PyList(raised.ToArray()));
    }

    /// <summary>A part made by split shares its traceback, causes and notes with the whole; a group raised anew does not.</summary>
    private bool IsPartOf(PyThread t, PyExceptionGroup whole)
    {
        var notes = Operations.TryGetAttribute(t, this, Names.Notes);
        var wholeNotes = Operations.TryGetAttribute(t, whole, Names.Notes);
        var sameNotes = notes is null || wholeNotes is null ? ReferenceEquals(notes, wholeNotes) : Operations.Equals(t, notes, wholeNotes);
        return sameNotes && ReferenceEquals(Traceback, whole.Traceback) && ReferenceEquals(Cause, whole.Cause) && ReferenceEquals(Context, whole.Context);
    }

    private static void CollectLeaves(PyThread t, PyBaseException error, HashSet<PyBaseException> leaves)
    {
        if (error is not PyExceptionGroup group)
        {
            leaves.Add(error);
            return;
        }

        t.EnterNative(" in collect_exception_group_leaf_ids");
        try
        {
            foreach (var member in group.Members.Items)
            {
                CollectLeaves(t, (PyBaseException)member, leaves);
            }
        }
        finally
        {
            t.ExitNative();
        }
    }
}
