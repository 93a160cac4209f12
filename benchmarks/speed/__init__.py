"""Speed and memory, measured beside other programs."""
