"""sqlite3: types, transactions, rows, functions, dumps and blobs."""

import datetime
import os
import sqlite3
import tempfile

connection = sqlite3.connect(":memory:")
cursor = connection.execute("create table t(i integer primary key, f real, s text, b blob, n)")
cursor.execute("insert into t values(?, ?, ?, ?, ?)", (1, 1.5, "Grüße 😀", b"\x00\xff", None))
assert cursor.lastrowid == 1 and cursor.rowcount == 1
connection.executemany("insert into t(i, s) values(:i, :s)", ({"i": i, "s": str(i)} for i in range(2, 5)))
assert connection.in_transaction
connection.commit()
assert connection.execute("select * from t where i = 1").fetchone() == (1, 1.5, "Grüße 😀", b"\x00\xff", None)
assert [row[0] for row in connection.execute("select i from t order by i desc")] == [4, 3, 2, 1]

# Transactions.
try:
    with connection:
        connection.execute("delete from t")
        raise KeyError
except KeyError:
    pass
assert connection.execute("select count(*) from t").fetchone() == (4,)
try:
    connection.execute("insert into t(i) values(1)")
except sqlite3.IntegrityError as error:
    assert str(error) == "UNIQUE constraint failed: t.i"
    assert error.sqlite_errorname == "SQLITE_CONSTRAINT_PRIMARYKEY"
else:
    raise AssertionError
connection.rollback()

# Rows by name.
connection.row_factory = sqlite3.Row
row = connection.execute("select i as Number, s from t where i = 2").fetchone()
assert row["number"] == 2 and row[1] == "2" and row.keys() == ["Number", "s"] and tuple(row) == (2, "2")
connection.row_factory = None

# Functions, aggregates, collations.
connection.create_function("double", 1, lambda value: value * 2)
assert connection.execute("select double(21), double('ab')").fetchone() == (42, "abab")


class Product:
    """Multiplies a column."""

    def __init__(self):
        self.value = 1

    def step(self, value):
        self.value *= value

    def finalize(self):
        return self.value


connection.create_aggregate("product", 1, Product)
assert connection.execute("select product(i) from t").fetchone() == (24,)
connection.create_collation("backwards", lambda a, b: (a < b) - (a > b))
assert [row[0] for row in connection.execute("select s from t where i > 1 order by s collate backwards")] == ["4", "3", "2"]
connection.create_function("fail", 0, lambda: 1 / 0)
try:
    connection.execute("select fail()").fetchall()
except sqlite3.OperationalError as error:
    assert str(error) == "user-defined function raised exception"
else:
    raise AssertionError

# Adapters and converters.
typed = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
sqlite3.register_adapter(datetime.date, datetime.date.isoformat)
sqlite3.register_converter("date", lambda value: datetime.date.fromisoformat(value.decode()))
typed.execute("create table d(day date)")
typed.execute("insert into d values(?)", (datetime.date(2024, 2, 29),))
assert typed.execute("select day from d").fetchone() == (datetime.date(2024, 2, 29),)
assert typed.execute("select '2024-01-01' as 'x [date]'").fetchone() == (datetime.date(2024, 1, 1),)

# Dump, backup, blobs.
dump = list(connection.iterdump())
assert dump[0] == "BEGIN TRANSACTION;" and dump[-1] == "COMMIT;"
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "copy.db")
    copy = sqlite3.connect(path)
    connection.backup(copy)
    copy.close()
    copy = sqlite3.connect(path)
    assert copy.execute("select count(*) from t").fetchone() == (4,)
    copy.close()
with connection.blobopen("t", "b", 1) as blob:
    assert len(blob) == 2 and blob.read() == b"\x00\xff"
    blob[0] = 65
assert connection.execute("select b from t where i = 1").fetchone() == (b"A\xff",)

# Errors.
for sql, kind, text in (
        ("select", sqlite3.OperationalError, "incomplete input"),
        ("select * from missing", sqlite3.OperationalError, "no such table: missing"),
        ("select 1; select 2", sqlite3.ProgrammingError, "You can only execute one statement at a time.")):
    try:
        connection.execute(sql)
    except kind as error:
        assert str(error) == text, error
    else:
        raise AssertionError(sql)
connection.close()
try:
    connection.execute("select 1")
except sqlite3.ProgrammingError as error:
    assert str(error) == "Cannot operate on a closed database."
else:
    raise AssertionError
