"""The Image page: choosing a picture."""
