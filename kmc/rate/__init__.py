"""Assignment under a rate: each pixel weighs its distance against the bits of its index."""
