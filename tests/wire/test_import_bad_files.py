"""Files that are no files of articles: a clear line in the report each, no traceback, and no half article."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from haowai.articles.models import Article
from haowai.press.models import LogRow, Story
from tests.cast import Paper
from tests.wire.records import record, run_import, take_in, write_lines

pytestmark = pytest.mark.django_db

HUGE = 200 * 1024**2

PAGE = """\
首頁 即時 政治 國際 生活

首頁 > 國際

貝朗港渡輪復航 清晨首班載滿通勤客

2024/06/11 05:30

〔記者蘇以晴／貝朗報導〕貝朗港的渡輪十日清晨復航，第一班船載著通勤的人與早市的魚離岸，碼頭上的人鼓起掌來。

港務處說，碼頭的木樁換了三百根，往後每年春天檢查一次，檢查的結果會在網站上公布，市民可以查閱。

船公司表示，票價維持不變，月票持有人可延長一個月，退票到月底為止，逾期不再受理。

版權所有 瀾港新聞 不得轉載
"""


def lines(count: int = 3) -> bytes:
    return "".join(json.dumps(record(number), ensure_ascii=False) + "\n" for number in range(count)).encode()


def huge_zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE)


def huge_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'{"headline": "')
        for _ in range(HUGE // 1024**2):
            file.write(b"a" * 1024**2)


def huge_text(path: Path) -> None:
    with path.open("wb") as file:
        page = PAGE.encode() * 1_000
        for _ in range(HUGE // len(page)):
            file.write(page)


def html_bomb(path: Path) -> None:
    path.write_text("<!doctype html><html><body>" + "<div>" * 500_000 + "貝朗港渡輪復航")


def json_bomb(path: Path) -> None:
    path.write_text('{"headline": ' + "[" * 200_000)


def gzip_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(lines(1))
        for _ in range(80):
            file.write(b" " * 1024**2)


FILES: dict[str, tuple[bytes | Callable[[Path], None], str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\n\t\n", "the file is empty"),
    "binary": (bytes(range(256)) * 100, "binary"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "PNG"),
    "zip": (b"PK\x03\x04" + bytes(1000), "ZIP"),
    "damaged-utf-8": (PAGE.encode()[:300] + b"\xff" + PAGE.encode()[300:], "damaged UTF-8"),
    "html": (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "HTML"),
    "xml": (b'<?xml version="1.0"?><newsMessage/>', "XML"),
    "json-list": (b'[{"headline": "x"}]', "JSON list"),
    "no-article": ("一二三\n四五六\n".encode(), "no article was found"),
    "200-mb-of-zeros": (huge_zeros, "binary"),
    "200-mb-in-one-line": (huge_line, "longer than"),
    "200-mb-of-text": (huge_text, "too large for a page"),
    "html-bomb": (html_bomb, "HTML"),
    "json-bomb": (json_bomb, "nested too deeply"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_clear_line_and_nothing_else(paper: Paper, tmp_path: Path, name: str) -> None:
    content, reason = FILES[name]
    path = tmp_path / f"{name}.txt"
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    rows = LogRow.objects.count()
    result = run_import(tmp_path, "--publish", path)
    path.unlink()
    assert result.code == 1
    assert len(result.bad) == 1
    assert reason.lower() in result.bad[0].lower()
    assert result.notes[0]["file"] == str(path)
    assert "\n" not in result.bad[0]
    assert len(result.bad[0]) < 300
    assert "Traceback" not in result.err
    assert (Article.objects.count(), LogRow.objects.count()) == (0, rows)


def test_what_stands_before_the_damage_is_in(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    whole = gzip.compress(lines(300))
    path.write_bytes(whole[: len(whole) * 2 // 3])
    result = run_import(tmp_path, "--publish", path)
    assert result.code == 1
    assert result.bad == ["the gzip file ends too early; fetch or pack it again"]
    assert 0 < Story.objects.count() < 300
    assert Story.objects.count() == Article.objects.count()
    path.write_bytes(whole)
    assert run_import(tmp_path, "--publish", path).code == 0
    assert Story.objects.count() == 300


def test_a_gzip_bomb_is_left_after_its_good_lines(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    gzip_bomb(path)
    result = run_import(tmp_path, "--publish", path)
    assert result.bad == ["the gzip file unpacks to over 200 times its size; it is no newspaper"]
    assert Story.objects.count() == 1


def test_bad_lines_among_good_ones(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    bad = [
        b"{",
        b"null",
        b"[]",
        b'{"headline": null}',
        b'{"headline": "x", "published_at": "2023-02-30T08:00:00+08:00"}',
        b'{"headline": "x", "published_at": "2023-02-28"}',
        b'{"headline": "x", "published_at": "yesterday"}',
        b'{"headline": "x", "rating": "adult"}',
        b'{"headline": "x", "body": [{"type": "video", "text": "x"}]}',
        b'{"headline": NaN}',
        json.dumps({"headline": "字" * 10_001}).encode(),
    ]
    path.write_bytes(lines(2) + b"\n".join(bad) + b"\n" + json.dumps(record(9)).encode())
    result = run_import(tmp_path, "--publish", path)
    assert result.out == f"3 new; {len(bad)} bad\n"
    assert [note["line"] for note in result.notes] == list(range(3, 3 + len(bad)))
    assert all(";" in reason for reason in result.bad)


def test_unknown_fields_are_left_out_and_told(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, record(colour="red", bylines=[{"name": "蘇以晴", "mood": "sunny"}]))
    assert (result.code, result.out) == (0, "1 new, 2 warnings; 0 bad\n")
    assert result.warnings == [
        "colour: unknown field, left out",
        "bylines[0].mood: unknown field, left out",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5", "cp950", "gb18030"])
def test_a_page_in_another_encoding(paper: Paper, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(PAGE.encode(encoding))
    result = run_import(tmp_path, "--publish", path)
    assert (result.bad, result.code) == ([], 0)
    story = Story.objects.get()
    assert (story.headline, story.section) == ("貝朗港渡輪復航 清晨首班載滿通勤客", paper.world)


@pytest.mark.parametrize("encoding", ["utf-16", "big5"])
def test_json_lines_in_another_encoding(paper: Paper, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(2).decode().encode(encoding))
    assert run_import(tmp_path, "--publish", path).bad == []
    assert Story.objects.filter(headline__startswith="貝朗港渡輪復航").count() == 2


def test_a_folder_of_everything(paper: Paper, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    write_lines(folder / "a.jsonl", [record(1), record(2)])
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(lines(3)))
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "sub" / "page.txt").write_text(PAGE)
    (folder / ".hidden").write_text("nothing")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    result = run_import(tmp_path, "--publish", folder)
    assert result.out == "4 new, 2 known; 1 bad\n"
    assert [Path(note["file"]).name for note in result.notes] == ["c.png"]


def test_paths_that_lead_nowhere(paper: Paper, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    file = write_lines(tmp_path / "a.jsonl", [record()])
    result = run_import(tmp_path, "--publish", tmp_path / "none", file, tmp_path / "empty", "/dev/null")
    assert result.code == 1
    assert result.out == "1 new; 3 bad\n"
    assert "no such file" in result.bad[0]
    assert "no files" in result.bad[1]
    assert "no regular file" in result.bad[2]


def test_a_page_that_the_rules_stumble_over(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(text: str) -> None:
        raise IndexError("list index out of range\nmore")

    monkeypatch.setattr("haowai.wire.readers.read_dump", stumble)
    (tmp_path / "page.txt").write_text(PAGE)
    file = write_lines(tmp_path / "a.jsonl", [record()])
    result = run_import(tmp_path, "--publish", tmp_path / "page.txt", file)
    assert (result.code, result.out) == (1, "1 new; 1 bad\n")
    assert result.bad == ["the file cannot be read: IndexError: list index out of range"]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_read(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Told by the operating system; to root, which reads everything, by the test."""
    folder = tmp_path / "folder"
    folder.mkdir()
    file = write_lines(folder / "a.jsonl", [record()])
    forbidden = file if what == "file" else folder
    for name in ("open", "iterdir", "read_bytes"):
        honest = getattr(Path, name)

        def refuse(path: Path, *arguments: Any, honest: Callable[..., Any] = honest, **options: Any) -> Any:
            if path == forbidden:
                raise PermissionError(13, "Permission denied", str(path))
            return honest(path, *arguments, **options)

        monkeypatch.setattr(Path, name, refuse)
    result = run_import(tmp_path, "--publish", folder)
    assert (result.code, result.out) == (1, "nothing; 1 bad\n")
    assert result.bad == ["the file cannot be read: Permission denied"]
