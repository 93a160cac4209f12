"""A sentence for those who hear the page: it is read out when it changes, wherever the focus is."""

from compressor.ui.elements import element

_mount = element("live_status")


def live_status(sentence: str, key: str) -> None:
    """Have screen readers say a sentence, once.

    Args:
        sentence: what is said when it differs from the last one; "" says nothing.
        key: of the element, which has to be drawn before there is anything to say.
    """
    _mount(data={"sentence": sentence}, key=key)
