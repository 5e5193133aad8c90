"""A database in a file: types, transactions, functions, rows, a dump and a backup."""

import datetime
import os
import sqlite3
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "items.db")
    with sqlite3.connect(path) as db:
        db.execute("create table items (id integer primary key, name text unique, data blob, price real, day text)")
        rows = [(f"item {i}", bytes([i]), i / 4, datetime.date(2024, 1, 1 + i % 31).isoformat()) for i in range(100)]
        db.executemany("insert into items (name, data, price, day) values (?, ?, ?, ?)", rows)
    db.close()

    db = sqlite3.connect(path)
    assert db.execute("select count(*), sum(price), max(name) from items").fetchone() == (100, 1237.5, "item 99")
    db.row_factory = sqlite3.Row
    row = db.execute("select * from items where id = :id", {"id": 8}).fetchone()
    assert row.keys() == ["id", "name", "data", "price", "day"]
    assert (row["name"], row["data"], row["price"], row["day"]) == ("item 7", b"\x07", 1.75, "2024-01-08")

    try:
        with db:
            db.execute("update items set price = 0")
            db.execute("insert into items (name) values ('item 1')")
    except sqlite3.IntegrityError as error:
        assert str(error) == "UNIQUE constraint failed: items.name"
        assert error.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE"
    else:
        raise AssertionError("the constraint did not hold")
    assert db.execute("select sum(price) from items").fetchone()[0] == 1237.5

    class Longest:
        """An aggregate: the longest text."""

        def __init__(self):
            self.text = ""

        def step(self, text):
            self.text = max(self.text, text, key=len)

        def finalize(self):
            return self.text

    db.create_function("reverse", 1, lambda text: text[::-1], deterministic=True)
    db.create_aggregate("longest", 1, Longest)
    db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
    assert db.execute("select reverse(name) from items where id = 3").fetchone()[0] == "2 meti"
    assert len(db.execute("select longest(name) from items").fetchone()[0]) == 7
    assert db.execute("select name from items order by name collate backwards").fetchone()[0] == "item 99"

    with sqlite3.connect(":memory:") as copy:
        db.backup(copy)
        assert copy.execute("select count(*) from items").fetchone() == (100,)
        script = "\n".join(copy.iterdump())
    again = sqlite3.connect(":memory:")
    again.executescript(script)
    assert again.execute("select data from items where id = 256 - 200").fetchone() == (b"\x37",)
    for connection in (db, copy, again):
        connection.close()
