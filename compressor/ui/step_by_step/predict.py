"""Questions on the run that is looked at, behind a button: its player needs the room."""

import streamlit as st

from compressor.figures.cost_text import UNIT
from compressor.figures.film.run import cluster_shares
from compressor.pipeline.lesson.predictions import instructive_pair
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui.questions.ask import are_asked, ask, questions_switch
from compressor.ui.questions.direction import ask_direction
from compressor.ui.questions.wordings import pair_question, restarts_question
from compressor.ui.step_by_step.play_run import picture_key, trace_of
from compressor.ui.talk.slide_number import slide_number
from kmc import Restarts, count_colors


def predict_button(result: ExperimentResult, runs: Restarts, run: int | None) -> None:
    """Draw the button behind which the questions are, and the switch that turns them off.

    Args:
        result: the experiment.
        runs: its runs of the K that is looked at.
        run: the one that is looked at; None for one's own start, which has a question elsewhere.
    """
    with st.popover("Predict", icon=":material/quiz:"):
        if slide_number() == 0:  # a talk has it in its bar
            questions_switch()
        if are_asked():
            _questions(result, runs, run)


def _questions(result: ExperimentResult, runs: Restarts, run: int | None) -> None:
    k = runs.centroids.shape[1]
    about = f"{picture_key(result)}-{k}-{len(runs)}-{result.settings.seed}"
    if run is not None:
        trace = trace_of(result, runs.initial_centroids[run])
        shares = cluster_shares(trace, count_colors(result.pixels), 1)
        ask_direction(trace.centroids[0], trace.centroids[1], shares, f"{about}-{run}")
    if len(runs) > 1:
        ask(pair_question(instructive_pair(runs), about))
        ask(restarts_question(runs.costs, about))
        st.caption(f"Cost: {UNIT}.")
