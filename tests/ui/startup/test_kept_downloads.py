"""A file that is written at the press of a button is there when the browser asks for it."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from compressor.ui.startup import kept_downloads
from tests.support.pages import Page

WRAPPED = ("execute_deferred", "_get_inactive_file_ids")


@pytest.fixture(autouse=True)
def streamlits_own_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manager as Streamlit has it, and afterwards as it was."""
    for name in WRAPPED:
        method = getattr(MediaFileManager, name)
        monkeypatch.setattr(MediaFileManager, name, getattr(method, "__wrapped__", method))


class Server:
    """The files of a server, with one that was written at the press of a button."""

    def __init__(self) -> None:
        self._files = MemoryMediaFileStorage("/media")
        self.manager = MediaFileManager(self._files)
        button = self.manager.add_deferred(lambda: b"a ZIP", "application/zip", "0.1", "a.zip")
        self.address = self.manager.execute_deferred(button)

    def has_the_file(self) -> bool:
        name = self.address.removeprefix("/media/").split(".")[0]
        return self.manager.read_file(name) is not None

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


def test_another_streamlit_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(MediaFileManager, "_get_inactive_file_ids")
    own = MediaFileManager.execute_deferred
    kept_downloads.keep_downloads()
    assert MediaFileManager.execute_deferred is own


def test_the_first_page_that_is_drawn_mends_it(script: Page) -> None:
    assert not script("app.py").run().exception
    server = Server()
    server.end_runs(9)
    assert server.has_the_file()
