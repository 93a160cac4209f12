"""Points in a plane on which k-means is tried, and what it makes of them."""
