"""The address of a picture, or a link of Google Drive, and what a server answers to it."""

import socket
from collections.abc import Mapping
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util import parse_url

from benchmarks.hostile.file_builders import png
from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import BYTES, TEXT
from compressor.drive.client import fetch_drive_image
from compressor.drive.link import is_drive_link, parse_drive_link
from compressor.imaging import ImageError
from compressor.web.address import HTTPS_PORT, check_address, parse_address
from compressor.web.client import fetch_from_address
from compressor.web.connections import PromptConnection
from compressor.web.download import Download
from compressor.web.session import WebSession

ID = "1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123"
MAX_BYTES = 20_000  # of a file, so that answers can be too long
DEADLINE_SECONDS = 5.0
NEXT = b"\n~~~\n"  # between the address and the answers of the servers, one after the other
PICTURE = png(8, 8)


class _Connection(PromptConnection):
    """A connection on whose other side lies an answer, which then ends."""

    answer = b""

    def connect(self) -> None:
        self.sock, self._other_side = socket.socketpair()
        self._other_side.sendall(self.answer)
        self._other_side.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        super().close()
        self._other_side.close()


class _Answers(HTTPAdapter):
    """Answers requests from a list, and remembers what was asked for; the network is not used."""

    def __init__(self, answers: list[bytes]) -> None:
        super().__init__()
        self._answers = answers
        self.addresses: list[str] = []

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> urllib3.HTTPConnectionPool:
        self.addresses.append(str(request.url))
        answer = self._answers.pop(0) if self._answers else b""
        pool = urllib3.HTTPConnectionPool("127.0.0.1", 1)
        pool.ConnectionCls = type("Answering", (_Connection,), {"answer": answer})
        return pool


def read_drive_link(data: bytes) -> None:
    """Parse a link to Google Drive, and check that it names a file."""
    assert parse_drive_link(data.decode("utf-8", "replace")).file_id


def read_address(data: bytes) -> None:
    """Parse what was pasted as an address, and check that nobody reads another host out of it."""
    text = data.decode("utf-8", "replace")
    is_drive_link(text)  # asked of every text, and never refused
    url = parse_address(text)
    try:
        prepared = requests.Request("GET", url).prepare().url or ""
    except requests.RequestException:  # told as an address that could not be reached
        return
    check_hop(prepared)


def check_hop(url: str) -> None:
    """Assert that an address as it is requested is https, without a user, at the one port."""
    parts = parse_url(url)
    assert parts.scheme == "https", url
    assert parts.auth is None, url
    assert parts.port in (None, HTTPS_PORT), url
    host = (check_address(url).hostname or "").rstrip(".").lower()
    assert (parts.host or "").strip("[]").rstrip(".").lower() == host, url


def read_answer(data: bytes) -> None:
    """Fetch a picture from servers that give these answers."""
    address, *answers = data.split(NEXT)
    text = address.decode("utf-8", "replace")
    adapter = _Answers(answers)
    fetch = fetch_drive_image if is_drive_link(text) else fetch_from_address
    with WebSession(adapter) as session:
        try:
            download = fetch(text, session=session, max_bytes=MAX_BYTES, deadline=DEADLINE_SECONDS)
        finally:
            for url in adapter.addresses:
                check_hop(url)
    check_download(download)


def check_download(download: Download) -> None:
    """Assert that a file is not too long, and that its name can be shown and is no path."""
    assert len(download.data) <= MAX_BYTES
    assert download.name
    assert download.name.isprintable()
    assert not {*"/\\"} & {*download.name}


def drive_links() -> list[bytes]:
    """Return links to Google Drive of every form, and some that lead elsewhere."""
    forms = (
        "https://drive.google.com/file/d/{}/view?usp=sharing",
        "https://drive.google.com/file/u/0/d/{}/edit",
        "https://drive.google.com/a/example.org/file/d/{}/view",
        "https://drive.google.com/open?id={}&resourcekey=0-aB_9",
        "https://docs.google.com/uc?id={}&export=download",
        "https://drive.usercontent.google.com/download?id={}",
        "https://lh3.googleusercontent.com/d/{}=w1000",
        "https://drive.google.com/drive/folders/{}",
        "https://docs.google.com/spreadsheets/d/{}/edit#gid=0",
        "http://me@drive.google.com:80/file/d/{}",
        "https://[2001:db8::1]:443/file/d/{}",
        "//drive.google.com/thumbnail?id={}&sz=w1000",
        " <{}> ",
    )
    return [form.format(ID).encode() for form in forms]


def addresses() -> list[bytes]:
    """Return addresses of pictures of every form, and some that lead elsewhere."""
    forms = (
        "https://example.org/folder/cat.png?size=large#part",
        "example.org/cat.png",
        "//example.org:443/cat%20one.png",
        " <https://example.org> ",
        "https://pictures.example.org./a/../cat.jpg;x=1",
        "https://bücher.example/katze.png",
        "https://xn--bcher-kva.example/katze.png",
        "https://93.184.216.34/cat.png",
        "https://[2606:2800:220:1::]/cat.png",
        "https://me:secret@example.org/cat.png",
        "http://example.org/cat.png",
        "https://example.org:8443/cat.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "https://example.org\\@evil.example/cat.png",
    )
    return [*(form.encode() for form in forms), *drive_links()]


def answers() -> list[bytes]:
    """Return addresses with what their servers answer: pictures, pages, redirects, refusals."""
    named = 'attachment; filename="my cat.png"'
    extended = "attachment; filename*=UTF-8''my%20cat.png"
    page = b"<html><form action='/download?id=1'><input name='confirm' value='t'></form></html>"
    link = f"https://drive.google.com/file/d/{ID}/view".encode()
    picture = _answer(PICTURE, Content_Type="image/png", Content_Disposition=named)
    to_other = _answer(b"", 302, Location="https://other.example/b.png")
    return [
        NEXT.join((b"https://example.org/a.png", *steps))
        for steps in (
            (picture,),
            (_answer(PICTURE, Content_Type="image/png; q=1", Content_Disposition=extended),),
            (to_other, _answer(b"", 307, Location="../c/d.png?x=1"), picture),
            (_chunked(PICTURE),),
            (_answer(page, Content_Type="text/html; charset=utf-8"),),
            (_answer(b"no", 404), picture),
            (_answer(b"x" * (MAX_BYTES + 1), Content_Type="application/octet-stream"),),
            (b"HTTP/1.1 100 Continue\r\n\r\n" + picture,),
        )
    ] + [
        NEXT.join((link, *steps))
        for steps in (
            (picture,),
            (_answer(page, Content_Type="text/html"), picture),
            (_answer(b"", 303, Location="https://doc-0.googleusercontent.com/a"), picture),
            (_answer(b"<p class='uc-error-caption'>Sorry, too many users</p>", 200,
                     Content_Type="text/html"),),
        )
    ]  # fmt: skip


def _answer(body: bytes, status: int = 200, **headers: str) -> bytes:
    return _head(status, {**headers, "Content_Length": str(len(body))}) + body


def _chunked(body: bytes) -> bytes:
    head = _head(200, {"Content_Type": "image/png", "Transfer_Encoding": "chunked"})
    return head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status} Answer", *lines, "", ""]).encode()


DRIVE_LINK = Entrance(
    read=read_drive_link, refusals=(ImageError,), seeds=drive_links, inputs_per_process=500
)
ADDRESS = Entrance(
    read=read_address,
    refusals=(ImageError,),
    seeds=addresses,
    mutations=TEXT,
    inputs_per_process=500,
)
ANSWER = Entrance(
    read=read_answer,
    refusals=(ImageError,),
    seeds=answers,
    mutations=(*BYTES, *TEXT),
    inputs_per_process=200,
)
