"""How fast, beside other programs."""
