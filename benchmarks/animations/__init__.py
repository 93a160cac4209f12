"""Animations against gifsicle, gifski and Pillow; docs/results/animations.md has the results."""
