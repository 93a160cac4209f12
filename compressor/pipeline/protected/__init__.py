"""Protected parts: rectangles of a picture whose pixels weigh more than the others."""
