"""An animation that the browser plays from its own file, and a button that pauses it."""

from compressor.ui.elements import element, media_url

_mount = element("animation_player")


def animation_player(file: bytes, first_frame: bytes, alt: str, key: str) -> None:
    """Draw an animation; the browser gets the file as it is.

    It stands still at first where the user's system asks for little motion.

    Args:
        file: a GIF, an APNG or an animated WebP.
        first_frame: a picture of the same size, shown while it is paused.
        alt: what is seen on it.
        key: of the element.
    """
    _mount(
        data={
            "moving": media_url(file, f"{key} moving"),
            "still": media_url(first_frame, f"{key} still"),
            "alt": alt,
        },
        key=key,
    )
