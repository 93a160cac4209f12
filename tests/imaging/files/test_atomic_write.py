"""Files that are there as a whole or not at all."""

import os
from pathlib import Path

import pytest

from compressor.imaging.files.atomic_write import atomic_write, is_device


def test_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    with atomic_write(path) as file:
        file.write(b"first ")
        assert not path.exists()
        file.write(b"second")
    assert path.read_bytes() == b"first second"
    assert list(tmp_path.iterdir()) == [path]


def write_half(path: Path, failure: BaseException) -> None:
    with atomic_write(path) as file:
        file.write(b"half")
        raise failure


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_failure_leaves_what_was_there_and_no_draft(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"before")
    with pytest.raises(failure):
        write_half(path, failure())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_existing_file_is_replaced_only_where_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"before")
    with pytest.raises(FileExistsError), atomic_write(path, replace=False) as file:
        file.write(b"after")
    assert path.read_bytes() == b"before"
    with atomic_write(path) as file:
        file.write(b"after")
    assert path.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [path]


def test_without_hard_links_existing_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "picture.png"
    with atomic_write(path, replace=False) as file:
        file.write(b"first")
    with pytest.raises(FileExistsError), atomic_write(path, replace=False) as file:
        file.write(b"second")
    assert path.read_bytes() == b"first"


def test_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target.png"
    target.write_bytes(b"before")
    link = tmp_path / "link.png"
    link.symlink_to(target)
    with atomic_write(link) as file:
        file.write(b"after")
    assert link.is_symlink()
    assert target.read_bytes() == b"after"


def test_device_is_written_into() -> None:
    null = Path(os.devnull)
    with atomic_write(null) as file:
        file.write(b"anything")
    assert is_device(null)


def test_name_may_be_as_long_as_the_folder_allows(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    with atomic_write(path) as file:
        file.write(b"whole")
    assert path.read_bytes() == b"whole"


def test_draft_is_not_foreseeable_and_must_be_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda size: "taken")
    (tmp_path / ".taken.tmp").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError), atomic_write(tmp_path / "a.png") as file:
        file.write(b"whole")
    assert not (tmp_path / "elsewhere").exists()
