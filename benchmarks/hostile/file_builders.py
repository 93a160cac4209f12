"""Builds hostile and very large files, most of them byte by byte."""

import io
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image

from benchmarks.hostile.icc_profiles import DISPLAY_P3, matrix_profile

SIDE = 10_000  # pixels
SQUARE = (SIDE, SIDE)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    """Return the picture as a file, by Pillow."""
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def textured(mode: str, size: tuple[int, int] = SQUARE) -> Image.Image:
    """Return a picture with texture everywhere, by repeating a small one."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    rng = np.random.default_rng(0)
    texture = rng.integers(0, 256, (125, 125, bands), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    channels = [Image.fromarray(np.ascontiguousarray(texture[..., b])) for b in range(bands)]
    image = Image.new(mode, size)
    tile = Image.merge(mode, channels) if bands > 1 else channels[0].convert(mode)
    for top in range(0, size[1], 1000):
        for left in range(0, size[0], 1000):
            image.paste(tile, (left, top))
    return image


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int,
    height: int,
    before: bytes = b"",
    after: bytes = b"",
    color: int = 2,
    rows: int | None = None,
) -> bytes:
    """Return a PNG whose samples are all 0.

    Args:
        before, after: chunks around its pixels.
        color: its colour type.
        rows: the rows that it contains; None for all.
    """
    header = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(1 + width * {0: 1, 2: 3, 6: 4}[color])
    body = [packer.compress(row) for _ in range(height if rows is None else rows)] + [
        packer.flush()
    ]
    pixels = chunk(b"IHDR", header) + before + chunk(b"IDAT", b"".join(body)) + after
    return b"\x89PNG\r\n\x1a\n" + pixels + chunk(b"IEND", b"")


def packed_text(size: int) -> bytes:
    """Return `size` zero bytes, deflated."""
    return zlib.compress(bytes(size), 9)


def bmp_of_billions() -> bytes:
    """Return the header of a BMP that claims 2 billion x 2 billion pixels."""
    header = (100, 0, 54, 40, 2**31 - 1, 2**31 - 1, 1, 24, *[0] * 6)
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", *header)


def png_of_chunks(total: int, name: bytes = b"prVt", each: int = 0, late: bool = False) -> bytes:
    """Return a PNG with `total` bytes of chunks of `each` bytes, before or after its pixels."""
    chunks = chunk(name, b"k\0" + bytes(each)) * (total // (14 + each))
    return png(8, 8, after=chunks) if late else png(8, 8, before=chunks)


def gif_of_comments(total: int, one: bool) -> bytes:
    """Return a GIF with `total` bytes of comments: one of many blocks, or many of one block."""
    block = b"\xff" + b"c" * 255
    if one:
        comments = b"!\xfe" + block * (total // 256) + b"\0"
    else:
        comments = (b"!\xfe" + block + b"\0") * (total // 259)
    return b"GIF89a\x01\0\x01\0\x80\0\0" + bytes(6) + comments + GIF_FRAME + b";"


GIF_FRAME = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"


def gif_of_frames(count: int) -> bytes:
    """Return a GIF of 1 x 1 pixel and `count` frames."""
    return b"GIF89a\x01\0\x01\0\x80\0\0" + bytes(6) + GIF_FRAME * count + b";"


def gif_of(width: int, height: int) -> bytes:
    """Return a GIF that claims a size and has one pixel."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6) + GIF_FRAME + b";"


def segment(marker: int, data: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg_of_scans(side: int, scans: int) -> bytes:
    """Return a progressive grey JPEG whose scans each change no coefficient, in a few bytes."""
    data = saved(Image.new("L", (side, side), 99), "JPEG", progressive=True)
    head = data[: data.index(b"\xff\xda")]
    table = segment(0xC4, b"\x10" + bytes([0, 1] + [0] * 14) + b"\xe0")  # "00" is EOB14
    runs = -(-((side // 8 + 1) ** 2) // 2**14)
    dc = segment(0xC4, b"\x00" + bytes([1] + [0] * 15) + b"\0")
    first = segment(0xDA, b"\x01\x01\x00\x00\x00\x00") + bytes((side // 8 + 1) ** 2 // 8 + 8)
    empty = segment(0xDA, b"\x01\x01\x00\x01\x3f\x00") + bytes(2 * runs + 2)
    return head + dc + first + table + empty * scans + b"\xff\xd9"


def jpeg_with(segments: bytes) -> bytes:
    """Return a small JPEG with segments at its beginning."""
    data = saved(Image.new("RGB", (16, 16)), "JPEG")
    return data[:2] + segments + data[2:]


def tiff(entries: list[tuple[int, int, int, int]], body: bytes = b"") -> bytes:
    """Return a little-endian TIFF of entries (tag, type, count, value or offset) and a body."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + packed + bytes(4) + body


def tiff_grey(width: int, height: int, *more: tuple[int, int, int, int], body: bytes) -> bytes:
    """Return a grey TIFF of one strip; `more` adds entries or replaces those of the same tag."""
    entries = {
        256: (4, 1, width),
        257: (4, 1, height),
        258: (3, 1, 8),
        259: (3, 1, 1),
        262: (3, 1, 1),
        273: (4, 1, 8),
        277: (3, 1, 1),
        278: (4, 1, height),
        279: (4, 1, width * height),
    }
    entries.update({tag: rest for tag, *rest in more})
    return tiff([(tag, *rest) for tag, rest in entries.items()], body)


def tiff_of_tags(count: int, size: int) -> bytes:
    """Return a TIFF of `count` unknown tags, whose values are the same `size` bytes."""
    more = [(40_000 + number, 1, size, 8) for number in range(count)]
    return tiff_grey(8, 8, *more, body=bytes(size))


def tiff_of_strips(count: int, side: int) -> bytes:
    """Return a TIFF of `count` strips, which all are the same half of the picture."""
    start = 8 + 2 + 12 * 9 + 4
    offsets = struct.pack("<I", start + 8 * count) * count
    sizes = struct.pack("<I", side * side // 2) * count
    more = [(273, 4, count, start), (279, 4, count, start + 4 * count), (278, 4, 1, side // 2)]
    return tiff_grey(side, side, *more, body=offsets + sizes + bytes(side * side // 2))


def big_tiff(count: int) -> bytes:
    """Return a BigTIFF of `count` tags and no picture."""
    tags = b"".join(struct.pack("<HHQQ", n % 60_000, 3, 1, 1) for n in range(count))
    return b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, count) + tags + bytes(8)


def tiff_giant_strip(compression: str) -> bytes:
    """Return a TIFF of 100 megapixels in one strip."""
    return saved(textured("RGB"), "TIFF", compression=compression, strip_size=2**31 - 1)


def zipped() -> bytes:
    """Return a PNG followed by a ZIP, in one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(50_000_000))
    return saved(Image.new("RGB", (8, 8)), "PNG") + file.getvalue()


def profile(size: int) -> bytes:
    """Return the header of a colour profile, and zeros."""
    return struct.pack(">I", size) + b"lcms" + bytes(28) + b"acsp" + bytes(max(0, size - 40))


def wide_profile() -> bytes:
    """Return the profile of a display with a wide gamut."""
    return matrix_profile("Wide", *DISPLAY_P3)


def turned() -> Image.Exif:
    """Return EXIF that turns the picture by 90 degrees."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def webp_claiming() -> bytes:
    """Return a WebP that claims 16,384 x 16,384 pixels and has none."""
    side = struct.pack("<I", 16_383)[:3]
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + side + side
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
