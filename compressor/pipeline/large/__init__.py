"""Pictures that are compressed in strips or tiles, so that memory stays small."""
