"""The server's memory: one bound for all that it keeps for its visitors."""
