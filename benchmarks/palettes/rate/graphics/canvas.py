"""A canvas that is drawn at twice its size and shrunk, so that edges are smooth."""

from PIL import Image, ImageDraw, ImageFont

SCALE = 2
WIDTH = 640  # pixels of each graphic
HEIGHT = 440
Color = str | int | tuple[int, ...]


class Canvas:
    """A picture of WIDTH x HEIGHT pixels; coordinates are those of its pixels.

    Attributes:
        image: the picture at `SCALE` times its size.
        draw: draws on it.
    """

    def __init__(self, background: Color, mode: str = "RGB") -> None:
        self.image = Image.new(mode, (WIDTH * SCALE, HEIGHT * SCALE), background)
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points: list[tuple[float, float]], color: Color, width: float = 1) -> None:
        """Draw a line through points."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, color, round(width * SCALE), joint="curve")

    def box(
        self, left: float, top: float, width: float, height: float, color: Color, radius: float = 0
    ) -> None:
        """Fill a box, with round corners if radius is above 0."""
        corners = (left, top, left + width - 1 / SCALE, top + height - 1 / SCALE)
        self.draw.rounded_rectangle([c * SCALE for c in corners], radius * SCALE, color)

    def circle(self, x: float, y: float, radius: float, color: Color) -> None:
        """Fill a circle."""
        self.draw.circle((x * SCALE, y * SCALE), radius * SCALE, color)

    def polygon(self, points: list[tuple[float, float]], color: Color) -> None:
        """Fill a polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], color)

    def text(self, x: float, y: float, words: str, color: Color, size: float = 12) -> None:
        """Write words; x and y are their left upper corner."""
        font = ImageFont.load_default(size * SCALE)
        self.draw.text((x * SCALE, y * SCALE), words, color, font)

    def finished(self) -> Image.Image:
        """Return the picture at its size."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
