"""Recipes on the pages: saving one, and repeating one."""
