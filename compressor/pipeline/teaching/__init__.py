"""What is computed to be explained: the bits of a file, and how well clusters are told apart."""
