"""The downloads of results."""
