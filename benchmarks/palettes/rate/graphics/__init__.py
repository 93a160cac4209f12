"""Ten graphics that the benchmark draws itself, the same ones every time.

They are drawn by Pillow with its own font; another version of Pillow may draw some pixels
otherwise.
"""

from collections.abc import Callable

from PIL import Image

from benchmarks.palettes.rate.graphics.art import glow, logo, pixel_art, poster
from benchmarks.palettes.rate.graphics.charts import bar_chart, heat_map, line_chart
from benchmarks.palettes.rate.graphics.screens import city_map, code_editor, text_page

GRAPHICS: dict[str, Callable[[], Image.Image]] = {
    "line_chart": line_chart,
    "bar_chart": bar_chart,
    "heat_map": heat_map,
    "text_page": text_page,
    "code_editor": code_editor,
    "city_map": city_map,
    "logo_alpha": logo,
    "glow_alpha": glow,
    "pixel_art": pixel_art,
    "poster": poster,
}
"""By their names; those that end in alpha have soft transparency."""
