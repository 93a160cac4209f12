"""The checks of the public functions' arguments. Everything behind them trusts its input.

Whatever is wrong with an argument, its type included, they raise ValueError.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from kmc._types import Bytes, Floats, Weights

MAX_WEIGHT = 2**16 - 1  # of a pixel: times a squared distance it stays far below 2**63


def as_pixels(pixels: Any, *, alpha: bool = False) -> Bytes:
    """Return the pixels as (n, 3) uint8, one row a pixel; a view where the memory allows it.

    Args:
        alpha: whether pixels of four channels, the last one alpha, are accepted too.

    Raises:
        ValueError: not uint8, not of shape (H, W, 3) or (n, 3), or no pixel at all.
    """
    array = np.asarray(pixels)
    if array.dtype != np.uint8:
        raise ValueError(f"pixels must be uint8 in 0..255, not {array.dtype}")
    if array.ndim not in (2, 3) or array.shape[-1] not in ((3, 4) if alpha else (3,)):
        channels = "3 or 4" if alpha else "3"
        raise ValueError(
            f"pixels must have shape (H, W, {channels}) or (n, {channels}), not {array.shape}"
        )
    if array.size == 0:
        raise ValueError(f"pixels of shape {array.shape} hold no pixel; at least 1 is needed")
    return array.reshape(-1, array.shape[-1])


def as_weights(weights: Any, shape: tuple[int, ...]) -> Weights:
    """Return the weights of pixels, one for each, as they are.

    Raises:
        ValueError: not whole numbers, not of this shape, or out of 1..65,535.
    """
    array = np.asarray(weights)
    if array.dtype.kind not in "iu":
        raise ValueError(f"weights must be whole numbers, not {array.dtype}")
    if array.shape != shape:
        raise ValueError(f"weights must have shape {shape}, one a pixel, not {array.shape}")
    if not (array.min() >= 1 and array.max() <= MAX_WEIGHT):
        raise ValueError(
            f"weights must lie in 1..{MAX_WEIGHT}, not in {array.min()}..{array.max()}"
        )
    return array


def as_palette(palette: Any) -> Floats:
    """Return the palette as (k, 3) or, with alpha, (k, 4) float64 in 0..255.

    Raises:
        ValueError: wrong shape or dtype, no colour, NaN, or a value out of range.
    """
    array = np.asarray(palette)
    if array.ndim != 2 or array.shape[1] not in (3, 4) or len(array) == 0:
        raise ValueError(
            f"a palette must have shape (k, 3) or (k, 4) with k >= 1, not {array.shape}"
        )
    if array.dtype == np.uint8:
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise ValueError(f"a palette must be uint8 (0..255) or float (0..1), not {array.dtype}")
    if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
        raise ValueError(
            f"a float palette must lie in 0..1 without NaN, not in {array.min()}..{array.max()}"
        )
    return array.astype(np.float64) * 255


def as_fixed_colors(fixed: Any, channels: int) -> Bytes:
    """Return fixed colours as (m, channels) uint8 without repeats, in their order; None is none.

    Raises:
        ValueError: not uint8, of another shape, or with alpha for a picture without.
    """
    if fixed is None:
        return np.empty((0, channels), np.uint8)
    array = np.asarray(fixed)
    if array.size == 0:
        return np.empty((0, channels), np.uint8)
    if array.dtype != np.uint8 or array.ndim != 2 or array.shape[1] not in (3, 4):
        raise ValueError(
            "fixed colours must be uint8 of shape (m, 3) or (m, 4),"
            f" not {array.dtype} of {array.shape}"
        )
    if array.shape[1] > channels:
        raise ValueError(
            "the fixed colours have alpha and the picture has none; give their three channels"
        )
    if array.shape[1] < channels:
        opaque = np.full((len(array), 1), 255, np.uint8)
        array = np.concatenate([array, opaque], axis=1)
    first_rows = np.unique(array, axis=0, return_index=True)[1]
    return np.ascontiguousarray(array[np.sort(first_rows)])


def as_count(
    name: str, value: Any, minimum: int, maximum: int | None = None, maximum_is: str = ""
) -> int:
    """Return `value` as an int.

    Args:
        name: the argument, for the message.
        minimum, maximum: the bounds, both included.
        maximum_is: what the maximum is the number of, for the message.

    Raises:
        ValueError: it is no whole number between them; the message has both numbers.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ValueError(f"{name}={value!r} must be a whole number of at least {minimum}")
    if value < minimum:
        raise ValueError(f"{name}={value} must be at least {minimum}")
    if maximum is not None and value > maximum:
        raise ValueError(f"{name}={value} must be at most {maximum}, the number of {maximum_is}")
    return int(value)


def as_choice(name: str, value: Any, choices: Iterable[str]) -> str:
    """Return `value` if it is one of the choices.

    Raises:
        ValueError: it is not; the message has all of them.
    """
    choices = tuple(choices)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name}={value!r} must be one of {', '.join(choices)}")
    return value


def as_number(name: str, value: Any, minimum: float, maximum: float) -> float:
    """Return `value` as a float.

    Raises:
        ValueError: it is no number between the bounds, both included.
    """
    is_number = isinstance(value, int | float | np.integer | np.floating)
    if not is_number or not minimum <= value <= maximum:
        raise ValueError(f"{name}={value!r} must be a number in {minimum:g}..{maximum:g}")
    return float(as_floats(name, value))


def as_floats(name: str, values: Any) -> Floats:
    """Return numbers as float64 of any shape.

    Raises:
        ValueError: they are no numbers that float64 can hold.
    """
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must be numbers ({error})") from None


def as_numbers(name: str, values: Any) -> Floats:
    """Return numbers as (n,) float64.

    Raises:
        ValueError: they are no numbers, not in one row, or none at all.
    """
    array = as_floats(name, values)
    if array.ndim != 1 or len(array) == 0:
        raise ValueError(f"{name} must have shape (n,) with n >= 1, not {array.shape}")
    return array


def as_points(name: str, values: Any) -> Floats:
    """Return colours or points as (n, 3) or (n, 4) float64; n may be 0.

    Raises:
        ValueError: they are no numbers, or of another shape.
    """
    array = as_floats(name, values)
    if array.ndim != 2 or array.shape[1] not in (3, 4):
        raise ValueError(f"{name} must have shape (n, 3) or (n, 4), not {array.shape}")
    return array


def as_items(name: str, values: Any) -> list[Any]:
    """Return what `values` goes through, as a list.

    Raises:
        ValueError: it can't be gone through.
    """
    try:
        return list(values)
    except TypeError:
        raise ValueError(f"{name}={values!r} must be several, such as a list") from None


def as_starts(start: Any, names: tuple[str, ...], k: int, last_run: int) -> Floats:
    """Return start centroids as (n, k, 3) float64 in 0..255, one set for each run.

    Raises:
        ValueError: an array that is not of floats in 0..1, or of another k; a name, since those of
            `names` do not come here; or no set for the run `last_run`.
    """
    array = np.asarray(start)
    if array.dtype.kind != "f":
        raise ValueError(f"start must be one of {', '.join(names)}, or floats, not {start!r}")
    if array.ndim != 3 or array.shape[1:] != (k, 3):
        raise ValueError(f"given starts must have shape (runs, {k}, 3), not {array.shape}")
    if not (np.isfinite(array).all() and array.min(initial=0) >= 0 and array.max(initial=1) <= 1):
        raise ValueError("given starts must lie in 0..1 without NaN")
    as_count("run", last_run, 0, len(array) - 1, f"the last of {len(array)} given starts")
    return array.astype(np.float64) * 255
