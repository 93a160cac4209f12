"""What an uploader has is taken into use, or left alone where the server does not have it."""

import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from compressor.ui.image import use_picture


@pytest.mark.parametrize("key", [use_picture.UPLOAD_KEY, use_picture.CAMERA_KEY])
def test_the_upload_of_a_server_that_has_restarted_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    session = {key: DeletedFile("an-earlier-servers")}
    monkeypatch.setattr(st, "session_state", session)
    use_picture.take_uploads()
    assert session.keys() == {key}
    assert use_picture.problem() is None
    assert not use_picture.has_new_picture()
