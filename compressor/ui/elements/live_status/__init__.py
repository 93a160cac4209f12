"""A sentence for those who hear the page."""

from compressor.ui.elements.live_status.component import live_status

__all__ = ["live_status"]
