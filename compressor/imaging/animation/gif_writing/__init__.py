"""From chosen frames to a GIF: what changes, packed by an LZW that may choose near entries."""
