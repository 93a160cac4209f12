"""What is nearest to colours of whole numbers: to some, or to all 2**24, as a table."""
