"""Tens of thousands of damaged inputs for every entrance of the product, `entrances` by name."""
