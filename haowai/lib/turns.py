"""How long a thread works at a time before another gets its core."""

from __future__ import annotations

import ctypes
import platform
import sys

#: Nanoseconds: the shortest turn that Linux gives.
SHORT = 100_000
#: The numbers of sched_setattr(2) and sched_getattr(2), which few C libraries have under their names yet.
_CALLS = {"x86_64": (314, 315), "aarch64": (274, 275)}
#: The policy of ordinary threads (SCHED_OTHER).
_ORDINARY = 0


class _Attributes(ctypes.Structure):
    """The first version of ``struct sched_attr``."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("policy", ctypes.c_uint32),
        ("flags", ctypes.c_uint64),
        ("nice", ctypes.c_int32),
        ("priority", ctypes.c_uint32),
        ("runtime", ctypes.c_uint64),
        ("deadline", ctypes.c_uint64),
        ("period", ctypes.c_uint64),
    )


def take_turns(length: int) -> int:
    """Ask for turns of so many nanoseconds, 0 for the system's own, for this thread and those that it starts from now
    on; answers how long they are then. Who wants little at a time gets a core sooner, and in all no more than before.

    It takes no privilege. Linux does it since 6.12; where there is nobody to ask, the answer is 0 and nothing changes.
    """
    calls = _CALLS.get(platform.machine()) if sys.platform == "linux" else None
    if calls is None:
        return 0
    said = _Attributes(size=ctypes.sizeof(_Attributes))
    system = ctypes.CDLL(None).syscall
    to_set, to_get = calls
    if system(to_get, 0, ctypes.byref(said), said.size, 0) != 0 or said.policy != _ORDINARY:
        return 0
    said.runtime = length
    if (
        system(to_set, 0, ctypes.byref(said), 0) != 0
        or system(to_get, 0, ctypes.byref(said), said.size, 0) != 0
    ):
        return 0
    return int(said.runtime)
