"""The frame of an animation that all pages look at."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging import ImageError
from compressor.ui.image.frame_choice import frame_png
from tests.support.animations import moving_square, pillow_file, pillow_frames
from tests.support.pages import Page, texts, with_picture

FRAMES = moving_square(4)
MOVING = pillow_file(FRAMES, "GIF")
CLEAR = pillow_file(moving_square(3, clear=True), "WEBP")


def field(at: AppTest):
    (found,) = [each for each in at.number_input if "Frame that" in each.label]
    return found


def choose(at: AppTest, number: int) -> AppTest:
    """The Image page after a frame was chosen."""
    field(at).set_value(number).run()
    at.button(key="use-frame").click().run()
    assert not at.exception
    return at


def test_pages_look_at_the_frame_that_was_chosen_and_find_back(script: Page) -> None:
    at = with_picture(script("app.py"), MOVING, "square.gif").run()
    assert at.button(key="use-frame").disabled
    animation = at.session_state["chosen"]
    at = choose(at, 3)
    selected = at.session_state["chosen"]
    assert (selected.name, selected.frame) == ("square-frame-3.png", 3)
    np.testing.assert_array_equal(selected.picture.pixels, pillow_frames(MOVING)[2][0][..., :3])
    assert "This is frame 3 of 4 of" in texts(at)
    at = choose(at, 4)
    np.testing.assert_array_equal(
        at.session_state["chosen"].picture.pixels, pillow_frames(MOVING)[3][0][..., :3]
    )
    at = choose(at, 1)
    assert at.session_state["chosen"] is animation


def test_a_frame_that_is_cut_off_is_told_and_the_picture_stays(script: Page) -> None:
    at = with_picture(script("app.py"), MOVING[:-40], "square.gif").run()
    at = choose(at, 4)
    assert at.session_state["chosen"].name == "square.gif"
    assert "in frame 4 of 4" in texts(at)


def test_a_picture_has_no_such_choice(script: Page) -> None:
    still = pillow_file(FRAMES[:1], "PNG")
    at = with_picture(script("app.py"), still, "still.png").run()
    assert "use-frame" not in [button.key for button in at.button]


def test_a_frame_keeps_what_is_clear() -> None:
    (pixels, _), *_ = pillow_frames(frame_png(CLEAR, 2))
    np.testing.assert_array_equal(pixels, pillow_frames(CLEAR)[1][0])
    with pytest.raises(ImageError, match="has no frame 4"):
        frame_png(CLEAR, 4)
