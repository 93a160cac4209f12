"""The kinds of job: a session waits for one of each at a time. Methods have their own name."""

K_CURVE = "curve"
RESTART_BUDGET = "comparison"
BATCH = "batch"
