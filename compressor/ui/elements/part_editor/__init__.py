"""A picture on which parts are drawn, moved and resized: by mouse, touch or keyboard."""

from compressor.ui.elements.part_editor.component import part_editor

__all__ = ["part_editor"]
