"""Tests of the search for the smallest file of a look."""
