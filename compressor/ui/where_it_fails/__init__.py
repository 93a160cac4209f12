"""The Where it fails page."""
