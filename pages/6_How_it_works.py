"""How it works: k-means in four steps, for a screen in front of a class."""

import streamlit as st

from compressor.ui import navigation, page
from compressor.ui.how_it_works.lesson import lesson_in_use
from compressor.ui.how_it_works.slides import show_slide
from compressor.ui.how_it_works.view import say_which_picture, whole_lesson
from compressor.ui.questions.ask import questions_switch
from compressor.ui.talk.position import slide_of
from compressor.ui.talk.present import present_button

page.page_frame(
    navigation.HOW_IT_WORKS,
    "K-means finds a few colours that stand for many. Everything below is computed on a small"
    " picture, by the very functions that are quoted.",
)
lesson, own_colors = lesson_in_use()
if slide := slide_of(navigation.HOW_IT_WORKS.title):
    show_slide(lesson, slide)
    st.stop()
with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link(
        navigation.STEP_BY_STEP.script,
        label="Watch it step by step",
        icon=navigation.STEP_BY_STEP.icon,
    )
    st.page_link(
        navigation.WHERE_IT_FAILS.script,
        label="See where it fails",
        icon=navigation.WHERE_IT_FAILS.icon,
    )
    present_button(navigation.HOW_IT_WORKS)
    questions_switch()
say_which_picture(lesson, own_colors)
whole_lesson(lesson)
