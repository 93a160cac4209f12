"""Work in the background of the pages."""
