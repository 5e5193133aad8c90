"""Writes the C# code that depends on Python's abstract grammar.

The grammar is read from the doc comments of the node classes in src/Weft.Syntax/Ast, where each class states its
constructor in ASDL; the same files give the C# names. Run from the root of the repository with any Python 3; with
Python 3.14 the grammar is also compared with that of its ``ast`` module.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SYNTAX = ROOT / "src/Weft.Syntax/Ast"
OUTPUT = ROOT / "src/Weft.Modules/Ast"

LOCATION_REQUIRED = {"pattern", "type_param"}
PRODUCTS = ["comprehension", "arguments", "arg", "keyword", "alias", "withitem", "match_case"]
SUMS = ["mod", "stmt", "expr", "excepthandler", "pattern", "type_ignore", "type_param"]
ENUMS = {
    "expr_context": "ExprContext",
    "boolop": "BoolOperator",
    "operator": "BinaryOperator",
    "unaryop": "UnaryOperator",
    "cmpop": "CompareOperator",
}
CSHARP_SUM = {
    "mod": "Mod", "stmt": "Stmt", "expr": "Expr", "excepthandler": "ExceptHandler", "pattern": "Pattern",
    "type_ignore": "TypeIgnore", "type_param": "TypeParam",
}
FILES = {
    "Modules.cs": "mod", "Statements.cs": "stmt", "Expressions.cs": "expr", "Patterns.cs": "pattern",
}
AUXILIARY = {
    "ExceptHandler": "excepthandler", "TypeIgnore": "type_ignore",
    "TypeVar": "type_param", "ParamSpec": "type_param", "TypeVarTuple": "type_param",
}


class Field:
    """One field of a node: ASDL type, quantity, name, and the C# property."""

    def __init__(self, text: str, csharp: str) -> None:
        declared, self.name = text.split()
        self.type = declared.rstrip("?*")
        self.quantity = declared[len(self.type):]
        self.csharp = csharp


class Constructor:
    """A concrete node class."""

    def __init__(self, name: str, base: str, signature: str, csharp: str, properties: list[str]) -> None:
        self.name, self.base, self.signature, self.csharp = name, base, signature, csharp
        texts = signature.split(", ") if signature else []
        assert len(texts) == len(properties), (name, texts, properties)
        self.fields = [Field(text, prop) for text, prop in zip(texts, properties)]


def read_grammar() -> list[Constructor]:
    """All node classes, in the order of the C# files."""
    result = []
    for file in ["Modules.cs", "Statements.cs", "Expressions.cs", "Patterns.cs", "Auxiliary.cs"]:
        text = (SYNTAX / file).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        parts = re.split(r"/// <summary><c>(\w+)(?:\(([^)]*)\))?</c></summary>\n", text)[1:]
        for name, signature, body in zip(parts[::3], parts[1::3], parts[2::3]):
            csharp = re.search(r"public sealed class (\w+)", body).group(1)
            properties = re.findall(r"^    public \S+ (\w+) \{ get; set; \} = ", body, re.M)
            base = FILES.get(file) or AUXILIARY.get(name, "AST")
            result.append(Constructor(name, base, signature or "", csharp, properties))
    return result


def compare(grammar: list[Constructor]) -> None:
    """Fails when the running Python has another grammar."""
    for node in grammar:
        doc = getattr(ast, node.name).__doc__
        own = f"{node.name}({node.signature})" if node.signature else node.name
        if doc != own:
            raise SystemExit(f"{own} is {doc} in ast")


def has_location(node: Constructor) -> bool:
    return node.base in ("stmt", "expr", "excepthandler", "pattern", "type_param") or node.name in ("arg", "keyword", "alias")


HEADER = """// Written by eng/ast/generate.py from the grammar in src/Weft.Syntax/Ast; do not edit.
using Weft.Syntax.Ast;
using Tree = Weft.Syntax.Ast;

namespace Weft.Modules;

"""


def write_catalog(grammar: list[Constructor]) -> None:
    lines = [HEADER, "internal static partial class NodeTypes\n{\n"]
    lines.append("    /// <summary>Name, base, kind and ASDL signature of each concrete class.</summary>\n")
    lines.append("    private static readonly (string Name, string Base, NodeKind Kind, string Signature)[] s_grammar =\n    [\n")
    for node in grammar:
        lines.append(f'        ("{node.name}", "{node.base}", NodeKind.{node.csharp}, "{node.signature}"),\n')
    lines.append("    ];\n}\n")
    (OUTPUT / "NodeTypes.Grammar.cs").write_text("".join(lines), encoding="utf-8")


def to_python(field: Field) -> str:
    value = f"n.{field.csharp}"
    many = "*" in field.quantity
    if field.type in ENUMS:
        kind = ENUMS[field.type]
        return f"Operators({value})" if many else f"NodeTypes.{kind}s[(int){value}]"
    if field.type == "identifier":
        return f"Identifiers({value})" if many else f"Identifier({value})"
    if field.type == "string":
        return f"Text({value})"
    if field.type == "int":
        return f"Integer({value})"
    if field.type == "constant":
        return f"ConstantConversion.ToObject({value})"
    return f"Convert({value})"


def write_writer(grammar: list[Constructor]) -> None:
    lines = [HEADER, "internal sealed partial class NodeWriter\n{\n"]
    lines.append("    private PyAst ConvertNode(Node node)\n    {\n        switch (node)\n        {\n")
    for node in grammar:
        location = "n" if has_location(node) else "null"
        values = ", ".join(to_python(field) for field in node.fields)
        name = f" n" if node.fields or has_location(node) else ""
        lines.append(f"            case Tree.{node.csharp}{name}:\n")
        lines.append(f"                return Make(NodeKind.{node.csharp}, {location}, [{values}]);\n")
    lines.append("            default:\n                throw Errors.SystemError($\"unexpected node {node.NodeKind}\");\n        }\n    }\n}\n")
    (OUTPUT / "NodeWriter.Nodes.cs").write_text("".join(lines), encoding="utf-8")


def camel(name: str) -> str:
    return name[0].lower() + name[1:]


def csharp_type(asdl: str, grammar: list[Constructor]) -> str:
    if asdl in CSHARP_SUM:
        return CSHARP_SUM[asdl]
    return next(node.csharp for node in grammar if node.name == asdl)


def from_python(node: Constructor, field: Field, grammar: list[Constructor]) -> str:
    many, optional = "*" in field.quantity, "?" in field.quantity
    owner = f'o, "{node.name}", "{field.name}"'
    if field.type in ENUMS:
        kind = ENUMS[field.type]
        if many:
            return f"Operators<Tree.{kind}>({owner}, NodeTypes.{kind}, static i => (Tree.{kind})i)"
        return f"(Tree.{kind})Operator({owner}, NodeTypes.{kind})"
    simple = {"identifier": "Identifier", "string": "Text", "int": "Integer", "constant": "Value"}.get(field.type)
    if simple:
        if many:
            return f"{simple}s({owner})"
        return f"Optional{simple}({owner})" if optional else f"{simple}({owner})"
    function = f"s_{camel(csharp_type(field.type, grammar))}"
    if many:
        return f"Many({owner}, {function})"
    return f"Optional({owner}, {function})" if optional else f"One({owner}, {function})"


def write_reader(grammar: list[Constructor]) -> None:
    lines = [HEADER, "internal sealed partial class NodeReader\n{\n"]
    for name in SUMS + PRODUCTS:
        kind = csharp_type(name, grammar)
        if name != "mod":
            lines.append(f"    private static readonly Func<NodeReader, PyObject, Tree.{kind}?> s_{camel(kind)} = static (reader, o) => reader.Read{kind}(o);\n")
    for name in SUMS:
        kind = csharp_type(name, grammar)
        members = [node for node in grammar if node.base == name]
        located = has_location(members[0])
        lines.append(f"\n    private Tree.{kind}? Read{kind}(PyObject o)\n    {{\n")
        lines.append(f'        Guard("{name}");\n')
        if name != "mod":
            lines.append("        if (o is PyNone)\n        {\n            return null;\n        }\n\n")
        if located:
            lines.append(f'        var location = ReadLocation(o, "{name}", {"false" if name in LOCATION_REQUIRED else "true"});\n')
        lines.append(f"        switch (NodeTypes.Find(o, NodeTypes.{kind})?.Kind)\n        {{\n")
        for node in members:
            values = ", ".join(from_python(node, field, grammar) for field in node.fields)
            made = f"new Tree.{node.csharp}({values})"
            lines.append(f"            case NodeKind.{node.csharp}:\n                return {f'Locate({made}, location)' if located else made};\n")
        lines.append(f"            default:\n                throw Unexpected(o, NodeTypes.{kind});\n        }}\n    }}\n")
    for name in PRODUCTS:
        node = next(node for node in grammar if node.name == name)
        lines.append(f"\n    private Tree.{node.csharp}? Read{node.csharp}(PyObject o)\n    {{\n")
        lines.append(f'        Guard("{name}");\n')
        values = ", ".join(from_python(node, field, grammar) for field in node.fields)
        lines.append(f"        var node = new Tree.{node.csharp}({values});\n")
        if has_location(node):
            lines.append(f'        return Locate(node, ReadLocation(o, "{name}", true));\n    }}\n')
        else:
            lines.append("        return node;\n    }\n")
    lines.append("}\n")
    (OUTPUT / "NodeReader.Nodes.cs").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    grammar = read_grammar()
    if sys.version_info[:2] == (3, 14):
        compare(grammar)
    write_catalog(grammar)
    write_writer(grammar)
    write_reader(grammar)


main()
