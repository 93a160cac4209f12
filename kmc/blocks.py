"""Long arrays worked on block by block, with a checkpoint before each."""

from collections.abc import Iterator

from kmc.callbacks import Checkpoint


def blocks(length: int, size: int, checkpoint: Checkpoint) -> Iterator[slice]:
    """Yield slices that cover `length` items, and call `checkpoint` before each.

    Args:
        length: of the array.
        size: the length of a slice; the last one may be up to twice as long, so that none is
            much shorter than the others.
        checkpoint: raise to cancel.
    """
    stops = [*range(size, length - size + 1, size), length]
    for start, stop in zip([0, *stops], stops, strict=False):
        checkpoint()
        yield slice(start, stop)
