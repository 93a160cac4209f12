"""What a method of compressing is: its settings, how it runs, and what its result offers.

A method is one `Method`, one class of settings (`compressor.pipeline.settings`) and one class of
results. Pages, links, recipes, reports and the command line know methods by this interface alone;
all of them are listed in `compressor.pipeline.methods`.
"""

from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Protocol

from compressor.imaging import IndexedPicture, Picture
from compressor.imaging.png.packed import PackedPicture
from compressor.imaging.types import Pixels
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.task import Checkpoint, Report
from kmc import ColorCounts, Restarts


@dataclass(frozen=True, kw_only=True, eq=False)
class ResultFile:
    """A PNG file of a result.

    Attributes:
        name: what its file name says after the picture's name, such as "k16-best".
        picture: what it holds.
        arguments: the options of the command line that make it, or None where none do.
    """

    name: str
    picture: PackedPicture
    arguments: Sequence[str] | None


class Result(Protocol):
    """What a method found for one picture."""

    @property
    def sha256(self) -> str:
        """The digest of the file of the picture that it belongs to."""

    @property
    def settings(self) -> Settings:
        """What was asked for."""

    @property
    def colors(self) -> int:
        """How many distinct colours the picture has."""

    @property
    def files(self) -> Sequence[ResultFile]:
        """The files, in the order in which they are offered."""

    @property
    def numbers(self) -> Mapping[str, float | None]:
        """What came out, by the names in `Method.numbers`; None stands for infinity."""

    @property
    def nbytes(self) -> int:
        """About the memory that it takes, in bytes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Work:
    """What a running job has at hand.

    Attributes:
        report: called as report(done, total, in words).
        checkpoint: called every few milliseconds; it raises to cancel the job.
        executor: who else computes; None for this thread alone.
        known_runs: runs of experiments that were computed earlier; new ones are added.
        between_batches: called where the job can be ended and taken up again without a loss; it
            raises to end it so.
    """

    report: Report
    checkpoint: Checkpoint
    executor: Executor | None = None
    known_runs: MutableMapping[Any, Restarts] = field(default_factory=dict)
    between_batches: Checkpoint = lambda: None


@dataclass(frozen=True, kw_only=True, eq=False)
class Quantized:
    """A picture in few colours, beside what it was made of.

    Attributes:
        source: (H, W, 3) or, with alpha, (H, W, 4) uint8, the pixels that were compressed: those
            of the picture, or of its smaller version.
        color_counts: their distinct colours.
        indexed: the result.
        notes: a sentence for each thing that was wanted and could not be had.
    """

    source: Pixels
    color_counts: ColorCounts
    indexed: IndexedPicture
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Method:
    """A way to find a palette.

    Attributes:
        settings: the class of what it can be told, which has the method's name too.
        title: what pages call it.
        sentence: what it does, for the page on which it is chosen.
        numbers: names of the numbers of its results, as recipes hold them. Costs are mean
            squared RGB distances with channels in 0..1.
        signed_numbers: those of them that may be below 0.
        later_numbers: those of them that the recipes of earlier versions lack.
        run: makes the result that pages show, of a picture and the method's settings.
        quantize: makes one file's picture alone, as batches and the command line do; takes the
            job's settings and the job.
    """

    settings: type[Settings]
    title: str
    sentence: str
    numbers: tuple[str, ...]
    run: Callable[[Picture, Any, Work], Result]
    quantize: Callable[[Picture, Any, CompressionJob, Executor | None], Quantized]
    signed_numbers: tuple[str, ...] = ()
    later_numbers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What links, recipes and jobs call it."""
        return self.settings.method


def result_key(sha256: str, settings: Settings) -> Hashable:
    """Equal for two results that are the same, of the picture with this digest."""
    return settings.method, sha256, settings
