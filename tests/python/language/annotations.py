"""Annotations evaluated late, type parameters, aliases."""

import annotationlib
import typing


class Node:
    left: Node | None
    value: Later = 1


class Later:
    pass


assert Node.__annotations__ == {"left": Node | None, "value": Later} and Node.value == 1


def function(a: undefined_here, b: int = 2, *args: str) -> "text": ...


try:
    function.__annotations__
except NameError as error:
    assert error.name == "undefined_here"
assert annotationlib.get_annotations(function, format=annotationlib.Format.STRING) == {"a": "undefined_here", "b": "int", "args": "str", "return": "text"}
assert isinstance(annotationlib.get_annotations(function, format=annotationlib.Format.FORWARDREF)["a"], annotationlib.ForwardRef)


def first[T, *Ts, **P](items: list[T], default: T | None = None) -> T:
    return items[0] if items else default


assert [str(p) for p in first.__type_params__] == ["T", "Ts", "P"] or [p.__name__ for p in first.__type_params__] == ["T", "Ts", "P"]
assert first([3]) == 3 and first.__annotations__["return"] is first.__type_params__[0]


class Box[T: (int, str) = int]:
    def __init__(self, item: T):
        self.item = item


T = Box.__type_params__[0]
assert T.__constraints__ == (int, str) and T.__default__ is int and Box[str].__args__ == (str,) and Box.__bases__ == (typing.Generic,)
type Tree[V] = dict[str, Tree[V]] | V
assert Tree.__name__ == "Tree" and typing.get_origin(Tree[int].__value__ if hasattr(Tree[int], "__value__") else Tree.__value__) is not None
assert (int | None) == typing.Optional[int] and isinstance(1, int | str) and list[int].__origin__ is list and (int | str).__args__ == (int, str)
x: int
assert "x" not in globals() and __annotate__(1)["x"] is int
