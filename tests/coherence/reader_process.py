"""A server process of a played newspaper: its own memory, the store of its machine, the database of all.

    python -m tests.coherence.reader_process STORE SETTINGS

SETTINGS are a JSON object of those that are other than by default. Each line on stdin is a JSON list of a moment
(seconds since 1970), host, and path; each line on stdout is the answer.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

import time_machine


def main(store: Path, other: dict[str, Any]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowai.config.settings")
    django.setup()
    from django.test import override_settings

    from tests.coherence.reading import Site, ask

    logging.disable(logging.WARNING)
    with override_settings(**other):
        site = Site(store)
        for line in sys.stdin:
            at, host, path = json.loads(line)
            with time_machine.travel(at, tick=True):
                answer = ask(site.cache, (host, path))
            body = base64.b64encode(answer.body).decode()
            sys.stdout.write(json.dumps([answer.status, answer.headers, body]) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
