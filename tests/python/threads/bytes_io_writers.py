"""Writers of one BytesIO neither lose bytes nor find its array too short."""

import io
import threading

WRITERS, WRITES = 4, 3000

for round in range(5):
    stream = io.BytesIO()
    errors = []

    def write(mark):
        try:
            for _ in range(WRITES):
                stream.write(mark * 7 + b"\n")
                stream.getvalue()[-1:]
                stream.tell()
        except BaseException as error:
            errors.append(error)

    def write_quickly(mark):
        try:
            for _ in range(WRITES):
                stream.write(mark * 7 + b"\n")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write if i == 0 and round == 0 else write_quickly, args=(bytes([65 + i]),)) for i in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
    lines = stream.getvalue().split(b"\n")
    assert lines.pop() == b"" and len(lines) == WRITERS * WRITES, len(lines)
    assert all(line == line[:1] * 7 for line in lines)
