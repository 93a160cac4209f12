"""What a page draws that can be presented: the button that begins, and the bar of the talk."""

from pathlib import Path

import streamlit as st

from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.talk_keys import talk_keys
from compressor.ui.navigation import HOW_IT_WORKS, STEP_BY_STEP, Page
from compressor.ui.questions.ask import questions_switch
from compressor.ui.talk.position import LAST_SLIDE, slide_of
from compressor.ui.talk.slide_number import set_slide

BACK_KEY = "talk-back"
ON_KEY = "talk-on"
LEAVE_KEY = "talk-leave"
CSS = Path(__file__).with_name("talk.css").read_text("utf-8")


def present_button(page: Page) -> None:
    """Draw the button that begins: the lesson from its first slide, or the run."""
    if slide_of(page.title) > 0:
        return
    st.button(
        "Present",
        key="present",
        icon=":material/co_present:",
        on_click=uninterrupted(set_slide),
        args=(LAST_SLIDE if page == STEP_BY_STEP else 1,),
        help="Large type, no sidebar. The arrow keys go on and back, Escape leaves.",
    )


def is_presented(page: Page) -> bool:
    """Return whether this page is a slide now; go to the page that is, where this one is not."""
    slide = slide_of(page.title)
    if slide == 0:
        return False
    if page == STEP_BY_STEP and slide < LAST_SLIDE:
        st.switch_page(HOW_IT_WORKS.script)
    if page == HOW_IT_WORKS and slide == LAST_SLIDE:
        st.switch_page(STEP_BY_STEP.script)
    return True


def draw_bar(page: Page) -> None:
    """Draw the bar that goes on, back, and out of the talk, and listen to the keys."""
    slide = slide_of(page.title)
    st.html(f"<style>{CSS}</style>")
    with st.container(key="talk-bar", horizontal=True, vertical_alignment="center", gap="small"):
        _bar_button("Back", BACK_KEY, ":material/arrow_back:", slide - 1, slide == 1)
        with st.container(key="talk-where", width="content"):
            st.markdown(f"{slide} of {LAST_SLIDE}", width="content")
        _bar_button("Next", ON_KEY, ":material/arrow_forward:", slide + 1, slide == LAST_SLIDE)
        questions_switch()
        _bar_button("Leave", LEAVE_KEY, ":material/close:", 0, False)
    talk_keys(back=BACK_KEY, on=ON_KEY, leave=LEAVE_KEY, key="talk-keys")


def _bar_button(label: str, key: str, icon: str, slide: int, is_disabled: bool) -> None:
    """Draw a button that goes to a slide; to 0 it leaves."""
    st.button(
        label,
        key=key,
        icon=icon,
        disabled=is_disabled,
        on_click=uninterrupted(set_slide),
        args=(slide,),
    )
