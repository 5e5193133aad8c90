"""The name under which `sysconfig` looks for this platform's build-time facts."""

from _weft_build_vars import build_time_vars

__all__ = ["build_time_vars"]
