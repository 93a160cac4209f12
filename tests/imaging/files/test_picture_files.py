"""Which files of a ZIP are meant as pictures, and the names and folders of what becomes of them."""

from pathlib import PurePath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.hostile.heic import heic
from compressor.imaging.files.names import (
    FORBIDDEN,
    MAX_KEPT_CHARACTERS,
    RESERVED,
    kept_stem,
    safe_folder,
)
from compressor.imaging.files.picture_files import may_be_picture
from compressor.imaging.files.zip_archive import folder_name, open_archive
from tests.support.pictures import saved
from tests.support.zip_files import zip_file


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_a_picture_is_known_by_its_beginning_whatever_its_name(format: str) -> None:
    assert may_be_picture("notes.txt", saved(Image.new("RGB", (20, 10)), format))


def test_a_heic_is_known_by_its_beginning() -> None:
    assert may_be_picture("", heic("plain"))


@pytest.mark.parametrize("name", ["a.png", "B.JPG", "photo.HEIC", "x.tiff"])
def test_a_picture_is_known_by_its_name_even_where_it_is_broken(name: str) -> None:
    assert may_be_picture(name, b"nonsense")
    assert may_be_picture(name, b"")


@pytest.mark.parametrize("head", [b"8BPS\0\1", b"<svg xmlns='a'/>", b"\0\0\0\x0cjP  \r\n\x87\n"])
def test_a_picture_of_a_kind_that_is_not_read_is_one_all_the_same(head: bytes) -> None:
    assert may_be_picture("drawing", head)


@pytest.mark.parametrize(
    ("name", "head"),
    [("readme.txt", b"Hello"), ("a.pdf", b"%PDF-1.7"), ("a.mp3", b"ID3\4"),
     ("index.html", b"<html>"),
     ("a", b""), ("a.zip", b"PK\3\4"), ("film.mp4", b"\0\0\0\x18ftypisom"), ("x.json", b"{}")],
)  # fmt: skip
def test_what_nobody_takes_for_a_picture_is_none(name: str, head: bytes) -> None:
    assert not may_be_picture(name, head)


def test_a_member_of_a_zip_tells_its_folder_and_its_beginning() -> None:
    data = zip_file({"2024/June/cat.png": b"x" * 5000, "a\\b\\dog.png": b"y", "c.png": b"z"})
    members = open_archive(data)
    assert [member.folder for member in members] == ["2024/June", "a/b", ""]
    assert members[0].peek(10) == b"x" * 10
    assert members[1].peek(10) == b"y"
    damaged = bytearray(data)
    damaged[60:80] = bytes(20)
    assert open_archive(bytes(damaged))[0].peek(10) in (b"", b"x" * 10)


def test_folders_that_lead_upwards_are_left_out() -> None:
    assert folder_name("../../etc/passwd") == "etc"
    assert folder_name("/root/.../a/x.png") == "root/a"
    assert folder_name("C:\\photos\\x.png") == "C:/photos"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("photo one.final.jpg", "photo one.final"),
        ("Käse & Brot (2).png", "Käse & Brot (2)"),
        ("a:b*c?.png", "a-b-c-"),
        ("con.png", "con-"),
        (".png", "png"),
        ("...", "picture"),
        ("a\u202egnp.exe", "a-gnp"),
    ],
)
def test_a_kept_name_is_the_name_as_far_as_any_system_takes_it(name: str, stem: str) -> None:
    assert kept_stem(name) == stem


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_kept_name_is_one_any_system_takes(name: str) -> None:
    stem = kept_stem(name)
    assert stem
    assert len(stem) <= MAX_KEPT_CHARACTERS + 1
    assert not set(stem) & set(FORBIDDEN)
    assert stem.isprintable()
    assert stem.strip(" .") == stem
    assert stem.upper() not in RESERVED


@settings(deadline=None)
@given(st.text("ab./ ..CON:\\\u202e", max_size=30))
def test_a_safe_folder_never_leaves_its_place(path: str) -> None:
    folder = safe_folder(path)
    for kind in (PurePath, PureWindowsPath):
        assert not kind(folder).is_absolute()
        assert ".." not in kind(folder).parts
    assert "//" not in folder
    assert not folder.startswith("/")


def test_a_safe_folder_has_no_name_that_a_picture_could_have() -> None:
    assert safe_folder("2024/v1.2/cat.png") == "2024/v1-2/cat-png"
    assert safe_folder("My photos/June") == "My photos/June"
    assert safe_folder("") == ""
