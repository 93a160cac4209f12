"""The command line: files in, indexed PNG files out. `python -m imaging --help` explains it."""
