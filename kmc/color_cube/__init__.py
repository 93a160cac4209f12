"""What is nearest to each of the 2**24 colours, as a table."""
