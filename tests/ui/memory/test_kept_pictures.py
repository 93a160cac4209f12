"""Uploads that outlive a reload of their page, by a token that nobody else has."""

from streamlit.testing.v1 import AppTest

from compressor.ui.memory.kept_pictures import KEPT_SECONDS, KeptPictures, kept_pictures
from compressor.ui.picture_cache import PictureFile
from compressor.ui.state import SelectedPicture
from tests.support.pages import COMPRESS, PHOTO, Page, elements, use_sample, with_picture

UPLOAD = SelectedPicture(file=PictureFile(data=PHOTO), name="mine.png", source="Upload")


def token_of(at: AppTest) -> str:
    """The token that the page gives to the browser's tab."""
    (data,) = elements(at, "tab_token")
    return str(data["token"])


def test_a_picture_is_found_by_its_token_alone_and_for_some_minutes() -> None:
    now = [0.0]
    kept = KeptPictures[SelectedPicture](lambda: now[0])
    token = kept.keep(UPLOAD)
    other = kept.keep(UPLOAD)
    assert token != other
    assert len(token) >= 43  # 32 random bytes
    assert kept.find(token) is UPLOAD
    assert kept.find("") is kept.find(token[:-1]) is None
    now[0] = KEPT_SECONDS - 1
    assert kept.keep(UPLOAD, token) == token
    now[0] = KEPT_SECONDS
    assert kept.find(other) is None
    assert kept.find(token) is UPLOAD
    kept.drop(token)
    assert kept.find(token) is None


def test_an_upload_gets_a_token_of_its_session_and_a_sample_none(script: Page) -> None:
    at = with_picture(script("app.py"), PHOTO).run()
    token = token_of(at)
    assert kept_pictures().find(token) is at.session_state["chosen"]
    assert token not in str(at.query_params)
    assert token_of(at.run()) == token
    assert token_of(with_picture(script("app.py"), PHOTO).run()) != token
    assert token_of(use_sample(at, "coffee.png")) == ""
    assert kept_pictures().find(token) is None


def test_a_new_session_takes_it_up_with_the_token_and_nothing_without(script: Page) -> None:
    token = kept_pictures().keep(UPLOAD)
    for wrong in ("", "x" * 43, token[:-1]):
        at = script(COMPRESS).run()
        assert elements(at, "tab_token")[0] == {"token": "", "isNeeded": True}
        at.session_state["given"] = wrong
        taken = _with_token(at)
        assert taken is None
    at = script(COMPRESS).run()
    at.session_state["given"] = token
    assert _with_token(at) is UPLOAD


def _with_token(at: AppTest) -> SelectedPicture | None:
    """The picture of a session whose tab has sent the token in its state "given"."""

    def page() -> None:
        import streamlit as st

        from compressor.ui.image.reload import _take_up

        _take_up(st.session_state["given"])

    other = AppTest.from_function(page)
    other.session_state["given"] = at.session_state["given"]
    other.run()
    assert not other.exception
    return other.session_state.get("chosen")
