"""ZIPs in and out: whatever the bytes, one sentence or the files, and never above the limits."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging import ImageError, limits
from compressor.imaging.files.names import safe_stem, unique_names
from compressor.imaging.files.zip_archive import file_name, is_archive, open_archive, write_archive

ANY_TEXT = st.text(max_size=30)
NAMES = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=12)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        open_archive(data)
    return str(caught.value)


def trouble(data: bytes, number: int = 0) -> str:
    """Why a file of a ZIP can't be read."""
    member = open_archive(data)[number]
    with pytest.raises(ImageError) as caught:
        member.read()
    assert member.problem in (None, str(caught.value))
    return str(caught.value)


def set_flag(data: bytes, flag: int) -> bytes:
    """The first entry with another flag, in both of its headers."""
    changed = bytearray(data)
    directory = data.index(b"PK\x01\x02")
    changed[6] |= flag
    changed[directory + 8] |= flag
    return bytes(changed)


# --- what is taken and what is left out


def test_files_come_in_their_order_under_their_own_names() -> None:
    data = zipped({"b/cat.png": b"one", "a\\dog.jpg": b"two", "../../etc/passwd": b"three"})
    members = open_archive(data)
    assert [(one.name, one.size, one.read()) for one in members] == [
        ("cat.png", 3, b"one"), ("dog.jpg", 3, b"two"), ("passwd", 5, b"three")
    ]  # fmt: skip


def test_what_nobody_put_there_is_left_out() -> None:
    junk = ("folder/", "__MACOSX/dog.png", "a/.DS_Store", ".git/x.png", "Thumbs.db",
            "a/desktop.ini", "a\\")  # fmt: skip
    members = open_archive(zipped({**dict.fromkeys(junk, b""), "cat.png": b"x"}))
    assert [member.name for member in members] == ["cat.png"]


def test_a_zip_within_a_zip_is_not_opened() -> None:
    data = zipped({"inner.ZIP": zipped({"cat.png": b"x"})})
    assert trouble(data) == (
        "This is a ZIP within a ZIP, which is not opened; upload it by itself."
    )


@given(ANY_TEXT)
def test_a_name_is_one_printable_part(path: str) -> None:
    name = file_name(path)
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()
    assert len(name) <= 81


# --- bombs and damage


def test_a_zip_of_too_many_entries_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zipped(dict.fromkeys(map(str, range(12)), b""))
    monkeypatch.setattr(limits, "MAX_ENTRIES", 12)
    assert len(open_archive(data)) == 12
    monkeypatch.setattr(limits, "MAX_ENTRIES", 11)
    monkeypatch.setattr(zipfile, "ZipFile", lambda _: pytest.fail("opened"))
    assert refusal(data) == (
        "The ZIP holds 12 files and folders; at most 11 can be read, so pack the pictures alone,"
        " into several ZIPs."
    )


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zipped({"a.bmp": bytes(3 << 20), "b.bmp": bytes(2 << 20)})
    monkeypatch.setattr(limits, "MAX_BATCH_BYTES", 5 << 20)
    assert len(open_archive(data)) == 2
    monkeypatch.setattr(limits, "MAX_BATCH_BYTES", (5 << 20) - 1)
    assert "unpacks to 5.0 MB; at most 150 MB can be read" in refusal(data)


def test_a_zip_that_unpacks_to_many_times_its_size_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zipped({"a.bmp": bytes(3 << 20)})
    assert len(open_archive(data)) == 1, "small ones may"
    monkeypatch.setattr(limits, "MAX_BYTES_OF_ANY_RATIO", 1 << 20)
    times = (3 << 20) / len(data)
    assert f"unpacks to {times:,.0f} times its size; at most 100 times" in refusal(data)


def test_an_entry_that_has_more_than_it_says_is_not_unpacked_further() -> None:
    data = bytearray(zipped({"a.png": bytes(1 << 20)}))
    directory = data.index(b"PK\x01\x02")
    said = struct.pack("<I", 1000)
    data[22:26] = data[directory + 24 : directory + 28] = said
    assert trouble(bytes(data)) == "The file is cut off or damaged in its ZIP; pack it anew."


def test_a_file_above_the_limit_is_told_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 10)
    data = zipped({"a.png": bytes(10), "b.png": bytes(11), "c.png": b""})
    first, second, third = open_archive(data)
    assert first.problem is None
    assert "at most 50 MB can be read" in (second.problem or "")
    assert "empty" in (third.problem or "")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_a_limit_are_not_used(method: int) -> None:
    assert "packed by a rare method" in trouble(zipped({"a.png": bytes(1000)}, method))


def test_an_encrypted_file_says_so_and_costs_the_others_nothing() -> None:
    data = set_flag(zipped({"a.png": b"secret", "b.png": b"open"}), 1)
    assert trouble(data) == "The file is encrypted in its ZIP; pack it without a password."
    assert open_archive(data)[1].read() == b"open"


def test_a_damaged_file_says_so_and_costs_the_others_nothing() -> None:
    data = bytearray(zipped({"a.png": bytes(range(200)), "b.png": b"whole"}))
    data[60] ^= 0xFF
    assert "damaged in its ZIP" in trouble(bytes(data))
    assert open_archive(bytes(data))[1].read() == b"whole"


def test_a_zip_that_is_cut_off_is_told_in_a_sentence() -> None:
    data = zipped({"a.png": bytes(range(200))})
    assert is_archive(data)
    assert refusal(data[:-30]) == (
        "The ZIP is cut off or damaged, so it can't be opened; pack the pictures anew."
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_hostile_bytes_raise_nothing_else(data: st.DataObject) -> None:
    """Bytes of a good ZIP are changed, cut out or put in at random."""
    made = bytearray(zipped({"a.png": b"0123456789" * 9, "b/c.png": b"abc"}))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(made) - 1))
        made[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    with suppress(ImageError):
        for member in open_archive(bytes(made)):
            assert len(member.read()) == member.size <= limits.MAX_FILE_BYTES


# --- the ZIP that is written


def test_what_is_written_is_stored_as_it_is_and_the_same_every_time() -> None:
    files = [
        ("photo-k16.png", bytes(5000)),
        ("Gruß-k16.png", b"two"),
        ("figures.csv", b"a,b"),
    ]
    made = write_archive(files)
    assert made == write_archive(files)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert [(one.filename, archive.read(one)) for one in archive.infolist()] == files
        for one in archive.infolist():
            assert one.compress_type == zipfile.ZIP_STORED
            assert zlib.crc32(archive.read(one)) == one.CRC
            assert one.date_time == (1980, 1, 1, 0, 0, 0)


@given(NAMES)
def test_result_names_are_safe_and_each_once_on_any_system(names: list[str]) -> None:
    made = unique_names(f"{safe_stem(name)}-k16.png" for name in names)
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert name == PurePosixPath(name).name
        assert not set(name) & set('<>:"/\\|?*')
        assert name.isprintable()
        assert not name.startswith((".", "-", "=", "+", "@"))
        assert len(name) < 100


def test_names_that_are_there_already_get_a_number() -> None:
    assert unique_names(["a.png", "A.png", "a-2.png", "a.png"]) == [
        "a.png", "A-2.png", "a-2-2.png", "a-3.png"
    ]  # fmt: skip
