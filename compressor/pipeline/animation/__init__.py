"""From an animation and settings to a smaller animation: one palette, and still stays still."""
