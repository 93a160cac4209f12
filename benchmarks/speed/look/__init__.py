"""What a search for the smallest file of a look costs, and choosing colours under a rate."""

HEADING = "## The search for a look\n"  # of its section in docs/results/performance.md
