"""Fetching from any address: what a server may answer, and where a connection may go."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from compressor.imaging import ImageError
from compressor.web import connections, public_addresses
from compressor.web.client import fetch_from_address
from compressor.web.connections import PublicAddressAdapter
from compressor.web.download import Download
from compressor.web.session import WebSession
from tests.support.drive_server import PICTURE, ToServer, drive_server

HOST = "pictures.example"
PUBLIC = "93.184.216.34"
PNG = {"Content_Type": "image/png"}


def to(location: str):
    return lambda h, q: h.send(b"", 302, Location=location, Set_Cookie="a=b; Path=/")


ANSWERS = {
    "image": lambda h, q: h.send(PICTURE, **PNG),
    "named": lambda h, q: h.send(
        PICTURE, Content_Disposition='attachment; filename="../k\x07ing.png"', **PNG
    ),
    "unknown": lambda h, q: h.send(PICTURE, Content_Type="application/octet-stream"),
    "no-type": lambda h, q: h.send(PICTURE),
    "hop": to("/other/cat.png?id=image"),
    "abroad": to("https://else.example/cat.png?id=image"),
    "html": lambda h, q: h.page("<p>a picture</p>"),
    "text": lambda h, q: h.send(b"a", Content_Type="text/plain"),
    "pdf": lambda h, q: h.send(b"%PDF", Content_Type="application/pdf"),
    "video": lambda h, q: h.send(b"x", Content_Type="video/mp4"),
    "signed-in": lambda h, q: h.send(b"", 401),
    "forbidden": lambda h, q: h.page("no", 403),
    "missing": lambda h, q: h.page("no", 404),
    "gone": lambda h, q: h.send(b"", 410),
    "busy": lambda h, q: h.send(b"", 429),
    "trouble": lambda h, q: h.send(b"", 503),
    "teapot": lambda h, q: h.send(b"", 418),
    "to-http": to("http://pictures.example/?id=image"),
    "to-port": to("https://pictures.example:8443/?id=image"),
    "to-user": to("https://me@pictures.example/?id=image"),
    "to-file": to("file:///etc/passwd"),
    "to-nothing": to("https://[x/"),
    "to-loopback": to("https://127.0.0.1/?id=image"),
    "to-metadata": to("https://169.254.169.254/latest/"),
    "to-ipv6": to("https://[::1]/"),
    "to-decimal": to("https://2130706433/"),
    "loop": to("/?id=loop"),
    "large": lambda h, q: h.send(b"x" * 3000, **PNG),
    "announced": lambda h, q: h.send(b"", Content_Length=str(3 * 2**20), **PNG),
    "endless": lambda h, q: h.endless(b"x" * 1000, 0.0),
    "slow": lambda h, q: h.endless(b"x", 0.05),
    "silent": lambda h, q: time.sleep(1),
    "head-by-bytes": lambda h, q: h.head_by_bytes(0.05),
    "short": lambda h, q: h.send(b"x" * 10, Content_Length="500", **PNG),
    "reset": lambda h, q: h.reset(),
}


class Routed(ToServer):
    """Sends what is meant for `.example` to the local server, and all else the real way."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._real = PublicAddressAdapter()

    def send(self, request: requests.PreparedRequest, *args, **options):
        if ".example" in str(request.url):
            return super().send(request, *args, **options)
        return self._real.send(request, *args, **options)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[dict[str, str]]]]:
    with drive_server(ANSWERS) as running:
        yield running


def fetch(server: tuple[int, list[dict[str, str]]], name: str, **limits: float) -> Download:
    """Fetch the picture that plays the answer `name`."""
    with WebSession(Routed(server[0])) as session:
        return fetch_from_address(
            f"https://{HOST}/folder/cat%20one.png?id={name}", session=session, **limits
        )


# --- answers


@pytest.mark.parametrize("name", ["image", "named", "unknown", "no-type", "hop", "abroad"])
def test_a_picture_is_fetched(server, name: str) -> None:
    assert fetch(server, name).data == PICTURE


def test_the_name_is_that_of_the_file_or_of_the_address(server) -> None:
    assert fetch(server, "image").name == "cat one.png"
    assert fetch(server, "named").name == "king.png"
    assert fetch(server, "hop").name == "cat.png"
    with WebSession(Routed(server[0])) as session:
        assert fetch_from_address(f"{HOST}/?id=image", session=session).name == "picture"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("html", "answers with a web page instead of a picture"),
        ("text", "not a picture but text/plain"),
        ("pdf", "not a picture but application/pdf"),
        ("video", "not a picture but video/mp4"),
        ("signed-in", "signed in only"),
        ("forbidden", "to programs"),
        ("missing", "has no such picture: check"),
        ("gone", "any more"),
        ("busy", "in a few minutes"),
        ("trouble", "has trouble right now"),
        ("teapot", "HTTP 418"),
        ("to-http", "not secure"),
        ("to-port", "or a port"),
        ("to-user", "has a user name"),
        ("to-file", "not secure"),
        ("to-nothing", "not secure"),
        ("loop", "more than 5 times"),
        ("short", "broke off after 10 of 500 bytes"),
        ("reset", "could not be reached"),
    ],
)
def test_every_refusal_is_one_clear_sentence(server, name: str, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence) as caught:
        fetch(server, name)
    assert len(str(caught.value)) < 250
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("name", ["to-loopback", "to-metadata", "to-ipv6", "to-decimal"])
def test_a_redirect_to_a_private_address_is_refused(server, name: str, connected) -> None:
    with pytest.raises(ImageError, match="private address"):
        fetch(server, name)
    assert not [address for address in connected if address != "127.0.0.1:" + str(server[0])]


@pytest.mark.parametrize("name", ["large", "endless"])
def test_no_more_than_the_cap_is_read(server, name: str) -> None:
    with pytest.raises(ImageError, match=f"The file on “{HOST}” has .* make it smaller"):
        fetch(server, name, max_bytes=2000)


def test_an_announced_length_is_enough_to_refuse(server) -> None:
    with pytest.raises(ImageError, match=r"has 3\.0 MB or more"):
        fetch(server, "announced", max_bytes=2000)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("slow", r"not finished after 0\.4 seconds"),
        ("silent", "did not answer in time"),
        ("head-by-bytes", "did not answer in time"),
    ],
)
def test_what_is_slow_ends_at_the_deadline(server, name: str, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence):
        fetch(server, name, deadline=0.4)


def test_nothing_of_the_user_goes_along(server, monkeypatch, tmp_path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login me password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    fetch(server, "hop")
    for request in server[1][-2:]:
        assert not {"Cookie", "Authorization", "Referer"} & set(request)


# --- connections


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses to which a connection is tried; those of tests alone succeed."""
    addresses: list[str] = []
    real = connections.create_connection

    def connect(address, *args, **options):
        addresses.append(f"{address[0]}:{address[1]}")
        return real(address, *args, **options)

    monkeypatch.setattr(connections, "create_connection", connect)
    return addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[fd00::8]", "[fe80::1]", "localhost",
        "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "100.64.0.1",
    ],
)  # fmt: skip
def test_a_private_address_is_refused_before_a_packet_is_sent(
    host: str, connected: list[str]
) -> None:
    with pytest.raises(ImageError, match="leads to a private address"):
        fetch_from_address(f"https://{host}/a.png", deadline=5)
    assert connected == []


def answer_look_ups(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let the name server give these answers in turn; return the names as they are asked for."""
    asked: list[str] = []
    rest = list(answers)

    def look_up(host, port, *args, **options):
        asked.append(host)
        given = rest.pop(0) if len(rest) > 1 else rest[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in given]

    monkeypatch.setattr(public_addresses.socket, "getaddrinfo", look_up)
    return asked


def test_a_name_is_looked_up_once_and_its_address_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second answer, private, would have been the one that was used (DNS rebinding)."""
    tried: list[str] = []

    def connect(address, *args, **options):
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(connections, "create_connection", connect)
    asked = answer_look_ups(monkeypatch, [PUBLIC], ["127.0.0.1"])
    with pytest.raises(ImageError, match="could not be reached"):
        fetch_from_address(f"https://{HOST}/a.png", deadline=5)
    assert asked == [HOST]
    assert tried == [PUBLIC]


def test_a_name_with_a_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch, connected: list[str]
) -> None:
    answer_look_ups(monkeypatch, [PUBLIC, "10.0.0.7"])
    with pytest.raises(ImageError, match=f"“{HOST}” leads to a private address"):
        fetch_from_address(f"https://{HOST}/a.png", deadline=5)
    assert connected == []


def test_a_socket_that_ends_at_a_private_address_is_not_spoken_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.create_connection
    with socket.create_server(("127.0.0.1", 0)) as listening:
        here = listening.getsockname()
        monkeypatch.setattr(connections, "create_connection", lambda *_, **__: real(here, 5))
        monkeypatch.setattr(connections, "public_addresses", lambda *_: [PUBLIC])
        with pytest.raises(ImageError, match="private address"):
            fetch_from_address(f"https://{HOST}/a.png", deadline=5)
        accepted, _ = listening.accept()
        with accepted:
            accepted.settimeout(5)
            assert accepted.recv(100) == b""


def test_the_certificate_is_asked_for_by_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to an address, and the greeting of TLS names the host all the same."""
    greetings: list[bytes] = []

    def listen(listening: socket.socket) -> None:
        accepted, _ = listening.accept()
        with accepted:
            greetings.append(accepted.recv(5000))

    real = socket.create_connection
    with socket.create_server(("127.0.0.1", 0)) as listening:
        here = listening.getsockname()
        monkeypatch.setattr(connections, "create_connection", lambda *_, **__: real(here, 5))
        monkeypatch.setattr(connections, "public_addresses", lambda *_: [PUBLIC])
        monkeypatch.setattr(connections, "check_public", lambda *_: None)
        thread = threading.Thread(target=listen, args=(listening,))
        thread.start()
        with pytest.raises(ImageError):
            fetch_from_address(f"https://{HOST}/a.png", deadline=5)
        thread.join(10)
    assert greetings[0].startswith(b"\x16\x03")  # a greeting of TLS
    assert HOST.encode() in greetings[0]


def test_a_name_of_many_addresses_that_do_not_answer_ends_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds: list[float] = []

    def connect(address, timeout, **options):
        seconds.append(timeout)
        time.sleep(0.05)
        raise TimeoutError

    monkeypatch.setattr(connections, "create_connection", connect)
    answer_look_ups(monkeypatch, [f"93.184.216.{n}" for n in range(100)])
    with pytest.raises(ImageError, match=f"“{HOST}” did not answer in time"):
        fetch_from_address(f"https://{HOST}/a.png", deadline=3)
    assert len(seconds) == 4
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[0] <= 3
    assert seconds[0] - seconds[-1] > 0.1, "each try has what is left of one limit for all"


def test_a_name_server_that_does_not_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()
    monkeypatch.setattr(
        public_addresses.socket, "getaddrinfo", lambda *_, **__: over.wait(60) and []
    )
    begun = time.monotonic()
    try:
        with pytest.raises(ImageError, match=f"“{HOST}” did not answer in time"):
            fetch_from_address(f"https://{HOST}/a.png", deadline=0.3)
    finally:
        over.set()
    assert time.monotonic() - begun < 30


def test_a_name_that_can_be_none_could_not_be_reached() -> None:
    with pytest.raises(ImageError):
        fetch_from_address(f"https://{'a' * 70}.example/a.png", deadline=5)


def test_a_name_that_nobody_knows_could_not_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*args, **options):
        raise socket.gaierror

    monkeypatch.setattr(public_addresses.socket, "getaddrinfo", look_up)
    with pytest.raises(ImageError, match=f"“{HOST}” could not be reached"):
        fetch_from_address(f"https://{HOST}/a.png", deadline=5)


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with drive_server(ANSWERS) as (port, seen):
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        with pytest.raises(ImageError, match="private address"):
            fetch_from_address("https://10.0.0.7/a.png", deadline=5)
    assert seen == []
