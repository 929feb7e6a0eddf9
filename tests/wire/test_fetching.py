"""Fetching remote pictures: what is fetched, and everything that is refused."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from haowai.articles.models import Article
from haowai.lib import remote
from haowai.lib.remote import NotFetched, Unreachable, is_public, public_address
from haowai.media.models import Photo
from haowai.media.received import kind_of
from haowai.press.models import Story
from haowai.wire import fetching
from haowai.wire.fetching import PictureFetcher, fetch
from haowai.wire.format import RecordPhoto
from tests.cast import Paper
from tests.wire.records import kinds, printed, record, take_in

Answer = Callable[[BaseHTTPRequestHandler], None]


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#205080").save(file, kind)
    return file.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size; there is little in it."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


class Server:
    """A server on this machine whose answers the test decides; it remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.hosts.append(self.headers["Host"])
                server.answers.get(self.path, missing)(self)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def url(self, path: str, host: str = "pictures.example") -> str:
        return f"http://{host}:{self.port}{path}"


def missing(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)


def sends(data: bytes, kind: str = "image/jpeg") -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.end_headers()
        request.wfile.write(data)

    return answer


def redirects(url: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", url)
        request.end_headers()

    return answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that stands for the public ones: every ``.example`` is at its address."""
    server = Server()
    honest = remote.public_address

    def address(host: str, port: int) -> str:
        return "127.0.0.1" if host.endswith(".example") else honest(host, port)

    monkeypatch.setattr(remote, "public_address", address)
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let names resolve to the given addresses, one list for each time it is asked; answers the names asked for."""

    def use(*answers: list[str]) -> list[str]:
        asked: list[str] = []

        def getaddrinfo(host: str, port: int, *arguments: Any, **options: Any) -> list[Any]:
            asked.append(host)
            found = answers[min(len(asked), len(answers)) - 1]
            return [
                (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
                for one in found
            ]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return use


# ---------------------------------------------------------------------------------------- where to


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104 an address to refuse
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough(resolve: Callable[..., list[str]]) -> None:
    resolve(["1.1.1.1", "10.0.0.1"])
    with pytest.raises(NotFetched, match="not on the public internet"):
        public_address("pictures.example", 80)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.jpg", "http://localhost/a.jpg", "http://[::1]/a.jpg", "http://[::ffff:127.0.0.1]/a.jpg",
        "http://2130706433/a.jpg", "http://0x7f000001/a.jpg", "http://127.1/a.jpg", "https://169.254.169.254/latest/",
    ],
)  # fmt: skip
def test_this_machine_and_its_neighbours_are_not_asked(url: str) -> None:
    with pytest.raises(NotFetched, match=r"not on the public internet|cannot be resolved"):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/a.jpg",
        "file:///etc/passwd",
        "http://me:secret@a.example/",
        "http://a.example:99999/",
        "http://[",
        "//a",
    ],
)
def test_only_plain_web_addresses(url: str) -> None:
    with pytest.raises(NotFetched):
        fetch(url)


def test_the_checked_address_is_the_one_that_is_asked(
    server: Server, resolve: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is checked and private a moment later."""
    asked = resolve(["1.1.1.1"], ["127.0.0.1"])
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *arguments: Any, **options: Any) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotFetched, match="the connection failed"):
        fetch("http://rebinding.test/a.jpg")
    assert (asked, connected) == (["rebinding.test"], [("1.1.1.1", 80)])


def test_a_redirect_is_checked_like_the_first_address(server: Server) -> None:
    server.answers["/a.jpg"] = redirects(f"http://127.0.0.1:{server.port}/secret")
    server.answers["/secret"] = sends(picture())
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch(server.url("/a.jpg"))
    assert server.asked == ["/a.jpg"]


def test_redirects_are_followed_and_come_to_an_end(server: Server) -> None:
    server.answers["/a.jpg"] = redirects("/b.jpg")
    server.answers["/b.jpg"] = redirects(server.url("/c.jpg", "other.example"))
    server.answers["/c.jpg"] = sends(b"picture")
    assert fetch(server.url("/a.jpg")) == b"picture"
    assert server.hosts == [f"{name}.example:{server.port}" for name in ("pictures", "pictures", "other")]
    server.answers["/c.jpg"] = redirects("/a.jpg")
    with pytest.raises(NotFetched, match="too many redirects"):
        fetch(server.url("/a.jpg"))


def test_addresses_with_chinese_and_a_query(server: Server) -> None:
    server.answers["/%E5%9C%96.jpg?%E5%AF%AC=100&b=%20"] = sends(b"picture")
    assert fetch(server.url("/圖.jpg?寬=100&b=%20")) == b"picture"


# ---------------------------------------------------------------------------------------- how much, how long


def test_too_large(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LIMIT", 1024**2)
    server.answers["/a.jpg"] = sends(b"x" * (1024**2 + 1))
    with pytest.raises(NotFetched, match="more than 1 MiB"):
        fetch(server.url("/a.jpg"))


@pytest.mark.parametrize("slowly", ["head", "body"])
def test_a_server_that_drips_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch, slowly: str) -> None:
    """It is never silent for long, and would go on for ever."""
    monkeypatch.setattr(fetching, "DEADLINE", 0.3)
    gone = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"\r\n" if slowly == "body" else b"X: "))
        while not gone.wait(0.02):
            try:
                request.wfile.write(b"x")
            except OSError:
                gone.set()

    server.answers["/a.jpg"] = drip
    with pytest.raises(NotFetched, match="took too long"):
        fetch(server.url("/a.jpg"))
    assert gone.wait(10)


def test_a_host_that_fails_again_and_again_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fail(url: str) -> bytes:
        asked.append(url)
        raise Unreachable("the server took too long")

    monkeypatch.setattr(fetching, "fetch", fail)
    fetcher = PictureFetcher()
    for number in range(6):
        with pytest.raises(NotFetched):
            fetcher._fetch(f"http://slow.example/{number}.jpg")
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("status", "kind"), [(404, "image/jpeg"), (500, "image/jpeg"), (200, "text/html; charset=utf-8")]
)
def test_answers_that_are_no_pictures(server: Server, status: int, kind: str) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.end_headers()

    server.answers["/a.jpg"] = answer
    with pytest.raises(NotFetched):
        fetch(server.url("/a.jpg"))


def test_an_answer_that_is_no_http(server: Server) -> None:
    server.answers["/a.jpg"] = lambda request: request.wfile.write(b"SSH-2.0-x\r\n")
    with pytest.raises(NotFetched, match="the connection failed"):
        fetch(server.url("/a.jpg"))


# ---------------------------------------------------------------------------------------- what came


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif")]
)
def test_pictures_are_told_by_their_bytes(kind: str, ending: str) -> None:
    assert kind_of(picture(kind)) == ending


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"<html>", picture("TIFF"), picture("BMP"), picture("JPEG", (400, 300))[:-400], bytes(1000),
    ],
)  # fmt: skip
def test_what_is_no_picture_of_a_known_kind(data: bytes) -> None:
    with pytest.raises(NotFetched, match="no picture"):
        kind_of(data)


@pytest.mark.parametrize("size", [(8_000, 8_000), (10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_pixel_bombs(size: tuple[int, int]) -> None:
    with pytest.raises(NotFetched, match=r"million pixels|no picture"):
        kind_of(png_of(*size))


# ---------------------------------------------------------------------------------------- in an import

OPTIONS = ("--publish", "--fetch-media")


def with_pictures(server: Server, *paths: str, **fields: Any) -> dict[str, Any]:
    photos = [
        {"url": server.url(path), "caption": f"圖{path}", "credit": "路" * 300, "alt": "碼"} for path in paths
    ]
    return record(photos=photos, **fields)


def fetched() -> list[int | None]:
    return [block["photo"] for block in printed()["body"] if block["type"] == "photo"]


@pytest.mark.django_db
def test_nothing_is_fetched_without_asking(paper: Paper, tmp_path: Path, server: Server) -> None:
    assert take_in(tmp_path, with_pictures(server, "/a.jpg")).warnings == []
    assert server.asked == []


@pytest.mark.django_db
def test_pictures_become_photos_and_the_others_stay_addresses(
    paper: Paper, tmp_path: Path, server: Server
) -> None:
    server.answers["/a.jpg"] = sends(picture())
    result = take_in(tmp_path, with_pictures(server, "/a.jpg", "/none.jpg"), options=OPTIONS)
    assert (result.code, result.warnings) == (
        0,
        [f"{server.url('/none.jpg')}: not fetched: the server answered 404"],
    )
    photo = Photo.objects.get()
    assert fetched() == [photo.pk, None]
    assert (photo.width, photo.caption, photo.credit, photo.alt) == (40, "圖/a.jpg", "路" * 120, "碼")
    assert photo.source_url == server.url("/a.jpg")
    photo.file.delete(save=False)


@pytest.mark.django_db
def test_a_later_import_may_bring_the_pictures(paper: Paper, tmp_path: Path, server: Server) -> None:
    take_in(tmp_path, with_pictures(server, "/a.jpg"))
    server.answers["/a.jpg"] = sends(picture())
    assert take_in(tmp_path, with_pictures(server, "/a.jpg"), options=OPTIONS).out == "1 updated; 0 bad\n"
    photo = Photo.objects.get()
    assert (fetched(), kinds()) == ([photo.pk], ["published", "updated"])
    again = take_in(tmp_path, with_pictures(server, "/a.jpg"), options=OPTIONS)
    assert (again.out, server.asked) == ("1 known; 0 bad\n", ["/a.jpg"])
    # Nor does a change of the words, without fetching, lose them.
    take_in(tmp_path, with_pictures(server, "/a.jpg", headline="渡輪停航"))
    assert fetched() == [photo.pk]
    photo.file.delete(save=False)


@pytest.mark.django_db
def test_a_picture_whose_rights_have_ended_is_not_fetched(
    paper: Paper, tmp_path: Path, server: Server
) -> None:
    server.answers["/a.jpg"] = sends(picture())
    expired = {"url": server.url("/a.jpg"), "expires": (timezone.now() - timedelta(days=1)).isoformat()}
    result = take_in(tmp_path, record(photos=[expired]), options=OPTIONS)
    assert result.warnings == [f"{server.url('/a.jpg')}: not fetched: its rights have ended"]
    assert server.asked == []
    with pytest.raises(NotFetched):
        PictureFetcher()(RecordPhoto(url=server.url("/a.jpg"), expires=timezone.now()))


@pytest.mark.django_db
def test_an_import_from_a_neighbour_fetches_nothing(paper: Paper, tmp_path: Path) -> None:
    photos = [{"url": "http://127.0.0.1/admin"}, {"url": "http://localhost:5432/"}]
    result = take_in(tmp_path, record(photos=photos), options=OPTIONS)
    assert len(result.warnings) == 2
    assert all("not on the public internet" in warning for warning in result.warnings)
    assert (Photo.objects.count(), Story.objects.count(), Article.objects.count()) == (0, 1, 1)
