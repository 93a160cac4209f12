"""The palettes that the session's results hold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import IndexedPicture
from compressor.pipeline.experiment import ExperimentResult, RunResult
from compressor.pipeline.quality import QualityResult
from compressor.pipeline.settings import RestartSettings
from compressor.ui import state
from compressor.ui.settings.method_choice import current_method


@dataclass(frozen=True, kw_only=True, eq=False)
class AvailablePalette:
    """One palette, and the picture at full size in its colours.

    Attributes:
        title: what the page calls it.
        words: how it was found.
        name: what a file name calls it.
        id: tells it from every other palette of every picture.
        picture: the picture in its colours.
        palette: (n, 3) or (n, 4) uint8: the picture's, then colours that no pixel takes.
    """

    title: str
    words: str
    name: str
    id: str
    picture: IndexedPicture
    palette: NDArray[np.uint8]

    @property
    def counts(self) -> NDArray[np.int64]:
        """(n,) how many pixels of the picture each colour has."""
        return np.pad(self.picture.counts, (0, len(self.palette) - len(self.picture.counts)))

    @property
    def shares(self) -> NDArray[np.float64]:
        """(n,) the same in 0..1, as parts of all pixels."""
        return np.asarray(self.counts / self.counts.sum())


def available_palettes() -> dict[str, AvailablePalette]:
    """Every palette there is, by a short key; the first is the one that was asked for last."""
    result = state.experiment_result()
    reduced = state.quality_result()
    of_restarts = _of_restarts(result) if result else {}
    of_quality = {"quality": _of_quality(reduced)} if reduced else {}
    if current_method().name == RestartSettings.method:
        return of_restarts | of_quality
    return of_quality | of_restarts


def _of_quality(reduced: QualityResult) -> AvailablePalette:
    return AvailablePalette(
        title="Best quality",
        words=reduced.settings.describe(),
        name=reduced.name,
        id=f"{reduced.sha256}-{reduced.settings}",
        picture=reduced.picture,
        palette=reduced.palette,
    )


def _of_restarts(result: ExperimentResult) -> dict[str, AvailablePalette]:
    def of(variant: RunResult) -> AvailablePalette:
        return AvailablePalette(
            title=variant.title,
            words=f"run {variant.run}, cost {variant.cost:.6f} (mean squared RGB distance of the"
            " experiment's picture, channels in 0..1)",
            name=variant.name,
            id=f"{result.sha256}-{result.settings}-{variant.title}",
            picture=variant.full,
            palette=variant.full.palette,
        )

    return {"best": of(result.best), "worst": of(result.worst), "second": of(result.second)}
