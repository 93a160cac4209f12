"""The widgets of the settings."""
