"""Animations in the browser."""
