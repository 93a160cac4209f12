"""How much work each effort is. The numbers were tuned on photographs of 0.4 megapixels."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SearchSettings:
    """How a palette is searched.

    Attributes:
        steps, gain: how long Lloyd runs between moves, as for `Clusters.settle`.
        spread: the cells that points are merged into are so small that the spread within them
            is about this share of the cost.
        draws: k-means++ starts beside the grown one, times k.
        shares: breaths put k / share centroids in.
        tries: breaths in a row without success before the next share.
        breaths: breaths at most.
        polish: iterations on all distinct colours, until one gains less than gain / 10; with 0
            the palette is that of the cells.
        rounds: of rounding to 8 bits and averaging anew, at most.
        afresh: whether every size is searched from the start as well, not only from the last.
        below: so many smaller sizes are searched first, of which a palette costs no more.
        besides: plans that are searched as well.
    """

    steps: int
    gain: float
    spread: float
    draws: int
    shares: tuple[int, ...]
    tries: int
    breaths: int
    polish: int
    rounds: int
    afresh: bool = False
    below: int = 0
    besides: tuple["SearchSettings", ...] = ()

    @property
    def ticks(self) -> int:
        """The most steps of progress that one size takes."""
        return 2 * (self.breaths + 2) + sum(plan.breaths + 2 for plan in self.besides)


FAST = SearchSettings(
    steps=8,
    gain=1e-3,
    spread=0.2,
    draws=12,
    shares=(8,),
    tries=1,
    breaths=2,
    polish=0,
    rounds=1,
)
BALANCED = SearchSettings(
    steps=30,
    gain=1e-4,
    spread=0.08,
    draws=64,
    shares=(8, 16, 32, 64, 128, 256),
    tries=3,
    breaths=16,
    polish=40,
    rounds=4,
)
BEST = SearchSettings(
    steps=40,
    gain=1e-5,
    spread=0.035,
    draws=160,
    shares=(4, 8, 16, 32, 64, 128, 256),
    tries=3,
    breaths=60,
    polish=200,
    rounds=4,
    afresh=True,
    below=1,
    besides=(BALANCED,),
)
PLANS = {"fast": FAST, "balanced": BALANCED, "best": BEST}
EFFORTS = tuple(PLANS)
