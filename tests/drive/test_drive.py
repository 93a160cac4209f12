"""Google Drive: every shape of link, every answer that Drive gives, and hostile ones."""

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import BaseAdapter

from compressor.drive.client import Download, fetch_drive_image
from compressor.drive.link import DriveFile, parse_drive_link
from compressor.imaging import ImageError, load_image
from compressor.web.public_addresses import is_public_address
from compressor.web.session import WebSession
from tests.support.drive_server import PICTURE, ToServer, drive_server

ID = "1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123"
SHAPES = (
    "https://drive.google.com/file/d/{}",
    "https://drive.google.com/file/d/{}/view",
    "https://drive.google.com/file/d/{}/preview",
    "https://drive.google.com/file/d/{}/edit",
    "https://drive.google.com/file/d/{}/view?usp=sharing",
    "https://drive.google.com/file/u/0/d/{}/view",
    "https://drive.google.com/a/example.org/file/d/{}/view",
    "https://drive.google.com/open?id={}",
    "https://drive.google.com/uc?id={}&export=download",
    "https://drive.google.com/u/0/uc?id={}",
    "https://docs.google.com/uc?id={}",
    "https://docs.google.com/file/d/{}",
    "https://drive.google.com/thumbnail?id={}&sz=w1000",
    "https://drive.usercontent.google.com/download?id={}",
    "https://lh3.googleusercontent.com/d/{}=w1000",
    "drive.google.com/file/d/{}/view",
    "  <https://DRIVE.google.com/file/d/{}/view>\n",
    "{}",
)
REFUSED = {
    "": "empty",
    "   ": "empty",
    "two words": "spaces",
    "https://example.org/cat.png": "is not Google Drive",
    "https://drive.google.com.evil.com/file/d/" + ID: "is not Google Drive",
    "https://evil.com/drive.google.com/file/d/" + ID: "is not Google Drive",
    "http://drive.google.com@evil.com/file/d/" + ID: "user name or a port",
    "https://drive.google.com:8080/file/d/" + ID: "user name or a port",
    "ftp://drive.google.com/file/d/" + ID: "starts with https://",
    "https://drive.google.com/drive/folders/" + ID: "folder",
    "https://docs.google.com/document/d/" + ID + "/edit": "Google Doc",
    "https://docs.google.com/spreadsheets/d/" + ID: "Google Sheet",
    "https://docs.google.com/presentation/d/" + ID: "Slides",
    "https://docs.google.com/forms/d/" + ID: "Google Form",
    "https://docs.google.com/a/example.org/drawings/d/" + ID: "Google Drawing",
    "https://lh3.google.com.evil.com/d/" + ID: "is not Google Drive",
    "https://lh3.googlexcom/d/" + ID: "is not Google Drive",
    "https://evil-drive.google.com/file/d/" + ID: "is not Google Drive",
    "https://drive.google.com\\@evil.com/file/d/" + ID: "user name or a port",
    "https://me@drive.google.com/file/d/" + ID: "user name or a port",
    "https://photos.app.goo.gl/abcdefg": "Google Photos",
    "https://photos.google.com/share/abc": "Google Photos",
    "https://drive.google.com/drive/my-drive": "names no file",
    "https://drive.google.com/open?id=short": "names no file",
    "https://[drive.google.com/file": "is not a link",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_link_is_read(shape: str) -> None:
    assert parse_drive_link(shape.format(ID)) == DriveFile(file_id=ID, resource_key=None)


@pytest.mark.parametrize("name", ["resourcekey", "resourceKey"])
def test_the_resource_key_is_kept(name: str) -> None:
    link = f"https://drive.google.com/file/d/{ID}/view?usp=sharing&{name}=0-aB_9"
    assert parse_drive_link(link) == DriveFile(file_id=ID, resource_key="0-aB_9")


@pytest.mark.parametrize(("text", "word"), REFUSED.items())
def test_what_is_not_a_file_is_refused_with_the_reason(text: str, word: str) -> None:
    with pytest.raises(ImageError, match=word):
        parse_drive_link(text)


@given(st.text() | st.text().map("https://drive.google.com/".__add__))
def test_arbitrary_text_raises_nothing_but_an_image_error(text: str) -> None:
    with contextlib.suppress(ImageError):
        assert parse_drive_link(text).file_id


@given(st.from_regex(r"[A-Za-z0-9_-]{20,60}", fullmatch=True), st.sampled_from(SHAPES))
def test_every_id_survives_every_shape(file_id: str, shape: str) -> None:
    assert parse_drive_link(shape.format(file_id)).file_id == file_id


def disposition(name: str) -> dict[str, str]:
    return {"Content_Type": "application/octet-stream", "Content_Disposition": name}


def refusal(sentence: str) -> str:
    return f'<html><p class="uc-error-subcaption">{sentence}</p></html>'


FORM = """<input name="q" value="outside"><form id="download-form" action="https://drive.usercontent.google.com/download">
<input type="hidden" name="id" value="file"><input type="hidden" name="uuid" value="a&amp;b">
</form><input name="q" value="outside">"""
ANSWERS = {
    "file": lambda h, q: h.send(PICTURE, **disposition("attachment; filename*=UTF-8''k%C3%A4.png")),
    "hostile": lambda h, q: h.send(
        PICTURE, **disposition('attachment; filename="..\\\\..\\\\etc/pass\x07wd.png"')
    ),
    "image": lambda h, q: h.send(PICTURE, Content_Type="image/png"),
    "form": lambda h, q: h.page(FORM),
    "older": lambda h, q: h.page('<a href="/uc?export=download&amp;confirm=x&amp;id=file">go</a>'),
    "hop": lambda h, q: h.send(
        b"", 302, Location="/download?id=file", Set_Cookie="NID=1; Domain=google.com; Path=/"
    ),
    "slow-hop": lambda h, q: h.endless(b"x", 0.05, 302, Location="/download?id=file"),
    "private": lambda h, q: h.page(refusal("You need access. Ask for permission."), 403),
    "crowded": lambda h, q: h.page(
        refusal("Too many users have viewed or downloaded this file recently.")
    ),
    "deleted": lambda h, q: h.page(refusal("Sorry, the file you have requested does not exist.")),
    "gone": lambda h, q: h.page("<p>Not Found</p>", 404),
    "strange": lambda h, q: h.page(refusal("A sentence nobody knows" + "!" * 500)),
    "crowded-403": lambda h, q: h.page(refusal("Too many users have viewed this file."), 403),
    "reference": lambda h, q: h.page(f"<a href='&#{'9' * 5000};'>x</a>"),
    "blank": lambda h, q: h.page("<html></html>"),
    "trouble": lambda h, q: h.send(b"", 503),
    "signin": lambda h, q: h.send(b"", 302, Location="https://accounts.google.com/ServiceLogin"),
    "evil": lambda h, q: h.send(b"", 302, Location="https://evil.example/?id=file"),
    "lookalike": lambda h, q: h.send(
        b"", 302, Location="https://drive.google.com.evil.example/?id=file"
    ),
    "plain": lambda h, q: h.send(b"", 302, Location="http://drive.google.com/uc?id=file"),
    "user": lambda h, q: h.send(b"", 302, Location="https://me@drive.google.com/uc?id=file"),
    "malformed-hop": lambda h, q: h.send(b"", 302, Location="https://[drive/"),
    "malformed-form": lambda h, q: h.page('<form id="download-form" action="//[drive"></form>'),
    "malformed-page": lambda h, q: h.page("<![nonsense <p>"),
    "late-form": lambda h, q: h.page(" " * 2**21 + FORM),
    "port": lambda h, q: h.send(b"", 302, Location="https://drive.google.com:444/uc?id=file"),
    "no-port": lambda h, q: h.send(b"", 302, Location="https://drive.google.com:99999/"),
    "text-404": lambda h, q: h.send(b"no", 404, Content_Type="text/plain"),
    "loop": lambda h, q: h.send(b"", 302, Location="/download?id=loop"),
    "pdf": lambda h, q: h.send(
        b"%PDF", Content_Type="application/pdf", Content_Disposition="attachment"
    ),
    "web": lambda h, q: h.send(b"", Content_Type="text/html", Content_Disposition="attachment"),
    "no-kind": lambda h, q: h.send(PICTURE, Content_Type="application/octet-stream"),
    "silent": lambda h, q: time.sleep(1),
    "announced": lambda h, q: h.send(b"", Content_Type="image/png", Content_Length=str(3 * 2**20)),
    "digits": lambda h, q: h.send(b"", Content_Type="image/png", Content_Length="9" * 5000),
    "chunks": lambda h, q: h.chunked(b"x" * 10),
    "large": lambda h, q: h.send(b"x" * 3000, Content_Type="image/png"),
    "endless": lambda h, q: h.endless(b"x" * 1000, 0.0),
    "strange-words": lambda h, q: h.page(refusal("a\u202eb\x1b[31m\u200b")),
    "strange-kind": lambda h, q: h.send(b"x", Content_Type="application/\x1b[31m\x80"),
    "slow": lambda h, q: h.endless(b"x", 0.05),
    "head-by-bytes": lambda h, q: h.head_by_bytes(0.05),
    "chunk-line": lambda h, q: h.chunked_without_end(b"a", 0.05, b"5;"),
    "trailers": lambda h, q: h.chunked_without_end(b"X-T: y\r\n", 0.02, b"5\r\nabcde\r\n0\r\n"),
    "fast-trailers": lambda h, q: h.chunked_without_end(
        b"X-T: y\r\n" * 1000, 0.0, b"5\r\nabcde\r\n0\r\n"
    ),
    "flood": lambda h, q: h.flood(10_000, 100),
    "long-line": lambda h, q: h.flood(1, 2**20),
    "continue": lambda h, q: h.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "reset": lambda h, q: h.reset(),
    "reset-late": lambda h, q: h.reset(
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 99\r\n\r\n" + b"x" * 10
    ),
    "gzip": lambda h, q: h.send(
        gzip.compress(bytes(2**20)), Content_Type="image/png", Content_Encoding="gzip"
    ),
    "html-as-image": lambda h, q: h.send(b"<html>Hello</html>", Content_Type="image/png"),
    "image-as-html": lambda h, q: h.send(PICTURE, Content_Type="text/html"),
    "longer": lambda h, q: h.send(PICTURE, Content_Type="image/png", Content_Length="100"),
    "short": lambda h, q: h.send(b"x" * 10, Content_Length="500", Content_Type="image/png"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[dict[str, str]]]]:
    with drive_server(ANSWERS) as running:
        yield running


def fetch(server: tuple[int, list[dict[str, str]]], name: str, **limits: float) -> Download:
    """Fetch the file that plays the answer `name`; ids are padded to their usual length."""
    with WebSession(ToServer(server[0])) as session:
        link = f"https://drive.google.com/file/d/{name.ljust(20, '_')}/view"
        return fetch_drive_image(link, session=session, **limits)


@pytest.mark.parametrize("name", ["file", "image", "form", "older", "hop"])
def test_every_way_to_the_file_is_followed(server, name: str) -> None:
    assert fetch(server, name).data == PICTURE


def test_file_names_are_read_and_made_safe(server) -> None:
    assert fetch(server, "file").name == "kä.png"
    assert fetch(server, "image").name == "drive-picture"
    assert fetch(server, "hostile").name == "passwd.png"


def test_the_hidden_inputs_of_the_form_go_along(server) -> None:
    fetch(server, "form")
    assert server[1][-1]["path"] == "/download?id=file&uuid=a%26b"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("private", "share it with"),
        ("signin", "share it with"),
        ("crowded", "Too many people"),
        ("deleted", "no such file"),
        ("gone", "no such file"),
        ("strange", "A sentence nobody knows"),
        ("crowded-403", "Too many people"),
        ("reference", "web page instead of a picture"),
        ("blank", "web page instead of a picture"),
        ("trouble", "has trouble right now"),
        ("evil", "not Google's"),
        ("lookalike", "not Google's"),
        ("plain", "not Google's or not secure"),
        ("port", "not Google's"),
        ("user", "not Google's"),
        ("malformed-hop", "not Google's"),
        ("malformed-form", "not Google's"),
        ("malformed-page", "web page instead of a picture"),
        ("late-form", "web page instead of a picture"),
        ("web", "text/html"),
        ("no-kind", "application/octet-stream"),
        ("digits", "MB can be read"),
        ("chunks", "broke off after 10 bytes"),
        ("no-port", "not Google's"),
        ("text-404", "no such file"),
        ("loop", "more than 8 times"),
        ("pdf", "application/pdf"),
        ("flood", "could not be reached"),
        ("long-line", "could not be reached"),
        ("continue", "could not be reached"),
        ("reset", "could not be reached"),
        ("reset-late", "broke off after 10 of 99 bytes"),
        ("image-as-html", "web page instead of a picture"),
        ("short", "broke off after 10 of 500 bytes"),
    ],
)
def test_every_refusal_is_one_clear_sentence(server, name: str, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence) as caught:
        fetch(server, name)
    assert len(str(caught.value)) < 300


def test_an_announced_length_is_enough_to_refuse(server) -> None:
    with pytest.raises(ImageError, match=r"has 3\.0 MB or more"):
        fetch(server, "announced", max_bytes=2000)


@pytest.mark.parametrize("name", ["large", "endless"])
def test_no_more_than_the_cap_is_read(server, name: str) -> None:
    with pytest.raises(ImageError, match="make it smaller"):
        fetch(server, name, max_bytes=2000)


def test_a_trickle_ends_at_the_deadline(server) -> None:
    begun = time.monotonic()
    with pytest.raises(ImageError, match=r"not finished after 0\.5 seconds"):
        fetch(server, "slow", deadline=0.5)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("name", ["chunk-line", "trailers", "fast-trailers"])
def test_what_is_read_in_one_call_ends_at_the_deadline(server, name: str) -> None:
    """The line with a chunk's length, and the lines after the last chunk."""
    outcome: list[BaseException] = []

    def play() -> None:
        try:
            fetch(server, name, deadline=0.5)
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=play, daemon=True)
    thread.start()
    thread.join(15)
    assert not thread.is_alive(), "it would be read for ever"
    assert isinstance(outcome[0], ImageError)
    assert "not finished after 0.5 seconds" in str(outcome[0])


def test_words_of_the_server_are_printable(server) -> None:
    for name in ("strange-words", "strange-kind"):
        with pytest.raises(ImageError) as caught:
            fetch(server, name)
        assert str(caught.value).isprintable()


def test_silence_ends_at_the_deadline(server) -> None:
    with pytest.raises(ImageError, match="did not answer in time"):
        fetch(server, "silent", deadline=0.3)


def test_a_head_that_never_ends_is_not_waited_for(server) -> None:
    begun = time.monotonic()
    with pytest.raises(ImageError, match="did not answer in time"):
        fetch(server, "head-by-bytes", deadline=0.5)
    assert time.monotonic() - begun < 5


def test_a_body_that_says_it_is_packed_is_not_unpacked(server) -> None:
    data = fetch(server, "gzip", max_bytes=2000).data
    assert len(data) < 2000
    assert gzip.decompress(data) == bytes(2**20)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("html-as-image", "not a picture that can be read"), ("longer", "damaged")],
)
def test_a_file_that_is_no_picture_is_refused_by_the_decoder(server, name, sentence) -> None:
    data = fetch(server, name).data
    assert len(data) <= 100
    with pytest.raises(ImageError, match=sentence):
        load_image(data)


def test_the_body_of_a_redirect_is_not_waited_for(server) -> None:
    assert fetch(server, "slow-hop", deadline=5).data == PICTURE


def test_the_resource_key_is_sent_to_google(server) -> None:
    with WebSession(ToServer(server[0])) as session:
        link = "https://drive.google.com/open?id=file________________&resourcekey=0-aB_9"
        fetch_drive_image(link, session=session)
    assert "resourcekey=0-aB_9" in server[1][-1]["path"]
    assert server[1][-1]["X-Host"] == "drive.usercontent.google.com"


def test_nothing_of_the_user_goes_along(server, monkeypatch, tmp_path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine drive.usercontent.google.com login me password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    fetch(server, "hop")
    for request in server[1][-2:]:
        assert not {"Cookie", "Authorization", "Referer"} & set(request)
        assert request["Accept-Encoding"] == "identity"


class Insecure(BaseAdapter):
    """A wire whose other end cannot prove to be Google."""

    def send(self, *args: object, **kwargs: object) -> requests.Response:
        raise requests.exceptions.SSLError

    def close(self) -> None:
        """Nothing is open."""


def test_an_insecure_connection_is_named() -> None:
    with WebSession(Insecure()) as session, pytest.raises(ImageError, match="not secure"):
        fetch_drive_image(ID, session=session)


def test_the_real_wire_hangs_up_on_private_addresses_and_knows_no_plain_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, WebSession() as session:
        address = f"127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(ImageError, match="private address"):
            session.get(f"https://{address}", timeout=2)
        with pytest.raises(requests.exceptions.InvalidSchema):
            session.get(f"http://{address}", timeout=2)


def test_the_real_wire_speaks_tls_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compressor.web.public_addresses.is_public_address", lambda _: True)
    with (
        drive_server({}) as (port, seen),
        WebSession() as session,
        pytest.raises(requests.exceptions.SSLError),
    ):
        session.get(f"https://127.0.0.1:{port}/", timeout=5)
    assert seen == []


def test_nothing_listens() -> None:
    with drive_server({}) as (port, _):
        pass
    with pytest.raises(ImageError, match="could not be reached"):
        fetch((port, []), "file")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.0.0.7", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("::ffff:192.168.1.1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("255.255.255.255", False),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b:1::10.0.0.1", False),
        ("2002:a00:1::", False),
        ("2002:808:808::", True),
        ("::127.0.0.1", False),
    ],
)
def test_private_addresses_are_told_from_public_ones(address: str, public: bool) -> None:
    assert is_public_address(address) is public
