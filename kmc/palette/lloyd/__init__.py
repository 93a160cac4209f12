"""Weighted points and their clusters, which Lloyd's algorithm improves."""
