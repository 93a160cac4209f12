"""Many jobs of all kinds, and what they leave behind; `python -m benchmarks.server.soak --help`."""
