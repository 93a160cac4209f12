"""Pictures that are dropped or pasted anywhere on a page: they go into the page's uploader."""

from compressor.ui.elements import element

_mount = element("drop_anywhere")


def drop_anywhere(key: str) -> None:
    """Have files that are dropped or pasted on the page go into its first uploader.

    Nothing is seen of it until a file is held over the page.

    Args:
        key: of the element.
    """
    _mount(data={}, key=key)
