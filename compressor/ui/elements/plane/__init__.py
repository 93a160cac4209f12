"""Points in a square, on which centroids are placed and points drawn, and a player of k-means."""

from compressor.ui.elements.plane.component import plane, plane_data

__all__ = ["plane", "plane_data"]
