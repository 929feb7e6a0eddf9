"""While the database is gone, the newsroom is told what has become of its work, and readers to come back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from haowai.reader import channels

pytestmark = pytest.mark.django_db


def gone(*_: Any, **__: Any) -> Any:
    raise OperationalError("connection refused")


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost:8000", raise_request_exception=False)


def test_readers_are_told_to_come_back(paper: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "load_site", gone)
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert answer["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer
    assert "稍等一會兒" in answer.text


def test_the_newsroom_is_told_that_nothing_was_saved(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("axes.middleware.AxesMiddleware.__call__", gone)
    answer = client.post("/newsroom/pages/1/edit/", {"title": "夜航"})
    assert answer.status_code == 503
    assert "還沒有儲存" in answer.text
    assert "nothing was saved" in answer.text


def test_other_failures_stay_what_they_are(
    paper: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(channels, "load_site", broken)
    assert client.get("/").status_code == 500
