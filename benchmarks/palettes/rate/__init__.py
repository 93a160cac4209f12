"""Bytes at equal looks: this project's files beside those of other programs."""
