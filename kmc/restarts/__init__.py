"""K-means from many starts, every run kept."""
