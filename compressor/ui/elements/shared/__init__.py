"""What several elements use."""
