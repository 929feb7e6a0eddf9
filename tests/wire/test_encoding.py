"""The encoding of a file is recognised from its bytes."""

from __future__ import annotations

import pytest

from haowai.wire.encoding import BadEncoding, BinaryFile, decode

TRADITIONAL = (
    "瀾港市政府昨天宣布，輕軌延伸線將在明年春天動工，全長六公里，設六個車站，"
    "預計四年後通車。市長說，沿線居民的意見都會納入設計。"
)
SIMPLIFIED = (
    "澜港市政府昨天宣布，轻轨延伸线将在明年春天动工，全长六公里，设六个车站，"
    "预计四年后通车。市长说，沿线居民的意见都会纳入设计。"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp950", "big5", "gb18030", "big5hkscs"]
)
def test_traditional_chinese_is_read_in_each_encoding(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_simplified_chinese_is_read_too(encoding: str) -> None:
    assert decode(SIMPLIFIED.encode(encoding)) == SIMPLIFIED


def test_characters_of_hong_kong_are_read() -> None:
    text = "佢哋喺碼頭等咗成個鐘頭，船都未嚟，船長話風太大，唔開得船。" + TRADITIONAL
    assert decode(text.encode("big5hkscs")) == text


def test_a_headline_alone_is_enough_to_tell() -> None:
    assert decode("海關站道岔故障 輕軌停駛五十分鐘".encode("cp950")) == "海關站道岔故障 輕軌停駛五十分鐘"


def test_plain_ascii_and_nothing_are_text() -> None:
    assert decode(b"Lan Harbour") == "Lan Harbour"
    assert decode(b"") == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a PNG picture"),
        (bytes(range(256)) * 8, "is binary"),
        (b"text\x00\x00\x00\x00text", "is binary"),
    ],
)
def test_binary_files_are_told_apart(data: bytes, reason: str) -> None:
    with pytest.raises(BinaryFile, match=reason):
        decode(data)


def test_damaged_utf8_is_not_read_as_something_else() -> None:
    data = TRADITIONAL.encode()
    with pytest.raises(BadEncoding, match=r"damaged UTF-8 at byte 90; mend or save it again"):
        decode(data[:90] + b"\xff" + data[91:])


def test_a_mark_that_lies_is_named() -> None:
    with pytest.raises(BadEncoding, match="says it is UTF-8, but byte"):
        decode(b"\xef\xbb\xbf" + TRADITIONAL.encode("cp950"))
