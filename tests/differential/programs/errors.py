"""The error texts of common mistakes, one a line."""

SNIPPETS = """
1 + 'a'
'a' + 1
[] + ()
None + 1
1 < 'a'
-'a'
len(1)
len()
len(1, 2)
int('x')
int([])
int('1', 99)
float([])
str(1, 2)
abs('a')
max()
max([])
max(1)
sum('ab')
sorted(1)
sorted([1, 'a'])
range()
range(1.5)
range(1, 2, 0)
next([])
next(iter([]))
iter(1)
hash([])
hash({})
{[]: 1}
{1: 2}[3]
[1][5]
[1]['a']
(1,)[1.5]
'abc'[10]
'abc'['x' + 'y']
{}.missing
(1).missing
None.missing
''.missing
int.missing
object().x
len.x
print.__nope__
isinstance(1, 1)
issubclass(1, int)
getattr(1, 2)
getattr(1, 'x')
setattr(1, 'x', 2)
object(1)
int(1, 2, 3)
dict(1)
dict([1])
dict([(1, 2, 3)])
list(1)
tuple(1)
set(1)
set([[]])
frozenset(1)
bytes('a')
bytes([300])
bytes(-1)
bytearray('a')
chr(-1)
chr(0x110000)
chr('a')
ord('ab')
ord('')
ord(1)
open('/no/such/file')
__import__('no_such_module')
eval('1 +')
exec('x = = 1')
compile('a b', 'f', 'exec')
[].pop()
[1].pop(5)
[].remove(1)
[].index(1)
{}.pop(1)
{}.popitem()
set().pop()
set().remove(1)
[].insert()
[].append()
[].append(1, 2)
''.join([1])
''.join(1)
'a'.split('')
'a'.split(1)
'a'.encode('nope')
'é'.encode('ascii')
b'\\xff'.decode()
'%d' % 'a'
'%s %s' % 1
'{}'.format()
'{:d}'.format('a')
f'{1:q}'
1 / 0
1 // 0
1 % 0
1.0 / 0
1.0 // 0
0 ** -1
2 ** 'a'
pow(2, -1, 4)
pow(2, 1, 0)
10.0 ** 1000
1 << -1
int('1' * 5000)
float('1e')
complex('1+')
round('a')
divmod(1, 0)
bin(1.5)
[1, 2, 3][::0]
list(zip([1], [], strict=True))
map()
map(1)
filter(1)
enumerate()
reversed(1)
reversed({1})
type(1, 2)
type('a', 1, {})
type('a', (1,), {})
type('a', (bool,), {})
super()
print(sep=1)
print(nope=1)
input(1, 2)
(lambda: 1)(1)
(lambda a: 1)()
(lambda a, *, b: 1)(1)
(lambda a: 1)(1, a=1)
(lambda **k: 1)(1)
(lambda: 1)(**{1: 2})
(lambda: 1)(*1)
(lambda: 1)(**1)
1()
'a'()
None()
[1, 2](0)
(x for x in 1)
[x for x in 1]
{**1}
[*1]
a.b
del_me
ValueError(1, 2) + 1
raise_me()
slice(1, 2, 3)[0]
...()
NotImplemented + 1
not NotImplemented
memoryview(1)
memoryview(b'a')[5]
object.__new__()
object.__new__(int)
int.__new__(str)
int.__add__(1)
int.__add__('a', 1)
str.upper(1)
list.append(1, 2)
dict.fromkeys(1)
staticmethod(1)()
property().fget
property().__get__(1)
classmethod()
vars(1)
dir(1, 2)
globals(1)
id()
callable()
format(1, 2)
format(object(), 'x')
any(1)
all(1)
exit_now
"""

for line in SNIPPETS.strip().splitlines():
    try:
        value = eval(line, {"__builtins__": __builtins__})
        print(line, "->", type(value).__name__)
    except BaseException as error:
        print(line, "->", type(error).__name__, ascii(str(error)), ascii(error.args) if len(error.args) != 1 else "")
