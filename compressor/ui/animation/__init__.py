"""All frames of an animation on the Compress page."""
