"""Moving pictures: GIF, APNG and animated WebP, from bytes to frames and back."""
