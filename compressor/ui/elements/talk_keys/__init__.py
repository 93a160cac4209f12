"""The keys of a lesson that is presented."""

from compressor.ui.elements.talk_keys.component import talk_keys

__all__ = ["talk_keys"]
