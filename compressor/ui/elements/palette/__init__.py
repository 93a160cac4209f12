"""A palette whose colours can be sorted, copied, and found in the picture."""

from compressor.ui.elements.palette.component import Color, index_map, palette

__all__ = ["Color", "index_map", "palette"]
