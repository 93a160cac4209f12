"""Everything fails, at random times; `python -m benchmarks.server.chaos --help`."""
