"""What lies at a path is told by its content; what cannot be read is a clear line, never an exception."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from haowai.wire.format import Bad, Found
from haowai.wire.readers import files, read

PAGE = """首頁 > 生活

圖書館夜間開放 自修室延長到凌晨一點

2025/10/29 05:30 記者林曉嵐／瀾港報導

瀾港市立圖書館下月起試辦夜間開放，自修室延長到凌晨一點，提供二百四十席。

館長表示，試辦三個月後，依使用率與保全成本決定是否常態辦理。
"""
STORY = json.dumps({"headline": "瀾港輕軌延伸線動工"}, ensure_ascii=False)


def reasons(path: Path) -> list[str]:
    found = list(read(path))
    assert all(isinstance(item, Bad) for item in found)
    return [item.reason for item in found if isinstance(item, Bad)]


def headlines(path: Path) -> list[str]:
    return [item.record.headline for item in read(path) if isinstance(item, Found)]


@pytest.mark.parametrize(
    ("name", "data", "headline"),
    [
        ("page.txt", PAGE.encode(), "圖書館夜間開放 自修室延長到凌晨一點"),
        ("page", PAGE.encode("cp950"), "圖書館夜間開放 自修室延長到凌晨一點"),
        ("page.jsonl", PAGE.encode("utf-16"), "圖書館夜間開放 自修室延長到凌晨一點"),
        ("page.gz", gzip.compress(PAGE.encode(), mtime=0), "圖書館夜間開放 自修室延長到凌晨一點"),
        ("stories.txt", STORY.encode(), "瀾港輕軌延伸線動工"),
        ("stories", b"\xef\xbb\xbf\n\n" + STORY.encode(), "瀾港輕軌延伸線動工"),
        ("stories.txt", gzip.compress(STORY.encode(), mtime=0), "瀾港輕軌延伸線動工"),
    ],
)
def test_the_reader_is_chosen_by_what_is_in_the_file(
    tmp_path: Path, name: str, data: bytes, headline: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert headlines(tmp_path / name) == [headline]


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.txt").write_text(PAGE)
    (tmp_path / "a.jsonl").write_text(STORY)
    (tmp_path / "c.bin").write_bytes(bytes(range(256)) * 4)
    (tmp_path / ".DS_Store").write_bytes(b"\x00\x00")
    assert [path.name for path in files(tmp_path)] == ["a.jsonl", "one.txt", "c.bin"]
    assert [(type(item).__name__, Path(item.path).name) for item in read(tmp_path)] == [
        ("Found", "a.jsonl"),
        ("Found", "one.txt"),
        ("Bad", "c.bin"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (bytes(range(256)) * 4, "is binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "is a PNG picture"),
        (
            b"<!DOCTYPE html>\n<html><body><p>x</p></body></html>",
            "is HTML, which this release does not import",
        ),
        (b"\n  <HTML lang='zh'>" + b"<div>" * 200_000, "is HTML"),
        (b"<?xml version='1.0'?><newsItem/>", "is XML or other markup"),
        (b'[\n  {"headline": "x"}\n]', "is a JSON list; write one object a line"),
        ("首頁\n政治\n社會\n生活\n".encode(), "no article was found"),
        (gzip.compress(PAGE.encode(), mtime=0)[:10] + b"\xff" * 50, "gzip file is damaged"),
        (gzip.compress(PAGE.encode(), mtime=0)[:-20], "ends too early"),
        (gzip.compress(b" " * 5_000_000, mtime=0), "begins with nothing but blanks"),
        (PAGE.encode() + b"\xff\xfe\xfd", "damaged UTF-8"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "input"
    path.write_bytes(data)
    found = reasons(path)
    assert len(found) == 1
    assert reason in found[0]


def test_two_hundred_megabytes_cost_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write("潮聲日報".encode() * 8_000)
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    found = reasons(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "with 200 MiB too large for a page; a page is at most 4 MiB" in found[0]
    assert peak < 8 * 1024 * 1024


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    assert reasons(tmp_path / "nowhere") == ["there is no such file; check the path"]
    assert reasons(tmp_path / "pipe") == ["this is no regular file; give a file or a folder"]
    assert reasons(tmp_path / "empty") == ["the folder holds no files; give one with articles in it"]


def test_a_page_is_reported_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (item,) = read(tmp_path / "page.txt")
    assert isinstance(item, Found)
    assert (item.line, item.path, item.bytes_read) == (1, str(tmp_path / "page.txt"), len(PAGE.encode()))
