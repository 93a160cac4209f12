"""The Batch page: many files in, a table of what became of each, one ZIP out."""
