"""Writers of palette files, a module for each family; `palettes.writer` chooses among them."""
