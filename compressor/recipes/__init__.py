"""Recipes: JSON files with all that is needed to repeat a result."""
