"""Reading whatever lies at a path: the reader is chosen by what is in the file, never by its name."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from haowai.wire.dump import read_dump
from haowai.wire.encoding import BadEncoding, decode, refuse_binary
from haowai.wire.format import Bad, BadRecord, Found
from haowai.wire.jsonl import GZIP_MAGIC, read_jsonl

#: A page is text of a few thousand characters; with all its lists and comments it stays far below this.
DUMP_BYTES = 4 * 1024 * 1024
_HEAD = 64 * 1024
_HTML = re.compile(
    r"^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(r"^<[?!A-Za-z]")


def read(path: Path) -> Iterator[Found | Bad]:
    """Each record found at the path, or why something there is none. It never raises for what a file holds.

    A folder is walked in sorted order, hidden files left out; each item names its file. Memory stays
    bounded, however large the file is.
    """
    try:
        if path.is_dir():
            yield from _read_folder(path)
        elif not path.exists():
            yield Bad(None, "there is no such file; check the path", str(path))
        elif not path.is_file():
            yield Bad(None, "this is no regular file; give a file or a folder", str(path))
        else:
            yield from _read_file(path)
    except OSError as error:
        yield Bad(None, f"the file cannot be read: {error.strerror or error}", str(path))


def files(path: Path) -> list[Path]:
    """The files that ``read`` reads at the path, in its order: what a progress bar measures beforehand."""
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for entry in sorted(path.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            found += files(entry)
        elif entry.is_file():
            found.append(entry)
    return found


def _read_folder(path: Path) -> Iterator[Found | Bad]:
    found = files(path)
    if not found:
        yield Bad(None, "the folder holds no files; give one with articles in it", str(path))
    for file in found:
        yield from read(file)


def _read_file(path: Path) -> Iterator[Found | Bad]:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD)
    try:
        packed = head.startswith(GZIP_MAGIC)
        start = _text_of(_unpack(head, _HEAD) if packed else head)
        if not start:
            raise BadRecord("the file is empty, or begins with nothing but blanks; give one with an article")
        if start.startswith("{"):
            yield from read_jsonl(path)
            return
        _refuse_markup(start)
        yield Found(1, read_dump(_whole(path, size, packed)), str(path), size)
    except (BadRecord, BadEncoding) as error:
        yield Bad(None, str(error), str(path), size)


def _text_of(head: bytes) -> str:
    """The beginning of a file as text, good enough to tell what kind of file it is."""
    refuse_binary(head)
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if head.startswith(mark):
            return head.decode("utf-16", "replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")


def _refuse_markup(start: str) -> None:
    if _HTML.match(start):
        raise BadRecord(
            "the file is HTML, which this release does not import; give the page's plain text or JSON lines"
        )
    if _MARKUP.match(start):
        raise BadRecord(
            "the file is XML or other markup, which this release does not import; give JSON lines"
        )
    if re.match(r"\[\s*[{\]]", start):
        raise BadRecord(
            "the file is a JSON list; write one object a line, without brackets and commas around them"
        )


def _whole(path: Path, size: int, packed: bool) -> str:
    if size > DUMP_BYTES:
        raise BadRecord(
            f"the file is no JSON lines, and with {size / 1024**2:,.0f} MiB too large for a page; "
            f"a page is at most {DUMP_BYTES // 1024**2} MiB"
        )
    data = path.read_bytes()
    return decode(_unpack(data, DUMP_BYTES, whole=True) if packed else data)


def _unpack(data: bytes, limit: int, *, whole: bool = False) -> bytes:
    """The first bytes, ``limit`` at most, of what is gzipped in the data."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, limit)
    except zlib.error as error:
        raise BadRecord("the gzip file is damaged; fetch or pack it again") from error
    if whole and not unpacker.eof:
        raise BadRecord("the gzip file ends too early or holds more than a page; fetch or pack it again")
    return text
