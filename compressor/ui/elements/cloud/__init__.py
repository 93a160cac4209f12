"""Clouds of colours in space, side by side, which one camera turns together."""

from compressor.ui.elements.cloud.component import cloud_data, clouds

__all__ = ["cloud_data", "clouds"]
