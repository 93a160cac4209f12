"""Which addresses are public, which texts are addresses of pictures, and who fetches them."""

import contextlib
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.drive import fetch
from compressor.drive.link import is_drive_link
from compressor.imaging import ImageError
from compressor.web.address import check_address, parse_address
from compressor.web.client import SWITCH, are_addresses_allowed
from compressor.web.download import Download
from compressor.web.public_addresses import is_public_address

ID = "1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123"


# --- the rule


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_public_in_every_form_or_in_none(address: IPv4Address) -> None:
    public = is_public_address(str(address))
    number = int(address)
    for form in (
        IPv6Address(f"::ffff:{address}"),
        IPv6Address(int(IPv6Address("64:ff9b::")) + number),
        IPv6Address(int(IPv6Address("2002::")) + (number << 80)),
        IPv6Address(int(IPv6Address("64:ff9b:1::")) + number),
    ):
        assert is_public_address(str(form)) is public


@pytest.mark.parametrize(
    ("network", "bits"),
    [("127.0.0.0", 24), ("10.0.0.0", 24), ("172.16.0.0", 20), ("192.168.0.0", 16),
     ("169.254.0.0", 16), ("100.64.0.0", 22), ("0.0.0.0", 24), ("224.0.0.0", 28)],
)  # fmt: skip
@settings(deadline=None)
@given(data=st.data())
def test_no_address_of_a_private_network_is_public(
    network: str, bits: int, data: st.DataObject
) -> None:
    host = data.draw(st.integers(0, 2**bits - 1))
    assert not is_public_address(str(IPv4Address(int(IPv4Address(network)) + host)))


@pytest.mark.parametrize(("network", "bits"), [("fc00::", 121), ("fe80::", 118), ("ff00::", 120)])
@settings(deadline=None)
@given(data=st.data())
def test_no_address_of_a_private_ipv6_network_is_public(
    network: str, bits: int, data: st.DataObject
) -> None:
    host = data.draw(st.integers(0, 2**bits - 1))
    assert not is_public_address(str(IPv6Address(int(IPv6Address(network)) + host)))


@settings(deadline=None)
@given(st.ip_addresses())
def test_what_is_public_is_global(address: IPv4Address | IPv6Address) -> None:
    if is_public_address(str(address)):
        assert not address.is_loopback
        assert not address.is_multicast
        assert not address.is_unspecified


# --- texts


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("example.org/a.png", "https://example.org/a.png"),
        ("//example.org/a.png", "https://example.org/a.png"),
        (" <https://example.org/a.png?b=c#d> \n", "https://example.org/a.png?b=c#d"),
        ("“https://example.org:443/a b”".replace(" ", "%20"), "https://example.org:443/a%20b"),
        ("HTTPS://EXAMPLE.org/", "HTTPS://EXAMPLE.org/"),
        ("https://[2606:4700::1]/a.png", "https://[2606:4700::1]/a.png"),
    ],
)
def test_an_address_is_read(text: str, url: str) -> None:
    assert parse_address(text) == url


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "is empty"),
        ("  <> ", "is empty"),
        ("two words", "spaces inside"),
        ("http://example.org/a.png", "starts with http://"),
        ("ftp://example.org/a.png", "starts with https://, not “ftp:”"),
        ("file:///etc/passwd", "starts with https://, not “file:”"),
        ("data:image/png;base64,AAAA", "starts with https://, not “data:”"),
        ("blob:https://example.org/1234", "starts with https://, not “blob:”"),
        ("javascript:alert(1)", "starts with https://"),
        ("https://example.org:8443/a.png", "user name or a port"),
        ("example.org:22/a.png", "user name or a port"),
        ("https://me@example.org/a.png", "user name or a port"),
        ("https://example.org\\@10.0.0.1/", "user name or a port"),
        ("https://10.0.0.1\\.example.org/", "is not the address of a picture"),
        ("https://[example.org/", "is not the address of a picture"),
        ("https://example.org:999999/", "is not the address of a picture"),
        ("https:///a.png", "is not the address of a picture"),
        ("https://[fe80::1%25eth0]/", "is not the address of a picture"),
        ("https://example.org/" + "a" * 5000, "5,020 characters"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, word: str) -> None:
    with pytest.raises(ImageError, match=word) as caught:
        parse_address(text)
    assert len(str(caught.value)) < 250


@settings(deadline=None)
@given(st.text() | st.text().map("https://".__add__) | st.text().map("https://a.b/".__add__))
def test_arbitrary_text_raises_nothing_but_an_image_error(text: str) -> None:
    with contextlib.suppress(ImageError):
        parts = check_address(parse_address(text))
        assert parts.scheme == "https"
        assert parts.port in (None, 443)
        assert parts.hostname


# --- who fetches


def test_addresses_are_allowed_until_they_are_switched_off() -> None:
    assert are_addresses_allowed({})
    for text in ("on", "1", "ON "):
        assert are_addresses_allowed({SWITCH: text})
    for text in ("off", "0", "no", "OFF", "anything"):
        assert not are_addresses_allowed({SWITCH: text})


@pytest.mark.parametrize(
    ("text", "is_drive"),
    [
        (ID, True),
        (f"https://drive.google.com/file/d/{ID}/view", True),
        ("drive.google.com/drive/folders/x", True),
        ("https://docs.google.com/document/d/x", True),
        ("https://photos.app.goo.gl/x", True),
        (f"https://lh3.googleusercontent.com/d/{ID}=w1000", True),
        ("https://lh3.googleusercontent.com/other/picture", False),
        ("https://example.org/drive.google.com/a.png", False),
        ("https://drive.google.com.evil.example/file/d/x", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_links_of_google_are_told_from_other_addresses(text: str, is_drive: bool) -> None:
    assert is_drive_link(text) is is_drive


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []

    def client(name: str):
        def call(text: str) -> Download:
            calls.append(name)
            return Download(data=b"", name=text)

        return call

    monkeypatch.setattr(fetch, "fetch_drive_image", client("drive"))
    monkeypatch.setattr(fetch, "fetch_from_address", client("address"))
    monkeypatch.delenv(SWITCH, raising=False)
    return calls


def test_each_link_has_its_client(fetched: list[str]) -> None:
    fetch.fetch_image(ID)
    fetch.fetch_image("https://example.org/a.png")
    assert fetched == ["drive", "address"]


def test_without_addresses_all_but_google_drive_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SWITCH, "off")
    monkeypatch.setattr(fetch, "fetch_from_address", lambda _: pytest.fail("fetched"))
    with pytest.raises(ImageError, match=r"“example\.org” is not Google Drive"):
        fetch.fetch_image("https://example.org/a.png")
