"""The server behind the lanes (``python -m haowai.config.behind SOCKET WORKERS``): Granian on a Unix socket. This
process only watches its workers, and loads nothing of the newspaper. ``haowai web`` starts it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

from granian import Granian
from granian.constants import HTTPModes, Interfaces


def main() -> None:
    # Of one that was killed.
    Path(sys.argv[1]).unlink(missing_ok=True)
    Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    Granian(
        "haowai.config.wsgi:behind_lanes",
        uds=Path(sys.argv[1]),
        uds_permissions=0o600,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=int(sys.argv[2]),
        blocking_threads=4,
        backlog=4096,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",  # type: ignore[arg-type]
        websockets=False,
    ).serve()


def end_with_parent(parent: int) -> None:
    """Nobody would ever end a server whose ``haowai web`` was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
