"""Build-time facts of this interpreter, in the shape `sysconfig` asks for.

`sysconfig` imports a module whose name carries the platform and the ABI flags and reads `build_time_vars` from it.
CPython generates that module from its Makefile; Weft has no Makefile, so this holds what is true of it and nothing
else. A name that is absent reads as None, which is what callers test for.
"""

import sys

_MULTIARCH = getattr(sys.implementation, "_multiarch", "")
_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
_FLAVOUR = f"{sys.implementation.name}-{sys.version_info.major}{sys.version_info.minor}{sys.abiflags}"
_SOABI = f"{_FLAVOUR}-{_MULTIARCH}" if _MULTIARCH else _FLAVOUR
_BASE = sys.base_prefix
_EXEC_BASE = sys.base_exec_prefix
_LIBRARY = f"{_BASE}/lib/python{_VERSION}"

#: What `sysconfig.get_config_vars()` starts from on POSIX.
build_time_vars = {
    # Identity and ABI.
    "VERSION": _VERSION,
    "ABIFLAGS": sys.abiflags,
    "Py_GIL_DISABLED": 1,
    "Py_DEBUG": 0,
    "Py_REF_DEBUG": 0,
    "Py_TRACE_REFS": 0,
    "Py_ENABLE_SHARED": 0,
    "PY_ENABLE_SHARED": 0,
    "Py_HASH_ALGORITHM": 0,
    "PYLONG_BITS_IN_DIGIT": 30,
    "WITH_DOC_STRINGS": 1,
    "WITH_PYMALLOC": 0,
    "WITH_MIMALLOC": 0,
    "WITH_DTRACE": 0,
    "WITH_VALGRIND": 0,
    "PY_COERCE_C_LOCALE": 1,
    "PY_HAVE_PERF_TRAMPOLINE": 0,
    "PY_BUILTIN_HASHLIB_HASHES": '"md5,sha1,sha2,sha3,blake2"',
    "MULTIARCH": _MULTIARCH,
    "SOABI": _SOABI,
    "EXT_SUFFIX": f".{_SOABI}.so",
    "SHLIB_SUFFIX": ".so",
    "EXE": "",
    "BUILDEXE": "",
    "CONFIG_ARGS": "",
    "PYTHONFRAMEWORK": "",
    "PYTHONFRAMEWORKDIR": "no-framework",
    "PYTHONFRAMEWORKINSTALLDIR": "",
    "PYTHONFRAMEWORKPREFIX": "",
    # Places.
    "prefix": _BASE,
    "exec_prefix": _EXEC_BASE,
    "PLATLIBDIR": sys.platlibdir,
    "BINDIR": f"{_EXEC_BASE}/bin",
    "LIBDIR": f"{_EXEC_BASE}/lib",
    "LIBDEST": _LIBRARY,
    "BINLIBDEST": _LIBRARY,
    "DESTLIB": _LIBRARY,
    "SCRIPTDIR": f"{_BASE}/lib",
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "WHEEL_PKG_DIR": "",
    # The sizes that `struct`, `array` and `ctypes` use natively on the 64-bit platforms .NET runs on.
    "SIZEOF_SHORT": 2,
    "SIZEOF_INT": 4,
    "SIZEOF_LONG": 8,
    "SIZEOF_LONG_LONG": 8,
    "SIZEOF_FLOAT": 4,
    "SIZEOF_DOUBLE": 8,
    "SIZEOF_VOID_P": 8,
    "SIZEOF_SIZE_T": 8,
    "SIZEOF_TIME_T": 8,
    "SIZEOF_OFF_T": 8,
    "SIZEOF_PID_T": 4,
    "SIZEOF__BOOL": 1,
    # Functions of the operating system that the `os` and `random` modules can count on.
    "HAVE_GETRANDOM": 1,
    "HAVE_GETRANDOM_SYSCALL": 1,
    "HAVE_GETENTROPY": 1,
}
