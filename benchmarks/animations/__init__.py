"""Animations against gifsicle, gifski and Pillow; docs/animations.md has the results."""
