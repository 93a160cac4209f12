"""The frames of two animations that are played in step."""
