"""Damaged, hostile and very large files, and what reading them costs."""
