"""`python -m compressor`: the command line, see `compressor.cli`."""

import sys

from compressor.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
