"""`python -m imaging`: the command line, see `imaging.cli`."""

import sys

from imaging.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
