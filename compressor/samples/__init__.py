"""The pictures that the project ships; README.md beside has their origin and licences."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One shipped picture: its file, a title, and what can be seen on it."""

    file: str
    title: str
    alt: str

    @property
    def name(self) -> str:
        """What links call it."""
        return self.file.partition(".")[0]

    @property
    def data(self) -> bytes:
        """The bytes of the file, read anew each time."""
        return (FOLDER / self.file).read_bytes()


SAMPLES = (
    Sample(file="coffee.png", title="Coffee", alt="A cup of coffee on a wooden table"),
    Sample(file="chelsea.png", title="Cat", alt="The face of a ginger cat"),
    Sample(file="astronaut.png", title="Astronaut", alt="An astronaut in an orange suit"),
    Sample(file="rocket.jpg", title="Rocket", alt="A rocket lifts off at night"),
    Sample(file="hubble.jpg", title="Galaxies", alt="Galaxies on a black sky"),
)
