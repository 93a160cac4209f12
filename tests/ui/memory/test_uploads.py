"""Uploads have a bound for all sessions: what does not fit is refused in a sentence."""

from types import SimpleNamespace

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from compressor.imaging import ImageError
from compressor.ui.memory import uploads
from compressor.ui.memory.visits import Visits
from compressor.ui.picture_cache import PictureFile
from tests.support.pages import BATCH, PHOTO, Page, texts, with_picture

ROOM = 1000  # bytes


class Server:
    """A server's uploads, and the sessions that have left."""

    def __init__(self) -> None:
        self.manager = MemoryUploadedFileManager("/upload")
        self.connected = {"here"}
        self.visits = Visits(self.connected.__contains__, self.manager.remove_session_files)

    def upload(self, session: str, name: str, size: int) -> UploadedFile:
        """What an uploader returns of a file that was sent to the upload address."""
        record = UploadedFileRec(file_id=name, name=name, type="image/png", data=bytes(size))
        self.manager.add_file(session, record)
        (kept,) = self.manager.get_files(session, [name])
        return UploadedFile(kept, FileURLs())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(uploads, "_files", uploads.WeakSet())
    monkeypatch.setattr(uploads, "_manager", lambda: made.manager)
    monkeypatch.setattr(uploads, "visits", lambda: made.visits)
    monkeypatch.setattr(uploads, "upload_bound", lambda: ROOM)
    uploads.bound_uploads()
    return made


def test_what_fits_is_kept_as_it_is(server: Server) -> None:
    upload = server.upload("here", "a.png", 600)
    assert (upload.type, len(upload.getvalue())) == ("image/png", 600)
    assert uploads.refusal(upload) is None
    assert uploads.uploaded_bytes() == 600


def test_what_does_not_fit_is_refused_with_the_numbers(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "upload_bound", lambda: 2 * 2**20)
    server.upload("here", "a.png", 3 * 2**19)
    upload = server.upload("here", "b.png", 2**20)
    assert upload.getvalue() == b""
    assert uploads.refusal(upload) == (
        "The files of all visitors take 1.5 of the 2 MB that this server has for them, so yours of"
        " 1.0 MB does not fit: try again in a few minutes, or choose a smaller one."
    )
    assert uploads.uploaded_bytes() == 3 * 2**19


def test_a_file_that_was_refused_and_would_fit_now_can_be_chosen_again(server: Server) -> None:
    server.upload("here", "a.png", 600)
    upload = server.upload("here", "b.png", 600)
    server.manager.remove_session_files("here")
    assert "choose it again" in (uploads.refusal(upload) or "")


def test_a_file_counts_once_wherever_it_is(server: Server) -> None:
    upload = server.upload("here", "a.png", 600)
    file = PictureFile(data=upload.getvalue())
    assert uploads.uploaded_bytes() == 600
    server.manager.remove_session_files("here")
    del upload
    assert uploads.uploaded_bytes() == 600, "the picture in use still has it"
    del file
    assert uploads.uploaded_bytes() == 0


def test_files_that_no_widget_asked_for_are_bounded_too(server: Server) -> None:
    for number in range(20):
        server.upload("here", f"{number}.png", 300)
    assert uploads.uploaded_bytes() == 900


def test_those_of_visitors_who_left_go_first(server: Server) -> None:
    server.visits.arrived("left")
    server.visits.arrived("here")
    server.upload("left", "a.png", 500)
    server.upload("here", "b.png", 400)
    upload = server.upload("here", "c.png", 300)
    assert uploads.refusal(upload) is None
    assert server.manager.get_files("left", ["a.png"]) == []
    assert uploads.uploaded_bytes() == 700


def test_a_picture_from_elsewhere_needs_room_too(server: Server) -> None:
    server.upload("here", "a.png", 600)
    uploads.check_room(400)
    with pytest.raises(ImageError, match="does not fit"):
        uploads.check_room(401)


@pytest.mark.parametrize("kind", ["", "image/png", "application/x-no-room/", "x-no-room/9/9"])
def test_other_types_are_not_taken_for_a_refusal(server: Server, kind: str) -> None:
    assert uploads.refusal(SimpleNamespace(type=kind)) is None


def test_the_image_page_says_why_and_keeps_the_picture_in_use(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = with_picture(script("app.py"), PHOTO, "before.png").run()
    monkeypatch.setattr(uploads, "upload_bound", lambda: len(PHOTO))
    at.file_uploader(key="upload").upload("mine.png", b"", f"{uploads.REFUSED_TYPE}/99").run()
    assert not at.exception
    assert "does not fit: try again in a few minutes" in texts(at)
    assert at.session_state["chosen"].name == "before.png"


def test_the_batch_page_says_so_in_the_row_of_the_file(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "upload_bound", lambda: 10)
    at = script(BATCH).run()
    refused = ("mine.png", b"", f"{uploads.REFUSED_TYPE}/99")
    at.file_uploader(key="batch-upload-0").set_value([("a.png", PHOTO, ""), refused]).run()
    assert not at.exception
    states = list(at.dataframe[0].value["State"])
    assert states[0] == "waiting"
    assert "does not fit: try again in a few minutes" in states[1]
