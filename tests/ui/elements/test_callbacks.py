"""A callback of a widget reaches its end, whatever is pressed meanwhile."""

import pytest
from streamlit.testing.v1 import AppTest

from compressor.ui.elements.callbacks import uninterrupted


def page_with_a_button(is_left: bool) -> None:
    """A page whose callback is cut short the first time, as by another press.

    The other run comes next in the same script's thread, or has begun in its own: this one is left.
    """
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from compressor.ui.elements.callbacks import uninterrupted

    def take_number(number: int) -> None:
        if "begun" not in st.session_state:
            st.session_state["begun"] = number
            context = get_script_run_ctx()
            assert context is not None
            assert context.script_requests is not None
            if is_left:
                context.script_requests.request_stop()
            other = RerunData("by=other", page_script_hash=context.page_script_hash)
            context.script_requests.request_rerun(other)
        st.session_state["taken"] = number

    st.button("Take", key="take", on_click=uninterrupted(take_number), args=(7,))
    st.text(f"Taken: {st.session_state.get('taken', 'nothing')}")
    st.text(f"Asked for by: {st.query_params.get('by', 'the button')}")


def test_a_callback_that_is_cut_short_begins_anew_and_the_other_run_comes_after_it() -> None:
    at = AppTest.from_function(page_with_a_button, kwargs={"is_left": False}).run()
    assert [text.value for text in at.text] == ["Taken: nothing", "Asked for by: the button"]
    at.button(key="take").click().run()
    assert not at.exception
    assert [text.value for text in at.text] == ["Taken: 7", "Asked for by: other"]


def test_a_callback_is_finished_where_another_run_has_begun() -> None:
    at = AppTest.from_function(page_with_a_button, kwargs={"is_left": True}).run()
    at.button(key="take").click().run()
    assert not at.exception
    assert at.session_state["taken"] == 7


def test_it_is_called_once_where_nothing_comes_in_and_its_faults_are_not_hidden() -> None:
    calls: list[int] = []
    uninterrupted(calls.append)(3)
    assert calls == [3]
    with pytest.raises(ValueError, match="three"):
        uninterrupted(int)("three")
