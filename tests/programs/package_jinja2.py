"""Jinja2: inheritance, loops, macros, escaping, errors with the template's lines."""

import _packages

_packages.need("jinja2", "markupsafe")

import traceback

import jinja2

templates = {
    "base": "<{% block x %}{% endblock %}>",
    "page": '{% extends "base" %}{% block x %}'
    "{% for i in items if i is odd %}{{ loop.index }}:{{ i|string|upper }} {% else %}none{% endfor %}{{ m('<b>') }}{% endblock %}"
    "{% macro m(q) %}[{{ q }}]{% endmacro %}",
}
environment = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=True)
text = environment.get_template("page").render(items=range(8))
assert text == "<1:1 2:3 3:5 4:7 [&lt;b&gt;]>", text
assert environment.from_string("{% set x = [3, 1, 2]|sort %}{{ x|join('-') }} {{ y|default('d') }}").render() == "1-2-3 d"
try:
    environment.from_string("{{ foo.bar }").render()
except jinja2.TemplateSyntaxError as error:
    assert str(error.message) == "unexpected '}'"
else:
    raise AssertionError("no syntax error")
try:
    environment.from_string("\n\n{{ 1/0 }}").render()
except ZeroDivisionError:
    assert 'File "<template>", line 3, in top-level template code' in traceback.format_exc()
else:
    raise AssertionError("no error")
