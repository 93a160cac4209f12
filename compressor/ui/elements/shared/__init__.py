"""What several of the elements use: the axes of colour spaces, and the choice of points to draw."""
