"""Recipes on pages: writing, loading and repeating them."""
