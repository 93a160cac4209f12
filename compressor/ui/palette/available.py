"""The palettes of the session's results."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from compressor.figures.cost_text import cost_text
from compressor.imaging.png.packed import PackedPicture
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.experiment import ExperimentResult, RunResult
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.ui import state
from compressor.ui.settings.method_choice import current_method
from kmc import OPAQUE


@dataclass(frozen=True, kw_only=True, eq=False)
class AvailablePalette:
    """One palette, and the picture at full size in its colours.

    Attributes:
        title: its title on the page.
        description: how it was found.
        name: its part of a file name.
        id: tells it from every other palette of every picture.
        picture: the picture in its colours.
        palette: (n, 3) or (n, 4) uint8: the picture's, then colours that no pixel takes.
        used: the settings that made the picture.
    """

    title: str
    description: str
    name: str
    id: str
    picture: PackedPicture
    palette: NDArray[np.uint8]
    used: Settings

    def is_opaque(self) -> NDArray[np.bool_]:
        """(n,) whether nothing is seen through each colour."""
        return np.asarray((self.palette[:, 3:] == OPAQUE).all(axis=1))

    @property
    def counts(self) -> NDArray[np.int64]:
        """(n,) int64, the number of pixels of each colour."""
        return np.pad(self.picture.counts, (0, len(self.palette) - len(self.picture.counts)))

    @property
    def shares(self) -> NDArray[np.float64]:
        """(n,) float64 in 0..1, each colour's share of all pixels."""
        return np.asarray(self.counts / self.counts.sum())


def available_palettes() -> dict[str, AvailablePalette]:
    """Return every palette by a short key; those of the method that is chosen come first."""
    chosen = current_method().name
    by_method: dict[str, dict[str, AvailablePalette]] = {}
    for name in (LookSettings.method, QualitySettings.method):
        if result := state.method_result(name):
            by_method[name] = {name: _of_one_palette(cast(QualityResult, result))}
    if experiment := state.experiment_result():
        by_method[RestartSettings.method] = _of_experiment(experiment)
    palettes = by_method.pop(chosen, {})
    for others in by_method.values():
        palettes = palettes | others
    return palettes


def _of_one_palette(result: QualityResult) -> AvailablePalette:
    return AvailablePalette(
        title=METHODS[result.settings.method].title,
        description=result.settings.describe(),
        name=result.name,
        id=f"{result.sha256}-{result.settings}",
        picture=result.picture,
        palette=result.palette,
        used=result.used,
    )


def _of_experiment(result: ExperimentResult) -> dict[str, AvailablePalette]:
    return {
        "best": _of_run(result, result.best),
        "worst": _of_run(result, result.worst),
        "second": _of_run(result, result.second),
    }


def _of_run(result: ExperimentResult, run: RunResult) -> AvailablePalette:
    return AvailablePalette(
        title=run.title,
        description=f"run {run.run}, cost {cost_text(run.cost)} (mean squared RGB distance of the"
        " experiment's picture, channels in 0..1)",
        name=run.name,
        id=f"{result.sha256}-{result.settings}-{run.title}",
        picture=run.full,
        palette=run.full.palette,
        used=result.settings,
    )
