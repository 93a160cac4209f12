"""GIF: what comes before the first frame.  https://www.w3.org/Graphics/GIF/spec-gif89a.txt"""

from compressor.imaging.limits import check_segment_count

_EXTENSION = 0x21
_IMAGE = 0x2C


def check_gif(data: bytes) -> None:
    """Raise ImageError for too many blocks up to the second frame; no more is read."""
    at = 13 + _color_table_bytes(data[10] if len(data) > 10 else 0)
    blocks = frames = 0
    while at + 1 < len(data) and frames < 2:
        if data[at] == _IMAGE:
            frames += 1
            at += 11 + _color_table_bytes(data[at + 9] if at + 9 < len(data) else 0)
            at, _ = _skip_sub_blocks(data, at)
        elif data[at] == _EXTENSION:
            at, skipped = _skip_sub_blocks(data, at + 2)
            blocks += skipped + 1
            check_segment_count(blocks)
        else:
            at += 1


def _color_table_bytes(flags: int) -> int:
    """The length of the colour table that these flags announce."""
    return 3 << (flags % 8 + 1) if flags & 0x80 else 0


def _skip_sub_blocks(data: bytes, at: int) -> tuple[int, int]:
    """The position behind the sub-blocks that begin at `at`, and their number."""
    blocks = 0
    while at < len(data) and data[at]:
        at += 1 + data[at]
        blocks += 1
    return at + 1, blocks
