"""A local server that answers as Google Drive does, and the way to it."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from compressor.web.connections import PromptConnection

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
Answer = Callable[["DriveHandler", dict[str, str]], None]


class DriveHandler(BaseHTTPRequestHandler):
    """Plays the answer that the file's id asks for; remembers the headers it was sent."""

    answers: ClassVar[dict[str, Answer]]
    over: ClassVar[threading.Event]
    seen: ClassVar[list[dict[str, str]]]

    def do_GET(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.seen.append({"path": self.path, **dict(self.headers)})
        self.answers[query["id"].rstrip("_")](self, query)

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        """One whole answer; `Content_Type` stands for Content-Type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self, html: str, status: int = 200) -> None:
        self.send(html.encode(), status, Content_Type="text/html; charset=utf-8")

    def chunked(self, body: bytes) -> None:
        """A chunked answer that breaks off inside its second chunk."""
        self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%b\r\nff\r\n" % (len(body), body))
        self.close_connection = True

    def endless(self, piece: bytes, pause: float, status: int = 200, **headers: str) -> None:
        """Pieces without a length until the other side has had enough."""
        self.send_response(status)
        for name, value in {"Content_Type": "image/png", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def chunked_without_end(self, piece: bytes, pause: float, end: bytes = b"") -> None:
        """A chunked answer that goes on with pieces of what is no body, until nobody reads."""
        head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n"
        with contextlib.suppress(OSError):
            self.connection.sendall(head + end)
            while not self.over.is_set():
                self.connection.sendall(piece)
                time.sleep(pause)
        self.close_connection = True

    def head_by_bytes(self, pause: float) -> None:
        """A head that goes on and on, a byte at a time."""
        with contextlib.suppress(OSError):
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(200):
                self.connection.sendall(b"x")
                time.sleep(pause)
        self.close_connection = True

    def flood(self, headers: int, each: int) -> None:
        """A head of so many lines of so many bytes."""
        self.send_response(200)
        with contextlib.suppress(OSError):
            for number in range(headers):
                self.wfile.write(b"X-%d: %b\r\n" % (number, b"x" * each))
            self.send(PICTURE, Content_Type="image/png")
        self.close_connection = True

    def reset(self, head: bytes = b"") -> None:
        """Cut the connection hard, after some bytes or none."""
        self.connection.sendall(head)
        time.sleep(0.1)  # or the reset overtakes the bytes
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Silence."""


class PlainConnection(PromptConnection):
    """Without TLS, and to this machine; in all else the real one."""


class PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = PlainConnection


class QuietServer(ThreadingHTTPServer):
    """Connections that break off are what is played."""

    def handle_error(self, *args: Any) -> None:
        """Silence."""


class ToServer(HTTPAdapter):
    """Sends what is meant for Google's hosts to the local server.

    The session keeps seeing Google's address, so that its rules for cookies and passwords
    are Google's too; the server finds the host that was meant in X-Host.
    """

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool}

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(str(request.url))
        sent = request.copy()
        sent.headers["X-Host"] = parts.netloc
        sent.url = f"http://127.0.0.1:{self.port}{parts.path}?{parts.query}"
        return super().send(sent, *args, **kwargs)


@contextmanager
def drive_server(answers: dict[str, Answer]) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Serve; gives the port, and the list of requests as it grows."""
    seen: list[dict[str, str]] = []
    over = threading.Event()
    handler = type("Handler", (DriveHandler,), {"answers": answers, "seen": seen, "over": over})
    server = QuietServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], seen
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
