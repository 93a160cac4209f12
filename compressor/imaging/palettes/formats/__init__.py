"""Writers of palette files, one module a family of formats; `compressor.imaging.palettes.writer` is the door."""
