"""Plotly in elements of our own: its scripts, its camera, and figures as files."""
