using System.Text;
using Weft.Syntax.Ast;

namespace Weft.Modules.Ast;

/// <summary>The node classes, made of the <see cref="Grammar"/> at the first use, and the one instance of each operator.</summary>
internal sealed class AstTypes
{
    private static readonly Lock s_lock = new();
    private static readonly PyStr[] s_position = [PyStr.Intern("lineno"), PyStr.Intern("col_offset"), PyStr.Intern("end_lineno"), PyStr.Intern("end_col_offset")];
    private static AstTypes? s_types;

    private readonly Dictionary<string, PyType> _types = [];
    private readonly Dictionary<string, PyStr[]> _fields = [];
    private readonly Dictionary<PyType, (string Sum, string Name)> _constructors = [];
    private readonly PyObject[] _contexts;
    private readonly PyObject[] _boolOperators;
    private readonly PyObject[] _binaryOperators;
    private readonly PyObject[] _unaryOperators;
    private readonly PyObject[] _compareOperators;

    private AstTypes(PyThread t)
    {
        _types["AST"] = PyAstNode.TypeObject;
        foreach (var (name, located, optionalEnd) in Grammar.Sums)
        {
            var ns = Namespace(SumDoc(name), located);
            if (optionalEnd)
            {
                ns.SetString(s_position[2], PyNone.Value);
                ns.SetString(s_position[3], PyNone.Value);
            }

            _types[name] = Define(t, name, PyAstNode.TypeObject, ns);
        }

        foreach (var (sum, signature, located) in Grammar.Constructors)
        {
            var fields = FieldsOf(signature, out var name);
            _fields[name] = fields.ConvertAll(static field => PyStr.Intern(field.Name)).ToArray();
            var names = new PyTuple([.. _fields[name]]);
            var ns = Namespace(signature, located && sum.Length == 0);
            ns.SetString(PyStr.Intern("_fields"), names);
            ns.SetString(PyStr.Intern("__match_args__"), names);
            foreach (var (type, field) in fields)
            {
                if (type.EndsWith('?'))
                {
                    ns.SetString(PyStr.Intern(field), PyNone.Value);
                }
            }

            // Where the position is a product type's own, only its end may be missing.
            if (located && sum.Length == 0)
            {
                ns.SetString(s_position[2], PyNone.Value);
                ns.SetString(s_position[3], PyNone.Value);
            }

            var made = Define(t, name, _types[sum.Length == 0 ? "AST" : sum], ns);
            _types[name] = made;
            _constructors[made] = (sum.Length == 0 ? name : sum, name);
        }

        // Fields may have types that are defined later, so their types come last.
        foreach (var (_, signature, _) in Grammar.Constructors)
        {
            var fieldTypes = new PyDict();
            foreach (var (type, field) in FieldsOf(signature, out var name))
            {
                fieldTypes.SetString(PyStr.Intern(field), FieldType(t, type));
                _ = name;
            }

            FieldsOf(signature, out var owner);
            Operations.SetAttribute(t, _types[owner], PyStr.Intern("_field_types"), fieldTypes);
            Operations.SetAttribute(t, _types[owner], PyStr.Intern("__annotations__"), fieldTypes.Copy(t));
        }

        _contexts = Instances<ExprContext>();
        _boolOperators = Instances<BoolOperator>();
        _binaryOperators = Instances<BinaryOperator>();
        _unaryOperators = Instances<UnaryOperator>();
        _compareOperators = Instances<CompareOperator>();
    }

    /// <summary>The types; made once in a process.</summary>
    internal static AstTypes Get(PyThread t)
    {
        if (Volatile.Read(ref s_types) is { } known)
        {
            return known;
        }

        var made = new AstTypes(t);
        lock (s_lock)
        {
            return s_types ??= made;
        }
    }

    internal PyType this[string name] => _types[name];

    internal IEnumerable<KeyValuePair<string, PyType>> All => _types;

    internal PyStr[] FieldsOf(string constructor) => _fields[constructor];

    internal static PyStr[] Position => s_position;

    private PyObject[] Instances<T>()
        where T : struct, Enum => Array.ConvertAll(Enum.GetNames<T>(), name => (PyObject)new PyAstNode(_types[name]));

    internal PyObject Operator(ExprContext value) => _contexts[(int)value];

    internal PyObject Operator(BoolOperator value) => _boolOperators[(int)value];

    internal PyObject Operator(BinaryOperator value) => _binaryOperators[(int)value];

    internal PyObject Operator(UnaryOperator value) => _unaryOperators[(int)value];

    internal PyObject Operator(CompareOperator value) => _compareOperators[(int)value];

    internal ExprContext ToExprContext(PyThread t, PyObject o) => (ExprContext)OperatorIndex(t, o, "expr_context", _contexts);

    internal BoolOperator ToBoolOperator(PyThread t, PyObject o) => (BoolOperator)OperatorIndex(t, o, "boolop", _boolOperators);

    internal BinaryOperator ToBinaryOperator(PyThread t, PyObject o) => (BinaryOperator)OperatorIndex(t, o, "operator", _binaryOperators);

    internal UnaryOperator ToUnaryOperator(PyThread t, PyObject o) => (UnaryOperator)OperatorIndex(t, o, "unaryop", _unaryOperators);

    internal CompareOperator ToCompareOperator(PyThread t, PyObject o) => (CompareOperator)OperatorIndex(t, o, "cmpop", _compareOperators);

    private static int OperatorIndex(PyThread t, PyObject o, string sum, PyObject[] instances)
    {
        for (var i = 0; i < instances.Length; i++)
        {
            if (o.Type.IsSubtypeOf(instances[i].Type))
            {
                return i;
            }
        }

        throw Errors.TypeError($"expected some sort of {sum}, but got {Operations.Repr(t, o).Value}");
    }

    /// <summary>Which constructor of a sum type an object's class is or derives from; null for none.</summary>
    internal string? ConstructorOf(PyObject o, string sum)
    {
        for (var type = o.Type; type is not null; type = type.Base)
        {
            if (_constructors.TryGetValue(type, out var found))
            {
                return found.Sum == sum ? found.Name : null;
            }
        }

        return null;
    }

    private static PyDict Namespace(string doc, bool located)
    {
        var ns = new PyDict();
        ns.SetString(PyStr.Intern("__module__"), PyStr.Intern("ast"));
        ns.SetString(PyStr.Intern("__doc__"), PyStr.Of(doc));
        if (located)
        {
            ns.SetString(PyStr.Intern("_attributes"), new PyTuple([.. s_position]));
        }

        return ns;
    }

    private static PyType Define(PyThread t, string name, PyType basis, PyDict ns) =>
        (PyType)Operations.Call(t, PyType.TypeObject, PyStr.Intern(name), new PyTuple([basis]), ns);

    private static string SumDoc(string sum)
    {
        var doc = new StringBuilder(sum).Append(" =");
        var simple = !Array.Exists(Grammar.Constructors, constructor => constructor.Sum == sum && constructor.Signature.Contains('(')) && sum != "stmt";
        var first = true;
        foreach (var (owner, signature, _) in Grammar.Constructors)
        {
            if (owner == sum)
            {
                doc.Append(first ? " " : simple ? " | " : "\n" + new string(' ', sum.Length + 1) + "| ").Append(signature);
                first = false;
            }
        }

        return doc.ToString();
    }

    private static List<(string Type, string Name)> FieldsOf(string signature, out string name)
    {
        var result = new List<(string, string)>();
        var open = signature.IndexOf('(');
        name = open < 0 ? signature : signature[..open];
        if (open >= 0)
        {
            foreach (var field in signature[(open + 1)..^1].Split(", "))
            {
                var space = field.IndexOf(' ');
                result.Add((field[..space], field[(space + 1)..]));
            }
        }

        return result;
    }

    private PyObject FieldType(PyThread t, string type)
    {
        PyObject basis = type.TrimEnd('?', '*') switch
        {
            "identifier" or "string" => PyStr.TypeObject,
            "int" => PyIntBase.TypeObject,
            "constant" => ObjectType.TypeObject,
            var name => _types[name],
        };
        return type.EndsWith('*') ? PyGenericAlias.Create(PyList.TypeObject, basis)
            : type.EndsWith('?') ? Operations.Or(t, basis, PyNone.Value)
            : basis;
    }
}
