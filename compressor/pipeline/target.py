"""What a file has to reach where the user does not choose K."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a file has to reach: a PSNR or a size.

    Attributes:
        psnr: the lowest PSNR in dB, with transparency as seen on white; None for no limit.
        max_bytes: the largest PNG file in bytes; None for no limit.
        or_nearest: whether the largest K is taken where no K reaches the PSNR.

    Raises:
        ValueError: there are both limits, or none.
    """

    psnr: float | None = None
    max_bytes: int | None = None
    or_nearest: bool = False

    def __post_init__(self) -> None:
        if (self.psnr is None) == (self.max_bytes is None):
            raise ValueError("a target is either a PSNR or a number of bytes")
