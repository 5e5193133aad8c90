using Weft.Syntax.Ast;

namespace Weft.Modules;

/// <summary>A node class with what the conversions must know about it.</summary>
internal sealed class NodeType(string name, NodeType? family)
{
    internal string Name { get; } = name;

    /// <summary>The class of the alternatives it belongs to: <c>expr</c> for <c>Name</c>; null for the families themselves.</summary>
    internal NodeType? Family { get; } = family;

    internal PyType Type { get; set; } = null!;

    /// <summary>The C# class; null for families and operators.</summary>
    internal NodeKind? Kind { get; set; }

    /// <summary>For operators and contexts, the value of the C# enumeration.</summary>
    internal int Index { get; set; }

    internal PyStr[] Fields { get; set; } = [];
}

/// <summary>
/// The Python classes of the abstract grammar. They are ordinary heap types, all made at the first use of any of them
/// from the ASDL text in the generated table, which is also their documentation.
/// </summary>
internal static partial class NodeTypes
{
    private static readonly string[] s_locations = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

    private static readonly (string Name, string[] Members)[] s_operatorFamilies =
    [
        ("expr_context", Enum.GetNames<ExprContext>()),
        ("boolop", Enum.GetNames<BoolOperator>()),
        ("operator", Enum.GetNames<BinaryOperator>()),
        ("unaryop", Enum.GetNames<UnaryOperator>()),
        ("cmpop", Enum.GetNames<CompareOperator>()),
    ];

    private static readonly string[] s_families = ["mod", "stmt", "expr", "excepthandler", "pattern", "type_ignore", "type_param"];

    private static readonly Dictionary<string, NodeType> s_byName = [];
    private static readonly Dictionary<PyType, NodeType> s_byType = new(ReferenceEqualityComparer.Instance);
    private static readonly NodeType[] s_byKind = new NodeType[Enum.GetValues<NodeKind>().Length];

    internal static readonly NodeType Mod;
    internal static readonly NodeType Stmt;
    internal static readonly NodeType Expr;
    internal static readonly NodeType ExceptHandler;
    internal static readonly NodeType Pattern;
    internal static readonly NodeType TypeIgnore;
    internal static readonly NodeType TypeParam;
    internal static readonly NodeType ExprContext;
    internal static readonly NodeType BoolOperator;
    internal static readonly NodeType BinaryOperator;
    internal static readonly NodeType UnaryOperator;
    internal static readonly NodeType CompareOperator;

    /// <summary>The one node for each context, which all trees share; so too for the operators.</summary>
    internal static readonly PyAst[] ExprContexts;
    internal static readonly PyAst[] BoolOperators;
    internal static readonly PyAst[] BinaryOperators;
    internal static readonly PyAst[] UnaryOperators;
    internal static readonly PyAst[] CompareOperators;

    static NodeTypes()
    {
        var t = PyThread.Current;
        foreach (var family in s_families)
        {
            var members = s_grammar.Where(node => node.Base == family).Select(DocOf);
            Define(t, family, null, "", LocationsOf(family), $"{family} = {string.Join($"\n{new string(' ', family.Length + 1)}| ", members)}");
        }

        foreach (var node in s_grammar)
        {
            var family = node.Base == "AST" ? null : s_byName[node.Base];
            var type = Define(t, node.Name, family, node.Signature, family is null ? LocationsOf(node.Name) : null, DocOf(node));
            type.Kind = node.Kind;
            s_byKind[(int)node.Kind] = type;
        }

        foreach (var (name, members) in s_operatorFamilies)
        {
            var family = Define(t, name, null, "", LocationsOf(name), $"{name} = {string.Join(" | ", members)}");
            for (var i = 0; i < members.Length; i++)
            {
                Define(t, members[i], family, "", null, members[i]).Index = i;
            }
        }

        DeclareFieldTypes(t);
        Mod = s_byName["mod"];
        Stmt = s_byName["stmt"];
        Expr = s_byName["expr"];
        ExceptHandler = s_byName["excepthandler"];
        Pattern = s_byName["pattern"];
        TypeIgnore = s_byName["type_ignore"];
        TypeParam = s_byName["type_param"];
        ExprContext = s_byName["expr_context"];
        BoolOperator = s_byName["boolop"];
        BinaryOperator = s_byName["operator"];
        UnaryOperator = s_byName["unaryop"];
        CompareOperator = s_byName["cmpop"];
        ExprContexts = Singletons(0);
        BoolOperators = Singletons(1);
        BinaryOperators = Singletons(2);
        UnaryOperators = Singletons(3);
        CompareOperators = Singletons(4);
    }

    /// <summary>All classes, families before their members.</summary>
    internal static IEnumerable<NodeType> All => s_byName.Values;

    internal static NodeType Of(NodeKind kind) => s_byKind[(int)kind];

    /// <summary>The class of the grammar that an object's class is or derives from, among the members of a family; null when there is none.</summary>
    internal static NodeType? Find(PyObject o, NodeType family)
    {
        foreach (var type in o.Type.Mro)
        {
            if (s_byType.TryGetValue(type, out var node) && ReferenceEquals(node.Family, family))
            {
                return node;
            }
        }

        return null;
    }

    private static string DocOf((string Name, string Base, NodeKind Kind, string Signature) node) =>
        node.Signature.Length == 0 ? node.Name : $"{node.Name}({node.Signature})";

    private static string[] LocationsOf(string name) =>
        name is "stmt" or "expr" or "excepthandler" or "pattern" or "type_param" or "arg" or "keyword" or "alias" ? s_locations : [];

    private static PyAst[] Singletons(int family) => Array.ConvertAll(s_operatorFamilies[family].Members, name => new PyAst(s_byName[name].Type));

    private static NodeType Define(PyThread t, string name, NodeType? family, string signature, string[]? attributes, string doc)
    {
        var fields = Array.ConvertAll(FieldsOf(signature), field => field.Name);
        var fieldNames = fields.Length == 0 ? PyTuple.Empty : new PyTuple([.. fields]);
        var ns = new PyDict();
        ns.SetString(PyStr.Intern("_fields"), fieldNames);
        ns.SetString(PyStr.Intern("__match_args__"), fieldNames);
        ns.SetString(PyStr.Intern("__module__"), PyStr.Intern("ast"));
        ns.SetString(PyStr.Intern("__doc__"), PyStr.Of(doc));
        if (attributes is not null)
        {
            ns.SetString(PyStr.Intern("_attributes"), attributes.Length == 0 ? PyTuple.Empty : new PyTuple(Array.ConvertAll(attributes, PyObject (a) => PyStr.Intern(a))));
        }

        foreach (var field in FieldsOf(signature))
        {
            if (field.Quantity == "?")
            {
                ns.SetString(field.Name, PyNone.Value);
            }
        }

        if (attributes is { Length: > 0 } && name is not ("pattern" or "type_param"))
        {
            ns.SetString(PyStr.Intern("end_lineno"), PyNone.Value);
            ns.SetString(PyStr.Intern("end_col_offset"), PyNone.Value);
        }

        var parent = family?.Type ?? PyAst.TypeObject;
        var type = (PyType?)PyType.Create(t, PyType.TypeObject, PyStr.Intern(name), new PyTuple([parent]), ns, [], null) ?? throw t.PendingAsException();
        var result = new NodeType(name, family) { Type = type, Fields = fields };
        s_byName[name] = result;
        s_byType[type] = result;
        return result;
    }

    /// <summary>Adds <c>_field_types</c>, which mention other classes, once all of them exist.</summary>
    private static void DeclareFieldTypes(PyThread t)
    {
        foreach (var (name, _, _, signature) in s_grammar)
        {
            SetFieldTypes(s_byName[name].Type, FieldTypes(t, signature));
        }

        foreach (var (_, members) in s_operatorFamilies)
        {
            foreach (var member in members)
            {
                SetFieldTypes(s_byName[member].Type, new PyDict());
            }
        }
    }

    private static void SetFieldTypes(PyType type, PyDict fieldTypes)
    {
        type.SetClassAttribute(PyStr.Intern("_field_types"), fieldTypes);
        type.SetClassAttribute(PyStr.Intern("__annotations_cache__"), fieldTypes);
    }

    private static PyDict FieldTypes(PyThread t, string signature)
    {
        var result = new PyDict();
        foreach (var (declared, quantity, name) in FieldsOf(signature))
        {
            var type = declared switch
            {
                "identifier" or "string" => PyStr.TypeObject,
                "int" => PyIntBase.TypeObject,
                "constant" => ObjectType.TypeObject,
                _ => s_byName[declared].Type,
            };
            result.SetString(name, quantity switch
            {
                "" => type,
                "?" => PyUnion.Combine(t, type, PyNone.Value),
                _ => PyGenericAlias.Create(PyList.TypeObject, type),
            });
        }

        return result;
    }

    private static (string Type, string Quantity, PyStr Name)[] FieldsOf(string signature) =>
        signature.Length == 0 ? [] : Array.ConvertAll(signature.Split(", "), static field =>
        {
            var space = field.IndexOf(' ');
            var type = field[..space].TrimEnd('?', '*');
            return (type, field[type.Length..space], PyStr.Intern(field[(space + 1)..]));
        });
}
