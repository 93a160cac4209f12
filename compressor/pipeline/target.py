"""What a file has to reach where K is not given."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a file has to reach; one of the two.

    Attributes:
        psnr: at least so many decibels, with transparency as seen on white.
        max_bytes: a PNG file of at most so many bytes.
        or_nearest: whether the most colours will do where none reach the PSNR.

    Raises:
        ValueError: both or none of them.
    """

    psnr: float | None = None
    max_bytes: int | None = None
    or_nearest: bool = False

    def __post_init__(self) -> None:
        if (self.psnr is None) == (self.max_bytes is None):
            raise ValueError("a target is either a PSNR or a number of bytes")
