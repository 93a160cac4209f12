"""Start centroids that are placed: on pixels of a picture, and in the cloud of its colours."""

from compressor.ui.elements.start_editor.component import Placement, read_colors, start_editor

__all__ = ["Placement", "read_colors", "start_editor"]
