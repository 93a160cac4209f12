"""What the lesson on k-means computes of a picture."""
