"""The Choose K page."""
