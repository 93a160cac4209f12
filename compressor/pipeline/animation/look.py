"""The settings of the smallest animation of a wanted look, tried on a few of its frames."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from compressor.imaging.ssimulacra2 import Ssimulacra2
from compressor.imaging.types import Checkpoint
from compressor.pipeline.animation.choose import FrameChooser, bit_cost_of
from compressor.pipeline.animation.palette import AnimationPalette, animation_palette
from compressor.pipeline.animation.survey import Survey
from compressor.pipeline.animation.writing import new_writer
from compressor.pipeline.settings import LookSettings, QualitySettings

KS: Final = (256, 128, 64, 32, 16, 8)
PRICES: Final = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)
SPACE: Final = "oklab"
MOST_WRITTEN: Final = 3  # files, until all frames together look as wanted


def animation_looks(
    survey: Survey, settings: LookSettings, format: str, checkpoint: Checkpoint
) -> list[QualitySettings]:
    """Find the numbers of colours and the prices of bits that look as wanted.

    With each number of colours the highest price is taken at which the sample frames, each written
    behind the one before it, look as good as wanted on average. All frames together may look
    poorer, so that several choices are returned.

    Args:
        survey: of the frames; its samples are tried.
        settings: the wanted look.
        format: one of `ANIMATION_FORMATS`.
        checkpoint: called for each trial; raise to cancel.

    Returns:
        the settings of best quality, those of the smallest samples first; the last are those of
        256 colours and free bits, which look best.
    """
    search = _Search(survey, settings, format, checkpoint)
    trials: list[_Trial] = []
    for k in KS:
        trial = search.smallest(max(k, len(settings.locked)))
        if trial is None or (trials and trial.size >= trials[-1].size):
            break
        trials.append(trial)
    looks = [trial.settings for trial in reversed(trials)]
    return [*looks[: MOST_WRITTEN - 1], search.settings(KS[0], 0.0)]


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """What sample frames come out as: the bytes of all, and their mean score."""

    settings: QualitySettings
    size: int
    score: float


class _Search:
    """Tries settings on the sample frames of one animation."""

    def __init__(
        self, survey: Survey, settings: LookSettings, format: str, checkpoint: Checkpoint
    ) -> None:
        self._survey = survey
        self._wanted = settings
        self._format = format
        self._checkpoint = checkpoint
        self._judges = [Ssimulacra2(sample) for sample in survey.samples]
        self._palettes: dict[int, AnimationPalette] = {}

    def smallest(self, k: int) -> _Trial | None:
        """The trial of so many colours at the highest price that looks as wanted, if any does."""
        best = self.try_at(k, 0.0)
        if best.score < self._wanted.look:
            return None
        low = 0
        high = len(PRICES)
        while low < high:
            middle = (low + high) // 2
            trial = self.try_at(k, PRICES[middle])
            if trial.score >= self._wanted.look:
                best = min(best, trial, key=lambda each: each.size)
                low = middle + 1
            else:
                high = middle
        return best

    def settings(self, k: int, price: float) -> QualitySettings:
        """The settings of so many colours, at a price of bits."""
        return QualitySettings(
            k=k,
            effort=self._wanted.effort,
            space=SPACE,
            smaller=price,
            locked=self._wanted.locked,
            protect=self._wanted.protect,
            longest_side=self._wanted.longest_side,
        )

    def try_at(self, k: int, price: float) -> _Trial:
        """Write each sample behind the frame before it, in so many colours, at a price."""
        self._checkpoint()
        settings = self.settings(k, price)
        if k not in self._palettes:
            self._palettes[k] = animation_palette(self._survey, settings)
        palette = self._palettes[k]
        size = 0
        scores = []
        pairs = zip(self._survey.before_samples, self._survey.samples, strict=True)
        for (before, sample), judge in zip(pairs, self._judges, strict=True):
            chooser = FrameChooser(
                palette,
                settings,
                self._format,
                None,
                has_alpha=self._survey.has_alpha,
                bit_cost=bit_cost_of(self._survey.counts, palette, settings),
            )
            writer = new_writer(palette, 1, settings, self._format, chooser.threshold)
            shown = writer.add(chooser.choose(before, None, 0.0))
            shown = writer.add(chooser.choose(sample, shown, 0.0))
            size += len(writer.finish())
            scores.append(judge.score(palette.entries[shown]))
        return _Trial(settings=settings, size=size, score=float(np.mean(scores)))
