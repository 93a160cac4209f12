"""A start of one's own for k-means: what it may be, its centroids, and how well its run ends."""
