global using Attribute = Weft.Syntax.Ast.Attribute;
global using Tuple = Weft.Syntax.Ast.Tuple;
