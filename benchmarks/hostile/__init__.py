"""Files that are made to do harm."""
