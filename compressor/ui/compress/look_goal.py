"""What the method "Smallest file" is told: how good the file has to look, or how large it may be.

Both are the settings `look` and `max_bytes`: a file that may have so many bytes is to look as good
as those allow, so its look is the highest (`LookSettings.is_best_of_size`). The widgets show what
the settings say, whoever set them; they hold nothing of their own.
"""

import streamlit as st

from compressor.pipeline.settings import LOOK, MAX_FILE_BYTES, LookSettings
from compressor.ui.compress.looks import choose_look
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import file_size
from compressor.ui.settings.inputs import current, set_default
from compressor.ui.settings.look_level import LEVELS
from compressor.ui.settings.mirrors import chosen_since_shown, mirror
from compressor.ui.state import SelectedPicture

BY_LOOK = "How good it looks"
BY_SIZE = "How large it is"
GOAL_KEY = "look-goal"
KB_KEY = "size-kb"
PRESET_KEY = "size-preset"
EARLIER_LOOK_KEY = "look-before-size"  # the look that the cards had
ROUND_KB = 100  # a size that mail and forms often ask for
MIN_BYTES = 1000  # no smaller size is proposed, unless the file itself is smaller
STEP_KB = 10.0


def goal_inputs(selected: SelectedPicture) -> None:
    """Draw the choice between the two, and the widgets of the chosen one."""
    size = selected.picture.size_bytes
    look, max_bytes, *_ = LookSettings.schema()
    set_default(look.name, look.default)
    set_default(max_bytes.name, max_bytes.default)
    if _take_choices(size):
        st.rerun()  # what stands above is to show them, too
    settings = current(LookSettings)
    st.segmented_control(
        "What decides?",
        (BY_LOOK, BY_SIZE),
        default=mirror(GOAL_KEY, _goal_of(settings)),
        required=True,
        key=GOAL_KEY,
        width="stretch",
        on_change=uninterrupted(_follow),
        args=(size,),
    )
    if settings.is_best_of_size:
        _size_inputs(size, settings.max_bytes)
    else:
        choose_look(selected, settings)


def _goal_of(settings: LookSettings) -> str:
    return BY_SIZE if settings.is_best_of_size else BY_LOOK


def size_presets(size: int) -> dict[str, int]:
    """Return the sizes that are proposed for a file of `size` bytes, in bytes, by their labels.

    None is larger than the file itself.
    """
    presets = {"Half": proposed_bytes(size, 2), "A quarter": proposed_bytes(size, 4)}
    if size > 1000 * ROUND_KB:
        presets[f"{ROUND_KB} kB"] = 1000 * ROUND_KB
    return {label: limit for label, limit in presets.items() if limit < size}


def proposed_bytes(size: int, part: int) -> int:
    """Return one `part`-th of a file of `size` bytes: whole kB, and not less than `MIN_BYTES`."""
    whole = 1000 * (size // part // 1000)
    return max(whole, min(size, MIN_BYTES))


def reached_look(settings: LookSettings, score: float) -> str:
    """Return in words which look the best file of at most so many bytes has.

    Args:
        settings: those of a size, see `LookSettings.is_best_of_size`.
        score: the SSIMULACRA2 of the file.
    """
    names = [name for name, look in LEVELS.items() if score >= look]
    reached = f"as good as “{names[-1]}”" if names else "poorer than “Smallest”"
    return (
        f"The best look in at most {file_size(settings.max_bytes)} is {reached}"
        f" (SSIMULACRA2 {score:.1f})."
    )


def _size_inputs(size: int, limit: int) -> None:
    st.number_input(
        "At most, in kB",
        1e-3,
        MAX_FILE_BYTES / 1e3,
        mirror(KB_KEY, limit / 1e3) or "min",
        step=STEP_KB,
        format="%g",
        key=KB_KEY,
        on_change=uninterrupted(_follow),
        args=(size,),
        help="The file gets the best look that so many bytes can have.",
    )
    presets = size_presets(size)
    if presets:
        labels = {value: label for label, value in presets.items()}
        st.pills(
            f"Your file has {file_size(size)}",
            presets,
            default=mirror(PRESET_KEY, labels.get(limit)),
            key=PRESET_KEY,
            on_change=uninterrupted(_follow),
            args=(size,),
        )
    if limit >= size:
        st.caption(f"Your file has {file_size(size)}, so it need not become smaller for that.")


def _follow(size: int) -> None:
    """Set the settings to what was chosen, before the page is drawn anew."""
    _take_choices(size)


def _take_choices(size: int) -> bool:
    """Set the settings to what was chosen since the widgets were drawn; return whether it differs.

    The widgets' callback calls it, and every run again.
    """
    before = current(LookSettings)
    goal = chosen_since_shown(GOAL_KEY)
    kilobytes = chosen_since_shown(KB_KEY)
    preset = chosen_since_shown(PRESET_KEY)
    if goal is not None and goal != _goal_of(before):
        _use_goal(goal, size)
    elif before.is_best_of_size and preset in size_presets(size):
        st.session_state["max_bytes"] = size_presets(size)[preset]
    elif before.is_best_of_size and kilobytes is not None:
        st.session_state["max_bytes"] = max(1, round(1e3 * kilobytes))
    return current(LookSettings) != before


def _use_goal(goal: str, size: int) -> None:
    """Take over a goal, with a size that suits the file, or with the look before that."""
    session = st.session_state
    if goal == BY_SIZE:
        session[EARLIER_LOOK_KEY] = current(LookSettings).look
        session.update(look=LOOK.max, max_bytes=proposed_bytes(size, 2))
    else:
        defaults = LookSettings.defaults()
        session.update(
            look=session.get(EARLIER_LOOK_KEY, defaults.look), max_bytes=defaults.max_bytes
        )
