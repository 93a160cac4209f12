"""Executors: who computes, and the loop that feeds them."""
