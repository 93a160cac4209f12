"""The keys of a lesson that is presented press the buttons of its bar."""

from compressor.ui.elements import element

_mount = element("talk_keys")


def talk_keys(*, back: str, on: str, leave: str, key: str) -> None:
    """Listen to the keys.

    Args:
        back, on, leave: the keys of the buttons that go back, go on, and end the presentation.
        key: of the element.
    """
    _mount(data={"back": back, "on": on, "leave": leave}, key=key)
