"""Executors, the worker processes behind them, and the retries of what a lost one had begun."""
