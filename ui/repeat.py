"""Load a recipe on the Image page, repeat it, and say whether the same came out."""

import streamlit as st

from imaging.errors import RecipeError
from imaging.json_reader import MOST_BYTES
from imaging.plain import plain
from imaging.recipe import Recipe, parse_recipe
from imaging.reduce import Wishes
from imaging.samples import SAMPLES
from ui import cached, inputs, sources, state, wishes
from ui.experiment import Result, Settings
from ui.quality import Reduced
from ui.recipes import asked, differences, in_words, is_for, needed, other_versions, recipe_of
from ui.state import Chosen


def repeat() -> None:
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


def verdict(now: Chosen, result: Result | Reduced) -> None:
    """Whether this result is what the loaded recipe says, where it was made as it says."""
    recipe = loaded()
    if recipe is None or not is_for(recipe, now.picture):
        return
    made = recipe_of(now, result)
    if (recipe.method, recipe.settings) != (made.method, made.settings):
        return
    others = other_versions(recipe, made)
    if found := differences(recipe, made):
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/difference: **Not what the recipe says came out.**")
            for line in found:
                st.text(line)
            st.text(_because(others))
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
        max_upload_size=MOST_BYTES // 1_000_000,
        key="recipe-file",
        on_change=_load,
        label_visibility="collapsed",
    )
    if problem := st.session_state.get("recipe_problem"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/warning: **This file can't be repeated.**")
            st.text(problem)


def _because(others: list[str]) -> str:
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
    _set_widgets(asked(recipe))
    now = state.chosen()
    if now is None or not is_for(recipe, now.picture):
        for sample, picture in zip(SAMPLES, cached.samples(), strict=True):
            if is_for(recipe, picture):
                sources.take_sample(sample)


def _set_widgets(to: Settings | Wishes) -> None:
    if isinstance(to, Settings):
        st.session_state.update({key: getattr(to, name) for key, name in inputs.KEYS.items()})
        inputs.choose_method(inputs.RESTARTS)
    else:
        wishes.set_widgets(to)
        inputs.choose_method(inputs.BEST_QUALITY)


def _offer(recipe: Recipe) -> None:
    now, wanted = state.chosen(), asked(recipe)
    ready = now is not None and is_for(recipe, now.picture)
    with st.container(border=True):
        st.markdown(f"**The recipe:** {in_words(wanted)}.")
        if ready:
            st.caption("Its picture is in use, and the settings are set.")
        else:
            st.markdown("It needs its picture; choose it above, from wherever you have it:")
        st.text(f"{plain(recipe.source.name, 80)}, {needed(recipe.source)}")
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
            st.button("Put it away", key="put-away", on_click=_put_away)
    if again:
        _set_widgets(wanted)
        state.begin(wanted)
        st.switch_page("pages/1_Compress.py")


def _put_away() -> None:
    st.session_state.pop("recipe", None)
