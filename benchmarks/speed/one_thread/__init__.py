"""CPU seconds of one thread: restarts beside compiled libraries, and large pictures."""

HEADING = "## CPU seconds of one thread\n"
