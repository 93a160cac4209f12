"""Clouds of colours in space, side by side, which one camera turns together."""

from compressor.ui.elements.cloud.component import Cloud, cloud_data, clouds

__all__ = ["Cloud", "cloud_data", "clouds"]
