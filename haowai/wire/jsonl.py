"""Records from JSON lines, plain or gzipped, read as a stream: memory doesn't grow with the file.

A line that is too long is let pass without being held; a gzip file that unpacks to absurd sizes is left at
once.
"""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn

from haowai.wire.encoding import BadEncoding, decode
from haowai.wire.format import Bad, BadRecord, Found, record_from_json

LINE_BYTES = 4 * 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024
#: Text packs ten to one, and seldom a hundred to one; a bomb packs a thousand to one.
_BOMB_RATIO = 200
_BOMB_BYTES = 64 * 1024 * 1024
#: A file whose first lines are all bad is no JSON lines file: a million complaints would help nobody.
_PATIENCE = 1_000


class UnreadableStream(Exception):
    """The stream cannot be read on: truncated or damaged gzip, or a gzip bomb."""


def read_jsonl(path: Path) -> Iterator[Found | Bad]:
    """Each line's record, or why it is bad, with the line's number from 1 and the bytes of the file read so
    far.

    Empty lines are passed over. What ends the reading early (damaged or bomb-like gzip, nothing but bad
    lines) is a ``Bad`` of its own, the last item. OSError when the file cannot be opened.
    """
    with path.open("rb") as file:
        packed = file.read(2) == GZIP_MAGIC
        file.seek(0)
        good, bad, line = False, 0, 0
        try:
            for line, data in enumerate(_lines(_chunks(file, packed)), start=1):
                if data is not None and not data.strip():
                    continue
                item = _read_line(line, data, str(path), file.tell())
                good = good or isinstance(item, Found)
                bad += isinstance(item, Bad)
                yield item
                if not good and bad >= _PATIENCE:
                    reason = f"the first {bad:,} lines hold no article; this is no file in the import format"
                    yield Bad(None, reason, str(path), file.tell())
                    return
        except UnreadableStream as error:
            yield Bad(line + 1, str(error), str(path), file.tell())


def _read_line(line: int, data: bytes | None, path: str, bytes_read: int) -> Found | Bad:
    try:
        if data is None:
            raise BadRecord(f"the line is longer than {LINE_BYTES // 1024**2} MiB; write one article a line")
        return Found(line, record_from_json(_load(data)), path, bytes_read)
    except (BadRecord, BadEncoding) as error:
        return Bad(line, str(error), path, bytes_read)


def _load(data: bytes) -> object:
    try:
        return json.loads(decode(data), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise BadRecord(
            f"the line is not JSON ({error.msg} at character {error.pos + 1}); write one object a line"
        ) from error
    except RecursionError as error:
        raise BadRecord("the JSON is nested too deeply; write the fields of the import format") from error
    except ValueError as error:
        raise BadRecord(
            "the JSON holds a number that is none; write the fields of the import format"
        ) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _chunks(file: IO[bytes], packed: bool) -> Iterator[bytes]:
    """The file's content in pieces, unpacked and, from UTF-16, made UTF-8: newlines are then single bytes."""
    pieces = _unpacked(file) if packed else iter(lambda: file.read(_CHUNK), b"")
    first = next(pieces, b"")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _from_utf16(first, pieces)
        return
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from pieces


def _from_utf16(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    yield decoder.decode(first).encode("utf-8", "replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")


def _unpacked(file: IO[bytes]) -> Iterator[bytes]:
    unpacked = 0
    with gzip.GzipFile(fileobj=file) as stream:
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except EOFError as error:
                raise UnreadableStream("the gzip file ends too early; fetch or pack it again") from error
            except (OSError, zlib.error) as error:
                raise UnreadableStream(
                    f"the gzip file is damaged ({error}); fetch or pack it again"
                ) from error
            if not chunk:
                return
            unpacked += len(chunk)
            if unpacked > _BOMB_BYTES and unpacked > _BOMB_RATIO * file.tell():
                raise UnreadableStream("the gzip file unpacks to over 200 times its size; it is no newspaper")
            yield chunk


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes | None]:
    """The lines in the chunks; None for one longer than LINE_BYTES, of which no more than that is held."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            yield _joined(held, size, piece)
            held, size = [], 0
        size += len(rest)
        held = [*held, rest] if size <= LINE_BYTES else []
    if size:
        yield _joined(held, size, b"")


def _joined(held: list[bytes], size: int, last: bytes) -> bytes | None:
    return b"".join([*held, last]) if size + len(last) <= LINE_BYTES else None
