"""The three efforts of `best_palette`: how long each part of the search goes on.

"fast" searches among coarse cells with two breaths and rounds what it found there. "balanced"
searches among finer cells with up to 16 breaths, runs Lloyd on all distinct colours, and rounds
several times. "best" has the finest cells and up to 60 breaths; it searches every size from
scratch as well, once more with the settings of "balanced", and one size less first.

The numbers were tuned on photographs of 0.4 megapixels. All of them bound time; the result keeps
its guarantees with any.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class SearchSettings:
    """How a palette is searched.

    Attributes:
        lloyd_steps: at most so many iterations of Lloyd between two changes of the clusters.
        min_gain: Lloyd stops where an iteration lowers the cost by a smaller share.
        max_cell_spread: the share of the cost that the spread within the cells may make; it
            decides how small the cells are that points are merged into.
        drawn_centroids: k-means++ draws so many centroids in all, so `drawn_centroids // k`
            starts, beside the start that is grown by splitting.
        breath_divisors: for each divisor, from the smallest on, breaths insert k // divisor
            centroids.
        max_failed_breaths: after so many breaths in a row without success the next divisor
            follows.
        max_breaths: the number of breaths in all.
        polish_steps: at most so many iterations on all distinct colours, until one gains less
            than `min_gain / 10`; with 0 the palette is that of the cells.
        max_roundings: how often colours are rounded to 8 bits and averaged anew.
        always_from_scratch: whether every size is searched from scratch as well, not only from
            the clusters of the size before.
        smaller_sizes_first: so many smaller sizes are searched first, so that more colours do
            not cost more.
        additional_searches: other settings that each size is searched with as well.
    """

    lloyd_steps: int
    min_gain: float
    max_cell_spread: float
    drawn_centroids: int
    breath_divisors: tuple[int, ...]
    max_failed_breaths: int
    max_breaths: int
    polish_steps: int
    max_roundings: int
    always_from_scratch: bool = False
    smaller_sizes_first: int = 0
    additional_searches: tuple["SearchSettings", ...] = ()

    def max_progress_steps(self) -> int:
        """The upper bound of the steps of progress that one size takes."""
        additional = sum(search.max_breaths + 2 for search in self.additional_searches)
        return 2 * (self.max_breaths + 2) + additional


FAST = SearchSettings(
    lloyd_steps=8,
    min_gain=1e-3,
    max_cell_spread=0.2,
    drawn_centroids=12,
    breath_divisors=(8,),
    max_failed_breaths=1,
    max_breaths=2,
    polish_steps=0,
    max_roundings=1,
)
BALANCED = SearchSettings(
    lloyd_steps=30,
    min_gain=1e-4,
    max_cell_spread=0.08,
    drawn_centroids=64,
    breath_divisors=(8, 16, 32, 64, 128, 256),
    max_failed_breaths=3,
    max_breaths=16,
    polish_steps=40,
    max_roundings=4,
)
BEST = SearchSettings(
    lloyd_steps=40,
    min_gain=1e-5,
    max_cell_spread=0.035,
    drawn_centroids=160,
    breath_divisors=(4, 8, 16, 32, 64, 128, 256),
    max_failed_breaths=3,
    max_breaths=60,
    polish_steps=200,
    max_roundings=4,
    always_from_scratch=True,
    smaller_sizes_first=1,
    additional_searches=(BALANCED,),
)
PREVIEW = replace(FAST, polish_steps=6)  # of `preview_palette`; no effort of `best_palette`
SETTINGS_OF_EFFORT = {"fast": FAST, "balanced": BALANCED, "best": BEST}
EFFORTS = tuple(SETTINGS_OF_EFFORT)
