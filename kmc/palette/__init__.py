"""The best palette of k colours."""
