"""A question whose answer is shown once the learner has given one; nothing is counted."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from compressor.ui.elements.callbacks import uninterrupted

SWITCH_KEY = "questions"


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with a few answers, of which one is right.

    Attributes:
        name: of the question; its choices are always the same.
        about: what tells the picture and numbers apart that it is about: with others it is asked
            anew.
        text: the question.
        choices: the answers.
        right: the number of the right one.
        why: a sentence or two that say why.
    """

    name: str
    about: str
    text: str
    choices: tuple[str, ...]
    right: int
    why: str


def questions_switch() -> None:
    """Draw the switch that turns all questions off, as for a talk."""
    st.session_state.setdefault(SWITCH_KEY, True)
    st.toggle(
        "Ask me first",
        key=SWITCH_KEY,
        persist_state="session",
        help="Questions before the answers. Nothing is counted or kept.",
    )


def are_asked() -> bool:
    """Return whether questions are asked."""
    return bool(st.session_state.get(SWITCH_KEY, True))


def ask(question: Question, show: Callable[[], None] = lambda: None) -> bool:
    """Draw the question, and the answer once the learner has given one.

    Args:
        question: the question.
        show: draws what belongs to the question, between its text and the choices.

    Returns:
        whether what gives the answer away may be seen: it is answered, or none is asked.
    """
    if not are_asked():
        return True
    key = f"ask-{question.name}"
    skip_key = f"{key}-skipped"
    if st.session_state.get(f"{key}-about") != question.about:
        st.session_state[f"{key}-about"] = question.about
        st.session_state[key] = None
        st.session_state[skip_key] = False
    with st.container(border=True, key=f"question-{question.name}", gap="small"):
        st.markdown(f":material/quiz: **{question.text}**")
        show()
        choice = None if st.session_state[skip_key] else _choice(question, key)
        if choice is None and not st.session_state[skip_key]:
            st.button(
                "Just show it",
                key=f"{key}-skip",
                type="tertiary",
                on_click=uninterrupted(st.session_state.__setitem__),
                args=(skip_key, True),
            )
            return False
        st.markdown(_answer(question, choice))
    return True


def _choice(question: Question, key: str) -> str | None:
    return st.radio(
        question.text,
        question.choices,
        index=None,
        horizontal=True,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def _answer(question: Question, choice: str | None) -> str:
    right = question.choices[question.right]
    if choice == right:
        return f":material/check_circle: **Yes.** {question.why}"
    return f":material/arrow_forward: **{right}.** {question.why}"
