"""The smallest file of a wanted look: the search over colours, dithering and the price of bits."""
