"""Files, directories and processes through os."""
import errno
import os
import stat
import subprocess
import sys
import tempfile

root = tempfile.mkdtemp()
name = os.path.join(root, "é.txt")
fd = os.open(name, os.O_RDWR | os.O_CREAT, 0o644)
assert os.write(fd, b"hello world") == 11
assert os.lseek(fd, 0, os.SEEK_SET) == 0
assert os.read(fd, 5) == b"hello"
assert not os.get_inheritable(fd)
copy = os.dup(fd)
os.close(fd)
assert os.pread(copy, 5, 6) == b"world"
os.ftruncate(copy, 3)
os.close(copy)
info = os.stat(name)
assert info.st_size == 3 and stat.S_ISREG(info.st_mode) and info[6] == 3
assert info.st_mtime_ns // 10**9 == info[8]
os.utime(name, ns=(10**9, 2 * 10**9 + 5))
assert os.stat(name).st_mtime_ns == 2 * 10**9 + 5
os.symlink("é.txt", os.path.join(root, "link"))
assert os.readlink(os.path.join(root, "link")) == "é.txt"
assert os.readlink(os.fsencode(os.path.join(root, "link"))) == "é.txt".encode()
os.mkdir(os.path.join(root, "sub"))
entries = {e.name: e for e in os.scandir(root)}
assert sorted(entries) == ["link", "sub", "é.txt"]
assert entries["sub"].is_dir() and entries["link"].is_symlink() and entries["link"].is_file()
assert not entries["link"].is_file(follow_symlinks=False)
assert sorted(os.listdir(os.fsencode(root))) == [b"link", b"sub", "é.txt".encode()]
for call, number in [
    (lambda: os.stat(os.path.join(root, "none")), errno.ENOENT),
    (lambda: os.mkdir(os.path.join(root, "sub")), errno.EEXIST),
    (lambda: os.rmdir(name), errno.ENOTDIR),
    (lambda: os.close(9999), errno.EBADF),
]:
    try:
        call()
    except OSError as e:
        assert e.errno == number, e
    else:
        raise AssertionError(number)
os.environ["WEFT_TEST_VARIABLE"] = "value ü"
if sys.executable:
    done = subprocess.run(["/bin/sh", "-c", "echo $WEFT_TEST_VARIABLE; pwd; exit 3"], capture_output=True, cwd=root)
    assert done.returncode == 3, done
    assert done.stdout.decode().splitlines() == ["value ü", os.path.realpath(root)], done
    child = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    assert child.communicate(b"data")[0] == b"data"
    try:
        subprocess.Popen(["/no/such/program"])
    except FileNotFoundError as e:
        assert e.filename == "/no/such/program", e
    else:
        raise AssertionError("no error")
os.unlink(os.path.join(root, "link"))
os.unlink(name)
os.rmdir(os.path.join(root, "sub"))
os.rmdir(root)
print("ok")
