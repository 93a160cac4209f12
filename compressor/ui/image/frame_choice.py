"""The frame of an animation that the pages look at: the first one, or another by choice.

A frame that was chosen is a picture of its own, a PNG file, so that all pages, links and recipes
treat it as any other; it remembers the animation that it is of.
"""

import io

import streamlit as st
from PIL import Image

from compressor.imaging import ImageError
from compressor.imaging.animation.formats import format_of_animation
from compressor.imaging.decoding.parts_left_out import MOST_FRAMES
from compressor.imaging.files.names import safe_stem
from compressor.imaging.types import Pixels
from compressor.parallel.decoder import UntrustedAnimation
from compressor.ui import state
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.image.use_picture import PROBLEM_KEY
from compressor.ui.picture_cache import PictureFile
from compressor.ui.plain_text import literal
from compressor.ui.settings.protected_parts import set_protected
from compressor.ui.state import SelectedPicture

FRAME_KEY = "frame-of-animation"
_OPAQUE = 255


def frame_choice(selected: SelectedPicture) -> None:
    """Draw the choice among the frames of the animation in use, or of that which a frame is of."""
    animation = selected.animation or selected
    frames = min(animation.picture.frames, MOST_FRAMES)
    if frames <= 1 or format_of_animation(animation.picture.format) is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="frame-choice"):
        number = st.number_input(
            "Frame that the pages look at",
            1,
            frames,
            value=selected.frame,
            key=f"{FRAME_KEY}-{selected.picture.sha256[:12]}",
            help="Analysis, Palette and the other pages look at one frame; *Compress* writes all of"
            " them where the first one is chosen.",
        )
        st.button(
            f"Use frame {number:,}",
            icon=":material/animation:",
            key="use-frame",
            disabled=number == selected.frame,
            on_click=uninterrupted(use_frame),
            args=(animation, int(number)),
        )
    if selected.animation is not None:
        st.caption(
            f":material/info: This is frame {selected.frame:,} of {frames:,} of"
            f" {literal(animation.name)}; frame 1 leads back to all of them."
        )


def use_frame(animation: SelectedPicture, number: int) -> None:
    """Take a frame of an animation into use; of the first one, the animation's own file.

    Args:
        animation: the animation.
        number: of the frame, from 1.
    """
    st.session_state.pop(PROBLEM_KEY, None)
    if number > 1:
        try:
            file = PictureFile(data=frame_png(animation.file.data, number))
        except ImageError as error:
            st.session_state[PROBLEM_KEY] = str(error)
            return
        name = f"{safe_stem(animation.name)}-frame-{number}.png"
        chosen = SelectedPicture(
            file=file, name=name, source=animation.source, animation=animation, frame=number
        )
    else:
        chosen = animation
    set_protected(())  # they were marked in another frame
    state.select_picture(chosen)


def frame_png(data: bytes, number: int) -> bytes:
    """Return a PNG of one frame of an animation, which is decoded up to it.

    Args:
        data: the animation.
        number: of the frame, from 1.

    Raises:
        ImageError: as `UntrustedAnimation.frames`, and where there are fewer frames.
    """
    animation = UntrustedAnimation(data)
    frames = animation.frames()
    try:
        for at, frame in enumerate(frames, 1):
            if at == number:
                return _png(frame.pixels)
    finally:
        frames.close()
    raise ImageError(animation.last_note or f"The animation has no frame {number:,}.")


def _png(pixels: Pixels) -> bytes:
    image = Image.fromarray(pixels)
    if pixels[..., 3].min() == _OPAQUE:
        image = image.convert("RGB")
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()
