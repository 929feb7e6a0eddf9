"""On SQLite, what was erased is not in the file either: freed pages are overwritten, the write-ahead log is
cut.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from haowai.articles.redaction import redact_passage
from haowai.articles.verbs import go_to_press
from haowai.press.redaction import erase_due
from tests.cast import Paper, body, publish

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "canaryqx7"


def test_the_file_forgets(paper: Paper) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until VACUUM, which its own autovacuum sees to")
    # Long enough for pages of its own, and printed twice, so that pages were freed and taken again.
    article = publish(
        paper.world, headline=f"{CANARY} 獲救", body=body(*[f"{CANARY} 第{n}段" * 40 for n in range(30)])
    )
    article.standfirst = CANARY
    go_to_press(article)
    assert CANARY.encode() in held()
    redact_passage(article.number, CANARY, user=None, reason="法院裁定", erase_on=date(2026, 1, 1))
    assert erase_due(date(2026, 1, 1)) == 2
    assert CANARY.encode() not in held()


def held() -> bytes:
    """Every byte of the database's files."""
    path = Path(str(connection.settings_dict["NAME"]))
    files = [path, path.with_name(path.name + "-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())
