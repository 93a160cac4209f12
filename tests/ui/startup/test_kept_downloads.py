"""A press gives its file: the button is known, and the file is there when it is asked for."""

from collections.abc import Callable

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage

from compressor.ui.startup import kept_downloads
from tests.support.pages import Page


@pytest.fixture(autouse=True)
def streamlits_own_manager(restore_methods: Callable[..., None]) -> None:
    """The manager as Streamlit has it, and afterwards as it was."""
    restore_methods(MediaFileManager, *kept_downloads.METHODS)


class Server:
    """The files of a server with a button that was pressed once, and the file of that press."""

    def __init__(self) -> None:
        self._files = MemoryMediaFileStorage("/media")
        self.manager = MediaFileManager(self._files)
        self.button = self.manager.add_deferred(lambda: b"a ZIP", "application/zip", "0.1", "a.zip")
        self.address = self.manager.execute_deferred(self.button)

    def file(self) -> MemoryFile | None:
        """The file of the last press; None where it is gone."""
        return self.manager.read_file(self.address.removeprefix("/media/").split(".")[0])

    def has_the_file(self) -> bool:
        return self.file() is not None

    def press(self) -> bytes | str:
        """Press the button as the browser knows it; return what the file holds."""
        self.address = self.manager.execute_deferred(self.button)
        file = self.file()
        assert file is not None
        return file.content

    def begin_run(self) -> None:
        """What the beginning of the run does that draws the button anew."""
        self.manager.clear_session_refs()

    def end_runs(self, count: int) -> None:
        """What the end of a run does, whoever's it is."""
        for _ in range(count):
            self.manager.remove_orphaned_files()


def test_streamlit_deletes_it_and_once_it_does_not_this_mend_can_go() -> None:
    server = Server()
    assert server.has_the_file()
    server.end_runs(2)
    assert not server.has_the_file()


def test_it_stays_while_others_runs_end_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept_downloads.keep_downloads()
    kept_downloads.keep_downloads()
    server = Server()
    server.end_runs(9)
    assert server.has_the_file()
    monkeypatch.setattr(kept_downloads, "KEEP_SECONDS", -1.0)
    server.end_runs(1)
    assert server.has_the_file()
    server.end_runs(1)
    assert not server.has_the_file()


def test_streamlit_forgets_a_button_that_is_drawn_anew_while_another_run_ends() -> None:
    server = Server()
    server.begin_run()
    server.end_runs(1)
    with pytest.raises(MediaFileStorageError, match="not found"):
        server.press()


def test_such_a_button_is_known_for_a_while_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept_downloads.keep_downloads()
    server = Server()
    server.begin_run()
    for _ in range(3):
        server.end_runs(1)
        assert server.press() == b"a ZIP"
    monkeypatch.setattr(kept_downloads, "KEEP_SECONDS", -1.0)
    server.end_runs(1)
    with pytest.raises(MediaFileStorageError, match="not found"):
        server.press()


def test_a_button_that_was_taken_back_gives_nothing() -> None:
    kept_downloads.keep_downloads()
    server = Server()
    server.manager.remove_deferred("0.1")
    server.end_runs(1)
    with pytest.raises(MediaFileStorageError, match="not found"):
        server.press()


@pytest.mark.parametrize("missing", kept_downloads.METHODS)
def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.delattr(MediaFileManager, missing)
    own = {name: getattr(MediaFileManager, name, None) for name in kept_downloads.METHODS}
    kept_downloads.keep_downloads()
    for name, method in own.items():
        assert getattr(MediaFileManager, name, None) is method


def test_the_first_page_that_is_drawn_mends_it(script: Page) -> None:
    assert not script("app.py").run().exception
    server = Server()
    server.end_runs(9)
    assert server.has_the_file()
