"""Links: a page's address holds the picture and every setting."""
