"""A palette and its indices within half a second, however large the picture: nearly the best."""
