"""f-strings and t-strings: nesting, conversions, specifications, debugging form, scopes, errors."""

name, number, width = "weft", 3.14159, 10
assert f"{name}" f" and {number:.2f}" " plain" == "weft and 3.14 plain"
assert f"{name!r:>{width}}|{number:{width}.{2}f}|{name:*^{width}}" == "    'weft'|      3.14|***weft***"
assert f"{number = :.1f} {name=} {name = !s}" == "number = 3.1 name='weft' name = weft"
assert f"{'nested ' + f'{f"{name}"}'} {"quotes"} {{literal}} {'\n'.join(["a", "b"])}" == "nested weft quotes {literal} a\nb"
assert f"{(lambda x: x * 2)(4)} {[c for c in 'ab']} { {'k': 1}['k'] } {1 if name else 2} {number!s:.4}" == "8 ['a', 'b'] 1 1 3.14"
assert f"""{
    name  # a comment inside
}""" == "weft"
assert rf"\d{name}\n" == "\\dweft\\n" and f"\N{BULLET} \x41 {name}" == "• A weft"
assert f"{1,}" == "(1,)" and f"{(x := 5)} {x:=5}" == "5     5" and f"{not True}" == "False" and f"{3!r}" == "3"


class Spec:
    def __format__(self, spec):
        return f"<{spec}>"

    def __repr__(self):
        return "repr"


assert f"{Spec()} {Spec():a:b} {Spec()!r:>5} {Spec():{'x'}{'y'}} {Spec()=:z} {Spec()=}" == "<> <a:b>  repr <xy> Spec()=<z> Spec()=repr"


def outer(value):
    def inner():
        return f"{value + 1}"
    return inner()


assert outer(1) == "2"

template = t"hello {name!r:>{width}} and {number}"
assert template.strings == ("hello ", " and ", "") and template.values == ("weft", number)
first = template.interpolations[0]
assert (first.value, first.expression, first.conversion, first.format_spec) == ("weft", "name", "r", ">10")
assert [type(part).__name__ for part in t"a{1}b{2}"] == ["str", "Interpolation", "str", "Interpolation"]

for source, text in (("f'{}'", "f-string: valid expression required before '}'"), ("f'{a'", "f-string: expecting '}'"),
                     ("f'}'", "f-string: single '}' is not allowed"), ("f'{a!x}'", "f-string: invalid conversion character 'x': expected 's', 'r', or 'a'"),
                     ("f'{a b}'", "invalid syntax. Perhaps you forgot a comma?"), ("f'{lambda x: 1}'", "f-string: lambda expressions are not allowed without parentheses")):
    try:
        compile(source, "<test>", "eval")
    except SyntaxError as error:
        assert error.msg == text, (source, error.msg)
    else:
        raise AssertionError(source)
