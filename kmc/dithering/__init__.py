"""Dithering by error diffusion."""
