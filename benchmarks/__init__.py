"""Measurements of speed, quality and robustness. The app imports nothing of them."""
