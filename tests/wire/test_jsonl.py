"""JSON lines are read as a stream; each bad line is reported by its number and the rest goes in."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from haowai.wire.format import Bad, Found
from haowai.wire.jsonl import LINE_BYTES, read_jsonl


def line(headline: str) -> bytes:
    return json.dumps({"headline": headline}, ensure_ascii=False).encode()


def summary(path: Path) -> list[tuple[int | None, str]]:
    """Line and headline, or line and reason."""
    return [
        (item.line, item.record.headline if isinstance(item, Found) else item.reason)
        for item in read_jsonl(path)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stories.jsonl"


def test_records_come_with_their_lines_and_the_bytes_read(path: Path) -> None:
    path.write_bytes(line("甲") + b"\n\n" + line("乙") + b"\r\n" + line("丙"))
    items = list(read_jsonl(path))
    assert [(item.line, item.record.headline) for item in items if isinstance(item, Found)] == [
        (1, "甲"),
        (3, "乙"),
        (4, "丙"),
    ]
    assert items[-1].bytes_read == path.stat().st_size
    assert items[-1].path == str(path)


def test_gzip_is_read_by_what_it_is(path: Path) -> None:
    path.write_bytes(gzip.compress(line("甲") + b"\n") + gzip.compress(line("乙") + b"\n"))
    assert summary(path) == [(1, "甲"), (2, "乙")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp950"])
def test_other_encodings_are_recognised(path: Path, encoding: str) -> None:
    text = "\n".join(
        line(headline).decode() for headline in ("海關站道岔故障輕軌停駛", "市府宣布圖書館夜間開放")
    )
    path.write_bytes(text.encode(encoding))
    assert summary(path) == [(1, "海關站道岔故障輕軌停駛"), (2, "市府宣布圖書館夜間開放")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"headline": "', "the line is not JSON"),
        (b"[1, 2]", "the line holds a list"),
        (b'{"headline": ""}', "headline: is missing or empty"),
        (b'{"headline": NaN}', "holds a number that is none"),
        (b'{"headline": ' + b"1" * 5000 + b"}", "holds a number that is none"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"headline": "\xe6\xbd\xae\xe8\x81\xb2\xe6\x97\xa5\xe5\xa0\xb1 \xff"}', "damaged UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_in(path: Path, bad: bytes, reason: str) -> None:
    path.write_bytes(line("甲") + b"\n" + bad + b"\n" + line("丙"))
    first, second, third = summary(path)
    assert (first, third) == ((1, "甲"), (3, "丙"))
    assert second[0] == 2
    assert reason in second[1]


def test_a_line_too_long_is_let_pass_without_being_held(path: Path) -> None:
    with path.open("wb") as file:
        file.write(line("甲") + b'\n{"headline": "')
        for _ in range(64):
            file.write(b"x" * 1024 * 1024)
        file.write(b'"}\n' + line("丙"))
    tracemalloc.start()
    found = summary(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [(1, "甲"), (2, "the line is longer than 4 MiB; write one article a line"), (3, "丙")]
    assert peak < 3 * LINE_BYTES


def test_truncated_gzip_gives_what_is_there_and_says_so(path: Path) -> None:
    packed = gzip.compress(b"\n".join(line(f"第{number}則") for number in range(20)) + b"\n")
    path.write_bytes(packed[:-12])
    *good, last = read_jsonl(path)
    assert all(isinstance(item, Found) for item in good)
    assert isinstance(last, Bad)
    assert "ends too early" in last.reason


def test_damaged_gzip_is_reported(path: Path) -> None:
    packed = bytearray(gzip.compress(line("甲") * 50))
    packed[12] ^= 0xFF
    path.write_bytes(bytes(packed))
    assert "damaged" in summary(path)[-1][1]


def test_a_gzip_bomb_is_left(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        file.write(line("甲") + b"\n")
        for _ in range(100):
            file.write(b" " * 1024 * 1024)
    found = summary(path)
    assert found[0] == (1, "甲")
    assert found[1:] == [(2, "the gzip file unpacks to over 200 times its size; it is no newspaper")]


def test_a_file_of_nothing_but_bad_lines_is_given_up(path: Path) -> None:
    path.write_bytes(b"{\n" * 5_000)
    found = summary(path)
    assert len(found) == 1_001
    assert found[-1][0] is None
    assert "is no file in the import format" in found[-1][1]
