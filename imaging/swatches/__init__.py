"""Writers of palette files, one module a family of formats; `imaging.palette_files` is the door."""
