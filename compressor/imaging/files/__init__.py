"""Files other than pictures: their names, tables, ZIP archives, and writing them as a whole."""
