"""The widgets that set settings."""
