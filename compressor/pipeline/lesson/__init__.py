"""What the lesson on k-means computes: predictions, the bits of a file, and the silhouette."""
