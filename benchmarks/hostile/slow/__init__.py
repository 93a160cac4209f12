"""Small files that decoders take minutes for, by the way in which they do it."""
