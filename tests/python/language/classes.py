"""Classes: descriptors, inheritance, metaclasses, slots, special methods."""


class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Base.registry.append((cls.__name__, tag))


class A(Base, tag="a"):
    def who(self):
        return ["A"]


class B(Base):
    def who(self):
        return ["B"]


class C(A, B):
    def who(self):
        return ["C", *super().who()]


assert Base.registry == [("A", "a"), ("B", None), ("C", None)]
assert C.__mro__ == (C, A, B, Base, object) and C().who() == ["C", "A"]
try:
    class Bad(Base, A):
        pass
except TypeError as error:
    assert str(error).startswith("Cannot create a consistent method resolution order (MRO) for bases"), error


class Named:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, "unset")

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value * 2

    def __delete__(self, instance):
        del instance.__dict__[self.name]


class Owner:
    field = Named()

    @property
    def computed(self):
        """Doc of computed."""
        return 42

    @computed.setter
    def computed(self, value):
        self.stored = value

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def plain(x):
        return x


o = Owner.make()
assert o.field == "unset" and Owner.field.name == "field"
o.field = 4
assert o.field == 8
del o.field
assert o.field == "unset"
o.computed = 9
assert o.stored == 9 and o.computed == 42 and Owner.computed.__doc__ == "Doc of computed."
assert Owner.plain(3) == o.plain(3) == 3
try:
    del o.computed
except AttributeError as error:
    assert str(error) == "property 'computed' of 'Owner' object has no deleter"


class Slots:
    __slots__ = ("a", "_b")


s = Slots()
s.a = 1
try:
    s.c = 1
except AttributeError as error:
    assert str(error) == "'Slots' object has no attribute 'c' and no __dict__ for setting new attributes", error
try:
    s._b
except AttributeError:
    pass
else:
    raise AssertionError


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **kw):
        cls = super().__new__(mcs, name, bases, namespace)
        cls.keywords = kw
        return cls

    def __call__(cls, *args):
        return ("made", super().__call__(*args))

    def __len__(cls):
        return 3


class WithMeta(metaclass=Meta, option=1):
    pass


assert WithMeta.prepared and WithMeta.keywords == {"option": 1} and len(WithMeta) == 3
assert WithMeta()[0] == "made" and type(WithMeta) is Meta


class Dynamic:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name
        raise AttributeError(name)

    def __getattribute__(self, name):
        return "direct" if name == "direct" else super().__getattribute__(name)

    def __setattr__(self, name, value):
        super().__setattr__(name, ("set", value))

    def __dir__(self):
        return ["b", "a"]


d = Dynamic()
d.v = 1
assert d.x1 == "x1" and d.direct == "direct" and d.v == ("set", 1) and not hasattr(d, "y") and dir(d) == ["a", "b"]


class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Number(self.n + other.n) if isinstance(other, Number) else NotImplemented

    def __radd__(self, other):
        return ("radd", other)

    def __eq__(self, other):
        return isinstance(other, Number) and self.n == other.n

    def __hash__(self):
        return hash(self.n)

    def __lt__(self, other):
        return self.n < other.n

    def __bool__(self):
        return self.n != 0

    def __index__(self):
        return self.n

    def __contains__(self, item):
        return item == self.n

    def __getitem__(self, key):
        return key

    def __call__(self, *a):
        return a

    def __matmul__(self, other):
        return "@"

    def __iadd__(self, other):
        self.n += 1
        return self


n = Number(3)
assert (n + Number(4)).n == 7 and 1 + n == ("radd", 1) and n == Number(3) and n != 3
assert Number(1) > Number(0) and not Number(0) and [1, 2, 3, 4][n] == 4 and 3 in n and n @ 1 == "@"
assert n[1:2, ...] == (slice(1, 2), Ellipsis) and n(1, 2) == (1, 2) and len({n, Number(3)}) == 1
before = n
n += 5
assert n is before and n.n == 4
try:
    n + 1
except TypeError as error:
    assert str(error) == "unsupported operand type(s) for +: 'Number' and 'int'"


class EqOnly:
    def __eq__(self, other):
        return True


try:
    hash(EqOnly())
except TypeError as error:
    assert str(error) in ("unhashable type: 'EqOnly'",)
assert EqOnly.__hash__ is None


class Mangled:
    def __init__(self):
        self.__private = 1


assert Mangled().__dict__ == {"_Mangled__private": 1}
assert type("Made", (A,), {"v": 1})().v == 1


class IntLike(int):
    def __new__(cls, value):
        return super().__new__(cls, value + 1)


assert IntLike(1) == 2 and isinstance(IntLike(1), int) and type(IntLike(1) + 1) is int
o.__class__ = Base
assert type(o) is Base


class Generic[T]:
    def get(self) -> T: ...


assert Generic[int].__origin__ is Generic and Generic.__type_params__[0].__name__ == "T"
