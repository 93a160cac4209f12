"""Load a recipe on the Image page, repeat it, and say whether the same came out."""

import streamlit as st

from compressor.imaging.errors import RecipeError
from compressor.imaging.text import quoted
from compressor.pipeline.methods.method import Result
from compressor.recipes.json_fields import MAX_RECIPE_BYTES
from compressor.recipes.recipe import Recipe, parse_recipe
from compressor.samples import SAMPLES
from compressor.ui import previews, state
from compressor.ui.image import choose_picture
from compressor.ui.recipes.from_result import (
    describe_picture,
    describe_settings,
    differences,
    matches_picture,
    other_versions,
    recipe_of,
)
from compressor.ui.settings.method_choice import set_method_and_widgets
from compressor.ui.state import SelectedPicture


def recipe_loader() -> None:
    """Let the user load a recipe; say what it needs, and offer to repeat it."""
    with st.expander(
        "Repeat a recipe", icon=":material/receipt_long:", key="repeating", on_change="rerun"
    ) as expander:
        if expander.open:
            _upload()
    if recipe := loaded():
        _offer(recipe)


def loaded() -> Recipe | None:
    """The recipe that was loaded last, until it is put away."""
    found: Recipe | None = st.session_state.get("recipe")
    return found


def recipe_verification(now: SelectedPicture, result: Result) -> None:
    """Whether this result is what the loaded recipe says, where it was made as it says."""
    recipe = loaded()
    if recipe is None or not matches_picture(recipe, now.picture):
        return
    made = recipe_of(now, result)
    if recipe.settings != made.settings:
        return
    others = other_versions(recipe, made)
    if found := differences(recipe, made):
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/difference: **Not what the recipe says came out.**")
            for line in found:
                st.text(line)
            st.text(_explain_difference(others))
    else:
        count = len(recipe.files)
        files = "its file is" if count == 1 else f"all {count} files are"
        st.success(
            f"The recipe was repeated: {files} byte-identical, and every number is the same.",
            icon=":material/verified:",
        )
        if others:
            st.text(f"Though made with {', '.join(others)}.")


def _upload() -> None:
    st.caption(
        "A recipe says how a result was made. It is among the downloads of the Compress page."
    )
    st.file_uploader(
        "A recipe (JSON)",
        type="json",
        max_upload_size=MAX_RECIPE_BYTES // 1_000_000,
        key="recipe-file",
        on_change=_load,
        label_visibility="collapsed",
    )
    if problem := st.session_state.get("recipe_problem"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/warning: **This file can't be repeated.**")
            st.text(problem)


def _explain_difference(others: list[str]) -> str:
    if others:
        return f"These versions differ: {', '.join(others)}."
    return "The versions are the same; the recipe may have been changed by hand."


def _load() -> None:
    file = st.session_state.get("recipe-file")
    st.session_state.pop("recipe_problem", None)
    if file is None:
        return
    try:
        recipe = parse_recipe(file.getvalue())
    except RecipeError as error:
        st.session_state["recipe_problem"] = str(error)
        return
    st.session_state["recipe"] = recipe
    set_method_and_widgets(recipe.settings)
    now = state.selected_picture()
    if now is None or not matches_picture(recipe, now.picture):
        for sample, picture in zip(SAMPLES, previews.samples(), strict=True):
            if matches_picture(recipe, picture):
                choose_picture.use_sample(sample)


def _offer(recipe: Recipe) -> None:
    now = state.selected_picture()
    ready = now is not None and matches_picture(recipe, now.picture)
    with st.container(border=True):
        st.markdown(f"**The recipe:** {describe_settings(recipe.settings)}.")
        if ready:
            st.caption("Its picture is in use, and the settings are set.")
        else:
            st.markdown("It needs its picture; choose it above, from wherever you have it:")
        st.text(f"{quoted(recipe.source.name, 80)}, {describe_picture(recipe.source)}")
        if now is not None and not ready:
            st.caption(":material/difference: The picture in use is another one.")
        with st.container(horizontal=True):
            again = st.button(
                "Repeat it",
                type="primary",
                icon=":material/replay:",
                key="repeat",
                disabled=not ready,
            )
            st.button("Put it away", key="put-away", on_click=_dismiss)
    if again:
        set_method_and_widgets(recipe.settings)
        state.begin(recipe.settings)
        st.switch_page("pages/1_Compress.py")


def _dismiss() -> None:
    st.session_state.pop("recipe", None)
