"""Clouds: the colours of a picture as points in a space, alone or with a run's centroids."""
