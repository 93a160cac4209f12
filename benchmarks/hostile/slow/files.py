"""All files of this package, in families of one kind each; a file is made when it is asked for."""

from collections.abc import Callable

from benchmarks.hostile.slow import exif, jpeg, profiles, rows, tiles

FAMILIES: dict[str, dict[str, Callable[[], bytes]]] = {
    "colour profiles of many steps and large tables": profiles.FILES,
    "TIFF with tiles larger than the picture": tiles.FILES,
    "EXIF of many numbers": exif.FILES,
    "GIF and BMP that are read byte by byte": rows.FILES,
    "JPEG with bytes that belong to no segment": jpeg.FILES,
}
