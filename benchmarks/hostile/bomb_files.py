"""The files of `benchmarks.hostile.bombs`, by what they are: very large, or built to do harm.

Each value is a function that creates its file.
"""

import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from benchmarks.hostile.file_builders import (
    SIDE,
    SQUARE,
    big_tiff,
    bmp_of_billions,
    chunk,
    gif_of,
    gif_of_comments,
    gif_of_frames,
    jpeg_of_scans,
    jpeg_with,
    packed_text,
    png,
    png_of_chunks,
    profile,
    saved,
    segment,
    textured,
    tiff,
    tiff_giant_strip,
    tiff_grey,
    tiff_of_strips,
    tiff_of_tags,
    turned,
    webp_claiming,
    wide_profile,
    zipped,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MB = 1_000_000  # bytes

FILES: dict[str, Callable[[], bytes]] = {
    "PNG claiming 60,000 x 60,000": lambda: png(60_000, 60_000, rows=500),
    "PNG of 100 MP, RGB": lambda: saved(textured("RGB"), "PNG", compress_level=1),
    "PNG of 100 MP, RGBA": lambda: saved(textured("RGBA"), "PNG", compress_level=1),
    "PNG of 100 MP, grey + alpha": lambda: saved(textured("LA"), "PNG", compress_level=1),
    "PNG of 100 MP, 16-bit grey": lambda: saved(
        Image.fromarray(np.zeros(SQUARE, np.uint16)), "PNG", compress_level=1
    ),
    "PNG of 100 MP, palette with transparency": lambda: saved(
        textured("L").convert("P"), "PNG", transparency=7, compress_level=1
    ),
    "PNG of 100 MP, RGB, turned by EXIF": lambda: saved(
        textured("RGB"), "PNG", compress_level=1, exif=turned()
    ),
    "PNG of 100 MP, RGBA, turned by EXIF": lambda: saved(
        textured("RGBA"), "PNG", compress_level=1, exif=turned()
    ),
    "JPEG of 100 MP": lambda: saved(textured("RGB"), "JPEG", quality=60),
    "JPEG of 100 MP, turned by EXIF": lambda: saved(
        textured("RGB"), "JPEG", quality=60, exif=turned()
    ),
    "JPEG of 100 MP, progressive, 4:2:0": lambda: saved(
        textured("RGB"), "JPEG", quality=60, progressive=True
    ),
    "JPEG of 100 MP, progressive, 4:4:4": lambda: saved(
        textured("RGB"), "JPEG", quality=60, progressive=True, subsampling=0
    ),
    "JPEG of 100 MP, CMYK": lambda: saved(textured("CMYK"), "JPEG", quality=60),
    "JPEG of 100 MP, CMYK, progressive": lambda: saved(
        textured("CMYK"), "JPEG", quality=60, progressive=True
    ),
    "JPEG of 75 MP, CMYK, progressive": lambda: saved(
        textured("CMYK", (10_000, 7500)), "JPEG", quality=60, progressive=True
    ),
    "WebP of 100 MP": lambda: saved(textured("RGB"), "WEBP", quality=50, method=0),
    "WebP of 100 MP, RGBA": lambda: saved(textured("RGBA"), "WEBP", quality=50, method=0),
    "WebP of 100 MP, lossless": lambda: saved(
        textured("RGBA"), "WEBP", lossless=True, quality=0, method=0
    ),
    "AVIF of 100 MP": lambda: saved(textured("RGB"), "AVIF", quality=50, speed=10),
    "AVIF of 100 MP, RGBA, 4:4:4": lambda: saved(
        textured("RGBA"), "AVIF", quality=50, speed=10, subsampling="4:4:4"
    ),
    "WebP of 50 MP, RGBA": lambda: saved(
        textured("RGBA", (10_000, 5000)), "WEBP", quality=50, method=0
    ),
    "AVIF of 50 MP, RGBA, 4:4:4": lambda: saved(
        textured("RGBA", (10_000, 5000)), "AVIF", quality=50, speed=10, subsampling="4:4:4"
    ),
    "PNG of 100 MP, RGBA, profile": lambda: saved(
        textured("RGBA"), "PNG", compress_level=1, icc_profile=wide_profile()
    ),
    "JPEG of 100 MP, profile": lambda: saved(
        textured("RGB"), "JPEG", quality=60, icc_profile=wide_profile()
    ),
    "JPEG of 24 MP": lambda: saved(textured("RGB", (6000, 4000)), "JPEG", quality=60),
    "JPEG of 24 MP, profile": lambda: saved(
        textured("RGB", (6000, 4000)), "JPEG", quality=60, icc_profile=wide_profile()
    ),
    "GIF of 100 MP": lambda: saved(textured("L"), "GIF"),
    "BMP of 16 MP": lambda: saved(textured("RGB", (4000, 4000)), "BMP"),
    "TIFF of 100 MP, RGB, LZW, one strip": lambda: tiff_giant_strip("tiff_lzw"),
    "TIFF of 100 MP, RGB, Deflate, one strip": lambda: tiff_giant_strip("tiff_adobe_deflate"),
    "TIFF of 100 MP, RGBA, Deflate": lambda: saved(
        textured("RGBA"), "TIFF", compression="tiff_adobe_deflate"
    ),
    "TIFF of 100 MP, Lab, Deflate": lambda: saved(
        Image.new("LAB", SQUARE), "TIFF", compression="tiff_adobe_deflate"
    ),
    "TIFF of 100 MP, 32-bit floating point, Deflate": lambda: saved(
        Image.fromarray(np.ones(SQUARE, np.float32)), "TIFF", compression="tiff_adobe_deflate"
    ),
    "TIFF of 100 MP, group 4": lambda: saved(Image.new("1", SQUARE), "TIFF", compression="group4"),
    "GIF claiming 65,535 x 65,535": lambda: gif_of(65_535, 65_535),
    "GIF of a million frames": lambda: gif_of_frames(10**6),
    "GIF with a comment of 50 MB": lambda: gif_of_comments(50 * MB, one=True),
    "GIF with 50 MB of comments": lambda: gif_of_comments(50 * MB, one=False),
    "PNG with 2 GB of zTXt": lambda: png(
        8, 8, before=chunk(b"zTXt", b"k\0\0" + packed_text(2**31 - 1))
    ),
    "PNG with 2 GB of iTXt": lambda: png(
        8, 8, before=chunk(b"iTXt", b"k\0\1\0\0\0" + packed_text(2**31 - 1))
    ),
    "PNG with 2 GB of iCCP": lambda: png(
        8, 8, before=chunk(b"iCCP", b"k\0\0" + packed_text(2**31 - 1))
    ),
    "PNG with an iCCP of 900 kB": lambda: png(
        8, 8, before=chunk(b"iCCP", b"k\0\0" + zlib.compress(profile(900_000)))
    ),
    "PNG with 50 MB of empty chunks": lambda: png_of_chunks(50 * MB),
    "PNG with 50 MB of empty chunks at its end": lambda: png_of_chunks(50 * MB, late=True),
    "PNG with 50 MB of tEXt": lambda: png_of_chunks(50 * MB, b"tEXt"),
    "PNG with a zTXt of 1 MB, 60 times": lambda: png(
        8, 8, before=chunk(b"zTXt", b"k\0\0" + packed_text(2**20 - 1)) * 60
    ),
    "PNG in pixels of one IDAT byte each": lambda: png_of_chunks(50 * MB, b"IDAT"),
    "PNG with an eXIf of 10,000 tags of 30 kB": lambda: png(
        8, 8, before=chunk(b"eXIf", tiff_of_tags(10_000, 30_000))
    ),
    "JPEG of 1,000 scans, 1 MP": lambda: jpeg_of_scans(1000, 1000),
    "JPEG of 1,000 scans, 100 MP": lambda: jpeg_of_scans(10_000, 1000),
    "JPEG of 50 scans, 100 MP": lambda: jpeg_of_scans(10_000, 50),
    "JPEG with 50 MB of empty comments": lambda: jpeg_with(segment(0xFE, b"") * (50 * MB // 4)),
    "JPEG with 50 MB of EXIF": lambda: jpeg_with(
        segment(0xE1, b"Exif\0\0" + bytes(60_000)) * (50 * MB // 60_010)
    ),
    "JPEG with 16 MB of ICC profile": lambda: jpeg_with(
        b"".join(
            segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + profile(60_000))
            for n in range(1, 256)
        )
    ),
    "JPEG with EXIF of 400 tags of 60 kB": lambda: jpeg_with(
        segment(0xE1, b"Exif\0\0" + tiff_of_tags(400, 60_000))
    ),
    "TIFF of 10,000 tags of 1 MB": lambda: tiff_of_tags(10_000, MB),
    "TIFF of 25,000 tags of 40 MB": lambda: tiff_of_tags(25_000, 40 * MB),
    "TIFF with 6 million strips": lambda: tiff_of_strips(6_000_000, 100),
    "TIFF with 40,000 strips of 8 MP": lambda: tiff_of_strips(40_000, 4000),
    "BigTIFF of 2 million tags": lambda: big_tiff(2_000_000),
    "TIFF with a tag of 12 million numbers": lambda: tiff_grey(
        8, 8, (40_000, 4, 12_000_000, 8), body=bytes(48_100_000)
    ),
    "TIFF claiming 4 billion x 4 billion": lambda: tiff(
        [(256, 4, 1, 2**32 - 1), (257, 4, 1, 2**32 - 1), (258, 3, 1, 8), (262, 3, 1, 1)]
    ),
    "TIFF that claims 100 MP in a strip of 64 bytes": lambda: tiff(
        [
            (256, 4, 1, SIDE),
            (257, 4, 1, SIDE),
            (258, 3, 1, 8),
            (259, 3, 1, 8),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (277, 3, 1, 1),
            (278, 4, 1, SIDE),
            (279, 4, 1, 64),
        ],
        bytes(100),
    ),
    "BMP claiming 2 billion x 2 billion": bmp_of_billions,
    "WebP claiming 16,384 x 16,384": webp_claiming,
    "SVG": lambda: SVG,
    "HTML": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "ZIP behind a PNG": zipped,
    "PNG, 1 x 20,000": lambda: png(1, 20_000),
    "PNG, 20,000 x 1": lambda: png(20_000, 1),
    "PNG, 100,000,000 x 1": lambda: png(100_000_000, 1, color=0),
    "PNG, 1 x 100,000,000": lambda: saved(Image.new("L", (1, 10**8)), "PNG", compress_level=1),
}
