"""Load a recipe on the Image page, repeat it, and compare the result with the recipe."""

import streamlit as st

from compressor.imaging.errors import RecipeError
from compressor.imaging.text import quoted
from compressor.pipeline.methods.method import Result
from compressor.recipes.json_fields import MAX_RECIPE_BYTES
from compressor.recipes.recipe import Recipe, parse_recipe
from compressor.samples import SAMPLES
from compressor.ui import previews, state
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.image.use_picture import settle_new_picture, use_sample
from compressor.ui.navigation import COMPRESS
from compressor.ui.recipes.animations import repeat_animation
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
    """Let the user load a recipe, and offer to repeat it."""
    with st.expander(
        "Repeat a recipe", icon=":material/receipt_long:", key="repeating", on_change="rerun"
    ) as expander:
        if expander.open:
            _upload()
    if recipe := loaded_recipe():
        _offer(recipe)


def loaded_recipe() -> Recipe | None:
    """Return the recipe that was loaded last, unless the user put it away."""
    recipe: Recipe | None = st.session_state.get("recipe")
    return recipe


def recipe_verification(selected: SelectedPicture, result: Result) -> None:
    """Say whether a result with the picture and settings of the loaded recipe is equal to it."""
    recipe = loaded_recipe()
    if recipe is None or recipe.animation is not None:
        return
    verify(recipe, recipe_of(selected, result))


def verify(recipe: Recipe, repeated: Recipe) -> None:
    """Say whether a result is equal to a recipe; nothing where it is of another kind.

    Args:
        recipe: that was loaded.
        repeated: that of the result.
    """
    if recipe.source.sha256 != repeated.source.sha256:
        return
    if (recipe.settings, recipe.animation) != (repeated.settings, repeated.animation):
        return
    version_differences = other_versions(recipe, repeated)
    if lines := differences(recipe, repeated):
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/difference: **Not what the recipe says came out.**")
            for line in lines:
                st.text(line)
            st.text(_explain_difference(version_differences))
    else:
        count = len(recipe.files)
        files = "its file is" if count == 1 else f"all {count} files are"
        st.success(
            f"The recipe was repeated: {files} byte-identical, and every number is the same.",
            icon=":material/verified:",
        )
        if version_differences:
            st.text(f"Though made with {', '.join(version_differences)}.")


def _upload() -> None:
    st.caption(
        "A recipe says how a result was made. It is among the downloads of the Compress page."
    )
    st.file_uploader(
        "A recipe (JSON)",
        type="json",
        max_upload_size=MAX_RECIPE_BYTES // 1_000_000,
        key="recipe-file",
        on_change=uninterrupted(_load),
        label_visibility="collapsed",
    )
    if problem := st.session_state.get("recipe_problem"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/warning: **This file can't be repeated.**")
            st.text(problem)


def _explain_difference(version_differences: list[str]) -> str:
    if version_differences:
        return f"These versions differ: {', '.join(version_differences)}."
    return (
        "The versions are the same. The palette may have been computed by another kind of"
        " processor, or the recipe changed by hand."
    )


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
    selected = state.selected_picture()
    if selected is None or not matches_picture(recipe, selected.picture):
        for sample, picture in zip(SAMPLES, previews.samples(), strict=True):
            if matches_picture(recipe, picture):
                use_sample(sample)
                settle_new_picture()  # the recipe is repeated by a press


def _offer(recipe: Recipe) -> None:
    selected = state.selected_picture()
    has_picture = selected is not None and matches_picture(recipe, selected.picture)
    with st.container(border=True):
        what = "" if recipe.animation is None else ", all frames of an animation"
        st.markdown(f"**The recipe:** {describe_settings(recipe.settings)}{what}.")
        if has_picture:
            st.caption("Its picture is in use, and the settings are set.")
        else:
            st.markdown("It needs its picture; choose it above, from wherever you have it:")
        st.text(f"{quoted(recipe.source.name, 80)}, {describe_picture(recipe.source)}")
        if selected is not None and not has_picture:
            st.caption(":material/difference: The picture in use is another one.")
        with st.container(horizontal=True):
            is_pressed = st.button(
                "Repeat it",
                type="primary",
                icon=":material/replay:",
                key="repeat",
                disabled=not has_picture,
            )
            st.button("Close", key="put-away", on_click=uninterrupted(_dismiss))
    if is_pressed:
        set_method_and_widgets(recipe.settings)
        if recipe.animation is None or selected is None:
            state.begin(recipe.settings)
        else:
            repeat_animation(selected, recipe.settings, recipe.animation)
        st.switch_page(COMPRESS.script)


def _dismiss() -> None:
    st.session_state.pop("recipe", None)
