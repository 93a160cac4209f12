"""What the benchmarks of the server share: a server, a browser, visitors, and a gauge of memory."""
