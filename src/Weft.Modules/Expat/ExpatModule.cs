namespace Weft.Modules.Expat;

/// <summary><c>pyexpat</c>: an incremental XML parser with the interface of Expat.</summary>
[PyModule("pyexpat", Doc = "An incremental XML parser.")]
[PyExport(typeof(PyXmlParser), Name = "XMLParserType")]
public static partial class ExpatModule
{
    /// <summary>Number, name and text of the errors: all of the interface's, not only those this parser reports.</summary>
    private static readonly (int Code, string Name, string Message)[] s_errors =
    [
        (1, "XML_ERROR_NO_MEMORY", "out of memory"),
        (2, "XML_ERROR_SYNTAX", "syntax error"),
        (3, "XML_ERROR_NO_ELEMENTS", "no element found"),
        (4, "XML_ERROR_INVALID_TOKEN", "not well-formed (invalid token)"),
        (5, "XML_ERROR_UNCLOSED_TOKEN", "unclosed token"),
        (6, "XML_ERROR_PARTIAL_CHAR", "partial character"),
        (7, "XML_ERROR_TAG_MISMATCH", "mismatched tag"),
        (8, "XML_ERROR_DUPLICATE_ATTRIBUTE", "duplicate attribute"),
        (9, "XML_ERROR_JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
        (10, "XML_ERROR_PARAM_ENTITY_REF", "illegal parameter entity reference"),
        (11, "XML_ERROR_UNDEFINED_ENTITY", "undefined entity"),
        (12, "XML_ERROR_RECURSIVE_ENTITY_REF", "recursive entity reference"),
        (13, "XML_ERROR_ASYNC_ENTITY", "asynchronous entity"),
        (14, "XML_ERROR_BAD_CHAR_REF", "reference to invalid character number"),
        (15, "XML_ERROR_BINARY_ENTITY_REF", "reference to binary entity"),
        (16, "XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
        (17, "XML_ERROR_MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
        (18, "XML_ERROR_UNKNOWN_ENCODING", "unknown encoding"),
        (19, "XML_ERROR_INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
        (20, "XML_ERROR_UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
        (21, "XML_ERROR_EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
        (22, "XML_ERROR_NOT_STANDALONE", "document is not standalone"),
        (23, "XML_ERROR_UNEXPECTED_STATE", "unexpected parser state - please send a bug report"),
        (24, "XML_ERROR_ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"),
        (25, "XML_ERROR_FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"),
        (26, "XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"),
        (27, "XML_ERROR_UNBOUND_PREFIX", "unbound prefix"),
        (28, "XML_ERROR_UNDECLARING_PREFIX", "must not undeclare prefix"),
        (29, "XML_ERROR_INCOMPLETE_PE", "incomplete markup in parameter entity"),
        (30, "XML_ERROR_XML_DECL", "XML declaration not well-formed"),
        (31, "XML_ERROR_TEXT_DECL", "text declaration not well-formed"),
        (32, "XML_ERROR_PUBLICID", "illegal character(s) in public id"),
        (33, "XML_ERROR_SUSPENDED", "parser suspended"),
        (34, "XML_ERROR_NOT_SUSPENDED", "parser not suspended"),
        (35, "XML_ERROR_ABORTED", "parsing aborted"),
        (36, "XML_ERROR_FINISHED", "parsing finished"),
        (37, "XML_ERROR_SUSPEND_PE", "cannot suspend in external parameter entity"),
        (38, "XML_ERROR_RESERVED_PREFIX_XML", "reserved prefix (xml) must not be undeclared or bound to another namespace name"),
        (39, "XML_ERROR_RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"),
        (40, "XML_ERROR_RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"),
        (41, "XML_ERROR_INVALID_ARGUMENT", "invalid argument"),
        (42, "XML_ERROR_NO_BUFFER", "a successful prior call to function XML_GetBuffer is required"),
        (43, "XML_ERROR_AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"),
        (44, "XML_ERROR_NOT_STARTED", "parser not started"),
    ];

    private static readonly (string Name, int Value)[] s_model =
    [
        ("XML_CTYPE_EMPTY", 1), ("XML_CTYPE_ANY", 2), ("XML_CTYPE_MIXED", 3), ("XML_CTYPE_NAME", 4), ("XML_CTYPE_CHOICE", 5), ("XML_CTYPE_SEQ", 6),
        ("XML_CQUANT_NONE", 0), ("XML_CQUANT_OPT", 1), ("XML_CQUANT_REP", 2), ("XML_CQUANT_PLUS", 3),
    ];

    private static PyType? s_error;

    internal static PyType ErrorType => s_error ??= LibraryErrors.Define(PyThread.Current, "xml.parsers.expat", "ExpatError", Exceptions.Exception);

    [PyConstant("EXPAT_VERSION")]
    public const string ExpatVersion = "expat_2.7.1";

    [PyConstant("native_encoding")]
    public const string NativeEncoding = "UTF-8";

    [PyConstant("XML_PARAM_ENTITY_PARSING_NEVER")]
    public const int ParameterEntitiesNever = 0;

    [PyConstant("XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE")]
    public const int ParameterEntitiesUnlessStandalone = 1;

    [PyConstant("XML_PARAM_ENTITY_PARSING_ALWAYS")]
    public const int ParameterEntitiesAlways = 2;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        void Add(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        Add("ExpatError", ErrorType);
        Add("error", ErrorType);
        Add("version_info", new PyTuple([PyInt.Of(2), PyInt.Of(7), PyInt.Of(1)]));
        Add("features", new PyList(
        [
            new PyTuple([PyStr.Of("sizeof(XML_Char)"), PyInt.Of(1)]),
            new PyTuple([PyStr.Of("sizeof(XML_LChar)"), PyInt.Of(1)]),
            new PyTuple([PyStr.Of("XML_DTD"), PyInt.Of(0)]),
            new PyTuple([PyStr.Of("XML_NS"), PyInt.Of(0)]),
        ]));
        var errors = Submodule(t, "pyexpat.errors", "Errors of the parser.");
        var codes = new PyDict();
        var messages = new PyDict();
        foreach (var (code, name, message) in s_errors)
        {
            errors.Namespace.SetInterned(PyStr.Intern(name), PyStr.Of(message));
            codes.SetItem(t, PyStr.Of(message), PyInt.Of(code));
            messages.SetItem(t, PyInt.Of(code), PyStr.Of(message));
        }

        errors.Namespace.SetInterned(PyStr.Intern("codes"), codes);
        errors.Namespace.SetInterned(PyStr.Intern("messages"), messages);
        Add("errors", errors);
        var model = Submodule(t, "pyexpat.model", "Numbers in content models.");
        foreach (var (name, value) in s_model)
        {
            model.Namespace.SetInterned(PyStr.Intern(name), PyInt.Of(value));
        }

        Add("model", model);
    }

    private static PyModule Submodule(PyThread t, string name, string doc)
    {
        var module = (PyModule)Operations.Call(t, PyModule.TypeObject, PyStr.Of(name), PyStr.Of(doc));
        Operations.SetItem(t, Operations.GetAttribute(t, Operations.Import(t, "sys"), "modules"), PyStr.Of(name), module);
        return module;
    }

    private static string? MessageOf(long code) => Array.Find(s_errors, entry => entry.Code == code).Message;

    internal static PythonException MakeError(PyThread t, XmlError error, long line, long column)
    {
        var exception = (PyBaseException)Operations.Call(t, ErrorType, PyStr.Of($"{MessageOf((long)error)}: line {line}, column {column}"));
        Operations.SetAttribute(t, exception, PyStr.Intern("code"), PyInt.Of((long)error));
        Operations.SetAttribute(t, exception, PyStr.Intern("offset"), PyInt.Of(column));
        Operations.SetAttribute(t, exception, PyStr.Intern("lineno"), PyInt.Of(line));
        return new PythonException(exception);
    }

    [PyFunction("ErrorString", Signature = "(code, /)", Doc = "The text of an error number.")]
    public static PyObject ErrorString(long code) => MessageOf(code) is { } message ? PyStr.Of(message) : PyNone.Value;

    [PyFunction("ParserCreate", Signature = "(encoding=None, namespace_separator=None, intern=<unrepresentable>)", Doc = "A new parser.")]
    public static PyObject ParserCreate(PyThread t, PyObject? encoding = null, PyObject? namespace_separator = null, PyObject? intern = null)
    {
        static string? Text(PyObject? value, string name) => value switch
        {
            null or PyNone => null,
            PyStr text => text.Value,
            _ => throw Errors.TypeError($"ParserCreate() argument '{name}' must be str or None, not {value.Type.Name}"),
        };
        var encodingName = Text(encoding, "encoding");
        var separator = Text(namespace_separator, "namespace_separator");
        if (separator is { Length: > 1 })
        {
            throw Errors.ValueError("namespace_separator must be at most one character, omitted, or None");
        }

        var names = intern switch
        {
            null => new PyDict(),
            PyNone => null,
            PyDict dict => dict,
            _ => throw Errors.TypeError("intern must be a dictionary"),
        };
        return new PyXmlParser(encodingName, separator, names);
    }
}
