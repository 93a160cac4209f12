"""Colours as points in space: its axes, its camera, and what is drawn in it."""
