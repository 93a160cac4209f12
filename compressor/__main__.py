"""`kmc` and `python -m compressor`: the command line, see `compressor.cli`."""

import sys

from compressor.installation import missing_extra, running_program

MISUSED = 2
INTERRUPTED = 130


def main() -> int:
    """Run the command line; its exit code, and 2 where its packages are not installed."""
    if sentence := missing_extra("files"):
        print(f"{running_program()}: error: {sentence}", file=sys.stderr)
        return MISUSED
    try:
        from compressor.cli.main import main as run_cli  # it imports what may be missing
    except KeyboardInterrupt:
        return INTERRUPTED
    return run_cli()


if __name__ == "__main__":
    sys.exit(main())
