"""The Analysis page: what an experiment found out about its restarts."""
