"""An animation that plays, and can be paused."""

from compressor.ui.elements.animation_player.component import animation_player

__all__ = ["animation_player"]
