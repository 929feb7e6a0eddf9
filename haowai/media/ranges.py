"""Files answered with byte ranges (RFC 9110, section 14), so that a film can be wound and a broken download
resumed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import formatdate
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_http_date_safe

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$", re.IGNORECASE)


class OutOfRange(Exception):
    """None of the file's bytes are in the range that was asked for."""


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte (inclusive) of the one range in a Range header.

    None when the whole file is the answer: no header, one that is not understood, or several ranges at once
    (which a server may ignore, and players don't send). Raises OutOfRange.
    """
    found = _RANGE.match(header.strip())
    if not found or found.group(0) == "" or (not found[1] and not found[2]):
        return None
    if not found[1]:
        wanted = int(found[2][:19])
        if wanted == 0 or size == 0:
            raise OutOfRange
        return max(0, size - wanted), size - 1
    first = int(found[1][:19])
    last = min(int(found[2][:19]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2][:19]) < first:
        return None
    if first >= size:
        raise OutOfRange
    return first, last


def ranged_response(
    request: HttpRequest, file: IO[bytes], *, size: int, modified: float, content_type: str
) -> HttpResponseBase:
    """Answer GET or HEAD with the file or the range asked for, and close the file. ``modified`` is in Unix
    seconds."""
    etag = f'"{size:x}-{int(modified * 1000):x}"'
    headers = {
        "Content-Type": content_type,
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": formatdate(modified, usegmt=True),
    }
    if request.headers.get("If-None-Match") in {etag, "*"}:
        file.close()
        return HttpResponse(status=304, headers=headers)
    asked = request.headers.get("Range", "")
    if asked and not _still_the_same(request.headers.get("If-Range"), etag, modified):
        asked = ""
    try:
        wanted = range_of(asked, size)
    except OutOfRange:
        file.close()
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if wanted:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if wanted else 200
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_Part(file, first, last), status=status, headers=headers)


def _still_the_same(condition: str | None, etag: str, modified: float) -> bool:
    if not condition:
        return True
    if condition.startswith('"'):
        return condition == etag
    return parse_http_date_safe(condition) == int(modified)


class _Part:
    """Some bytes of a file in chunks. Closing it closes the file, read or not: readers go away."""

    def __init__(self, file: IO[bytes], first: int, last: int) -> None:
        self.file = file
        self.left = last - first + 1
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = self.file.read(min(CHUNK, self.left)) if self.left > 0 else b""
        if not chunk:
            self.close()
            raise StopIteration
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()
