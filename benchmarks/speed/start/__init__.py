"""What it costs to start the command line."""

HEADING = "## Start of the command line\n"  # of its section in docs/results/performance.md
