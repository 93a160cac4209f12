"""Many sessions at once on one server; `python -m benchmarks.server.crowd --help`."""
