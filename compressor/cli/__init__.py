"""The command line: files in, indexed PNG files out. `python -m compressor --help` explains it."""
