"""Error diffusion: the wavefronts against the serial definition, and where it must do nothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.dithering.dither
import kmc.dithering.rows
from kmc import dither, map_to_palette
from kmc.color_spaces import SPACES, to_space
from kmc.dithering.error_diffusion import diffuse
from kmc.dithering.strip import STRENGTH_SCALE, CarriedError, DitherStrip
from kmc.dithering.wavefronts import WavefrontRing, wavefronts
from kmc.fixed_point import LIMIT
from tests.support.pictures import photo_like

quick = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 9)


# --- the slow, obviously right versions


def serial_diffuse(strip, palette, above):
    """Row by row, pixel by pixel, in Python's whole numbers."""
    height, width = strip.nearest.shape
    diffused = {(-1, x): [int(value) for value in above.errors[:, x]] for x in range(width)}
    entries = {(-1, x): int(above.entries[x]) for x in range(width)}
    for y in range(height):
        for x in range(width):
            strength = int(strip.strengths[y, x])
            error = serial_error(diffused, y, x) if strength else [0, 0, 0]
            target = [
                max(-LIMIT, min(LIMIT, int(point) + value))
                for point, value in zip(strip.points[y, x], error, strict=True)
            ]
            chosen = int(strip.nearest[y, x])
            if any(error):
                above_and_left = entries.get((y - 1, x)), entries.get((y, x - 1))
                chosen = serial_choice(target, palette, strength, above_and_left)
            entries[y, x] = chosen
            color = palette[chosen] if strength else target
            diffused[y, x] = [(a - int(b)) * strength for a, b in zip(target, color, strict=True)]
    indices = np.array([[entries[y, x] for x in range(width)] for y in range(height)])
    last = np.array([diffused[height - 1, x] for x in range(width)]).T
    return indices, CarriedError(errors=last, entries=indices[-1])


def serial_error(diffused, y, x):
    """What the neighbours diffuse to a pixel, rounded."""
    error = [0, 0, 0]
    for weight, row, column in [(7, y, x - 1), (3, y - 1, x + 1), (5, y - 1, x), (1, y - 1, x - 1)]:
        for axis, value in enumerate(diffused.get((row, column), [0, 0, 0])):
            error[axis] += weight * value
    return [(value + 8 * STRENGTH_SCALE) // (16 * STRENGTH_SCALE) for value in error]


def serial_choice(target, palette, strength, above_and_left):
    """The entry nearest to the target, where the neighbours' have a bonus."""
    entries = range(len(palette))
    candidates = [(off(target, palette[n]), 0, n) for n in entries]
    for order, entry in enumerate(above_and_left, start=1):
        if entry is not None and entry < len(palette):
            others = [off(palette[entry], palette[n]) for n in entries if n != entry]
            bonus = min(others, default=0) * strength // (2 * STRENGTH_SCALE)
            candidates.append((off(target, palette[entry]) - bonus, order, entry))
    return min(candidates)[2]


def off(color, other):
    return sum((int(a) - int(b)) ** 2 for a, b in zip(color, other, strict=True))


def serial_strength(nearest, y, x, strength):
    """Of the eight neighbours, those on the same entry; the border repeats itself."""
    height, width = nearest.shape
    same = sum(
        nearest[min(max(y + down, 0), height - 1), min(max(x + right, 0), width - 1)]
        == nearest[y, x]
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if (down, right) != (0, 0)
    )
    return round(STRENGTH_SCALE * 7 / 8 * strength * math.sqrt(int(same) / 8))


def serial_dither(pixels, palette, strength, space):
    """The whole of `dither`, with the opaque entries looked up one by one."""
    nearest = map_to_palette(pixels, palette, space=space)
    opaque = [n for n in range(len(palette)) if pixels.shape[2] == 3 or palette[n, 3] == 255]
    strengths = np.zeros(nearest.shape, np.uint8)
    for y, x in np.ndindex(*nearest.shape):
        known = (palette[nearest[y, x]] == pixels[y, x]).all()
        solid = nearest[y, x] in opaque and (pixels.shape[2] == 3 or pixels[y, x, 3] == 255)
        if solid and not known:
            strengths[y, x] = serial_strength(nearest, y, x, strength)
    if not strengths.any():
        return nearest
    strip = DitherStrip(
        points=kmc.fixed_point.to_fixed_point(pixels.reshape(-1, pixels.shape[2]), space).reshape(
            *nearest.shape, 3
        ),
        nearest=np.vectorize(lambda n: opaque.index(n) if n in opaque else len(opaque))(nearest),
        strengths=strengths,
    )
    points = kmc.fixed_point.to_fixed_point(palette[opaque], space)
    above = CarriedError.empty(nearest.shape[1], len(points))
    indices, _ = serial_diffuse(strip, points, above)
    return np.where(strengths > 0, np.array([*opaque, 0])[indices], nearest)


@st.composite
def cases(draw):
    """A small picture of a ramp with noise, and a palette near its colours, or with some of them.

    Both with or without alpha.
    """
    rng = np.random.default_rng(draw(seeds))
    shape = (draw(sides), draw(sides))
    noise = draw(st.sampled_from([0, 3, 40]))
    step = 9
    channels = draw(st.sampled_from([3, 4]))
    k = draw(st.integers(1, 6))
    y, x = np.indices(shape)
    ramp = (step * (x + 2 * y))[..., None] + rng.integers(0, 120, channels)
    pixels = np.clip(ramp + rng.integers(-noise, noise + 1, ramp.shape), 0, 255)
    if channels == 4:
        pixels[..., 3] = rng.choice([0, 90, 255, 255, 255], shape)
    palette = rng.choice(pixels.reshape(-1, channels), k)
    palette[:, :3] += rng.integers(-30, 31, (k, 3)) * draw(st.sampled_from([0, 1, 1]))
    return pixels.astype(np.uint8), np.clip(palette, 0, 255).astype(np.uint8)


@given(seeds, sides, sides, st.integers(1, 6), st.booleans(), st.sampled_from([3, LIMIT]))
@quick
def test_diffuse_is_the_serial_definition(seed, height, width, k, is_first, reach):
    rng = np.random.default_rng(seed)
    shape = (height, width)
    strip = DitherStrip(
        points=rng.integers(-reach, reach + 1, (*shape, 3)).astype(np.int16),
        nearest=rng.integers(0, k, shape).astype(np.uint8),
        strengths=(rng.integers(0, STRENGTH_SCALE + 1, shape) * (rng.random(shape) < 0.8)).astype(
            np.uint8
        ),
    )
    palette = rng.integers(-reach, reach + 1, (k, 3)).astype(np.int16)
    above = CarriedError(
        errors=rng.integers(-2 * reach, 2 * reach, (3, width)).astype(np.float32) * STRENGTH_SCALE,
        entries=rng.integers(0, k, width),
    )
    above = CarriedError.empty(width, k) if is_first else above
    expected, expected_last = serial_diffuse(strip, palette, above)
    for indices, last in (
        diffuse(strip, palette, above),
        diffuse(strip, palette, above, min_front_pixels=0),
        diffuse(strip, palette, above, min_front_pixels=np.inf),
    ):
        assert np.array_equal(indices, expected)
        assert np.array_equal(last.errors, expected_last.errors)
        assert np.array_equal(last.entries, expected_last.entries)


@given(cases(), st.sampled_from([0.0, 0.3, 1.0]), st.sampled_from(SPACES))
@quick
def test_dither_is_the_serial_definition(case, strength, space):
    pixels, palette = case
    indices = dither(pixels, palette, strength=strength, space=space)
    assert indices.dtype == np.uint8
    assert np.array_equal(indices, serial_dither(pixels, palette, strength, space))


@pytest.mark.parametrize("shape", [(300, 1), (200, 2), (90, 5), (1, 300), (2, 200), (60, 26)])
@pytest.mark.parametrize("channels", [3, 4])
def test_dither_of_narrow_and_flat_pictures_is_the_serial_definition(shape, channels, monkeypatch):
    pixels = np.concatenate([photo_like(*shape), photo_like(*shape, seed=1)], axis=2)[
        ..., :channels
    ]
    if channels == 4:
        pixels[..., 3] = np.where(pixels[..., 3] < 60, 90, 255)
    palette = pixels.reshape(-1, channels)[[0, 30, 60, 90, 299]] ^ np.uint8(12)
    palette[:, 3:] = 255
    expected = serial_dither(pixels, palette, 1.0, "rgb")
    assert np.array_equal(dither(pixels, palette, strength=1.0), expected)
    monkeypatch.setattr(kmc.dithering.dither, "MAX_STRIP_ROWS", 70)
    monkeypatch.setattr(kmc.dithering.rows, "PIXELS_PER_BLOCK", 23)
    assert np.array_equal(dither(pixels, palette, strength=1.0), expected)


@pytest.mark.parametrize("shape", [(1, 400), (400, 1), (400, 3), (30, 40)])
def test_the_cost_of_wavefronts_is_linear_in_the_pixels(shape):
    """What a wavefront writes grows with its own pixels, not with the rows of the strip."""
    written = 0

    class Spy(np.ndarray):
        def __setitem__(self, key, value):
            nonlocal written
            written += np.asarray(self)[key].size
            super().__setitem__(key, value)

    height, width = shape
    ring = WavefrontRing(CarriedError.empty(width, 4), height, 4)
    ring._errors = ring._errors.view(Spy)
    ring._entries = ring._entries.view(Spy)
    fronts = 0
    for front, rows, _ in wavefronts(height, width):
        pixels = rows.stop - rows.start
        ring.store(front, rows, np.ones((3, pixels), np.float32), np.ones(pixels, np.intp))
        fronts += 1
    assert written <= 4 * (height * width + 3 * fronts)


@pytest.mark.parametrize("shape", [(20_000, 1), (1, 20_000), (150, 400)])
def test_dither_calls_its_checkpoint_within_the_picture(shape):
    """As often as there are 2**14 pixels at least, and its exceptions propagate at once."""
    calls = 0

    def count_calls():
        nonlocal calls
        calls += 1

    pixels = photo_like(*shape)
    palette = photo_like(4, 4)[0]
    dither(pixels, palette, checkpoint=count_calls)
    assert calls >= pixels.size / 3 / 2**14

    def stop():
        nonlocal calls
        calls -= 1
        if calls == 0:
            raise InterruptedError

    calls -= 2
    with pytest.raises(InterruptedError):
        dither(pixels, palette, checkpoint=stop)


@pytest.mark.parametrize("space", SPACES)
def test_fixed_point_coordinates_fit_and_tell_colors_apart(space):
    levels = np.linspace(0, 255, 18).astype(np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    points = kmc.fixed_point.to_fixed_point(colors, space)
    assert LIMIT // 2 < np.abs(points).max() <= LIMIT
    assert len(np.unique(points, axis=0)) == len(colors)
    exact = to_space(colors, space)
    steps = np.ptp(points, axis=0) / np.ptp(exact, axis=0)
    assert np.ptp(steps) < 0.002 * steps.max()  # no axis counts more than another


@pytest.mark.parametrize("space", SPACES)
def test_dither_does_not_depend_on_the_strips(space, monkeypatch):
    pixels = photo_like(20, 30)
    palette = photo_like(3, 3)[0]
    whole = dither(pixels, palette, space=space)
    assert not np.array_equal(whole, map_to_palette(pixels, palette, space=space))
    monkeypatch.setattr(kmc.dithering.dither, "STRIP_PIXELS", 100)
    assert np.array_equal(dither(pixels, palette, space=space), whole)


# --- where it must do nothing


@given(cases(), st.sampled_from(SPACES))
@quick
def test_dither_of_strength_0_is_the_nearest_color(case, space):
    pixels, palette = case
    expected = map_to_palette(pixels, palette, space=space)
    assert np.array_equal(dither(pixels, palette, strength=0, space=space), expected)


@given(seeds, st.integers(1, 256), st.floats(0, 1), st.sampled_from(SPACES))
@quick
def test_dither_gives_back_a_picture_in_the_palettes_colors(seed, k, strength, space):
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, 256, (k, 3)).astype(np.uint8)
    pixels = palette[np.repeat(rng.integers(0, k, (6, 5)), 3, axis=1)]
    indices = dither(pixels, palette, strength=strength, space=space)
    assert np.array_equal(palette[indices], pixels)


@given(cases(), st.sampled_from(SPACES))
@quick
def test_dither_keeps_opaque_opaque_and_leaves_translucent_alone(case, space):
    pixels, palette = case
    if palette.shape[1] == 3:
        return
    nearest = map_to_palette(pixels, palette, space=space)
    indices = dither(pixels, palette, space=space)
    solid = pixels[..., 3] == 255
    assert np.array_equal(indices[~solid], nearest[~solid])
    assert np.array_equal(palette[indices][solid][:, 3], palette[nearest][solid][:, 3])


def test_dither_leaves_the_flat_parts_of_a_graphic_alone():
    """The errors of a ramp end where a flat part begins whose colour is in the palette."""
    pixels = np.full((40, 40, 3), 200, np.uint8)
    pixels[:, :20] = np.arange(100, 200, 5)[:, None]
    palette = np.array([[100] * 3, [150] * 3, [200] * 3, [196] * 3], np.uint8)
    shown = palette[dither(pixels, palette, strength=1)]
    assert not np.array_equal(shown[:, :20], palette[map_to_palette(pixels, palette)][:, :20])
    assert np.array_equal(shown[:, 20:], pixels[:, 20:])


def test_dither_leaves_details_alone():
    """Where no neighbour falls on the same colour there is nothing to mix."""
    y, x = np.indices((20, 20))
    pixels = np.repeat(((x % 2 * 2 + y % 2) * 60 + 20)[..., None], 3, axis=2).astype(np.uint8)
    palette = np.array([[30] * 3, [90] * 3, [150] * 3, [210] * 3], np.uint8)
    inner = np.s_[1:-1, 1:-1]
    assert np.array_equal(dither(pixels, palette)[inner], map_to_palette(pixels, palette)[inner])


# --- where it must help


@pytest.mark.parametrize("space", SPACES)
def test_dither_mixes_the_bands_of_a_gradient(space):
    """Blocks of 8 by 8 come closer to the original, at the borders as well as inside."""
    pixels = np.repeat(np.linspace(60, 190, 128).astype(np.uint8)[None, :, None], 64, axis=0)
    pixels = np.repeat(pixels, 3, axis=2)
    palette = np.array([[value] * 3 for value in (60, 100, 145, 190)], np.uint8)

    def block_errors(strength):
        shown = palette[dither(pixels, palette, strength=strength, space=space)]
        wrong = shown.astype(float) - pixels
        return np.abs(wrong[..., 0].reshape(8, 8, 16, 8).mean(axis=(1, 3)))

    banded = block_errors(0)
    mixed = block_errors(1)
    assert mixed.mean() < banded.mean() / 3
    for border in (np.s_[0], np.s_[-1], np.s_[:, :4], np.s_[:, -4:]):
        assert mixed[border].mean() < banded[border].mean() / 2


def test_dither_diffuses_the_least_part_of_an_error():
    """At this strength it is a 64th, and only where all eight neighbours have the same entry."""
    ramp = np.linspace(110, 146, 40).round().astype(np.uint8)
    pixels = np.repeat(np.repeat(ramp[None, :, None], 24, axis=0), 3, axis=2)
    palette = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    indices = dither(pixels, palette, strength=1 / 56)
    assert not np.array_equal(indices, map_to_palette(pixels, palette))
    assert np.array_equal(indices, serial_dither(pixels, palette, 1 / 56, "rgb"))


def test_dither_mixes_more_with_more_strength():
    pixels = photo_like(60, 60)
    palette = photo_like(4, 4)[:, 1]
    nearest = map_to_palette(pixels, palette)
    changed = [(dither(pixels, palette, strength=s) != nearest).mean() for s in (0, 0.4, 0.7, 1)]
    assert changed == sorted(changed)
    assert changed[0] == 0 < changed[1]


# --- what surrounds it


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2), (2, 30), (30, 2)])
@pytest.mark.parametrize("k", [1, 256])
def test_dither_of_degenerate_pictures(shape, k):
    pixels = photo_like(*shape)
    palette = photo_like(16, 16).reshape(-1, 3)[:k]
    indices = dither(pixels, palette)
    assert indices.shape == shape
    assert indices.max() < k


def test_dither_where_only_the_picture_or_the_palette_has_alpha():
    pixels = photo_like(20, 20)
    palette = photo_like(4, 4)[0]
    solid_pixels = np.pad(pixels, ((0, 0), (0, 0), (0, 1)), constant_values=255)
    solid_palette = np.pad(palette, ((0, 0), (0, 1)), constant_values=255)
    expected = dither(pixels, palette)
    assert np.array_equal(dither(pixels, solid_palette), expected)
    assert np.array_equal(dither(solid_pixels, palette), expected)


def test_dither_of_opaque_pixels_without_an_opaque_entry():
    pixels = np.full((6, 6, 4), 255, np.uint8)
    palette = np.array([[0, 0, 0, 90], [250, 250, 250, 90]], np.uint8)
    assert np.array_equal(dither(pixels, palette), map_to_palette(pixels, palette))


def test_dither_of_a_fully_transparent_picture():
    pixels = np.zeros((4, 5, 4), np.uint8)
    palette = np.array([[9, 9, 9, 255], [0, 0, 0, 0]], np.uint8)
    assert np.array_equal(dither(pixels, palette), np.ones((4, 5)))


def test_dither_leaves_the_callers_arrays_alone_and_equal_calls_agree():
    pixels = photo_like(20, 20)
    palette = photo_like(4, 4)[0]
    before = pixels.copy(), palette.copy()
    first = dither(pixels, palette)
    second = dither(pixels, palette)
    assert np.array_equal(first, second)
    assert np.array_equal(pixels, before[0])
    assert np.array_equal(palette, before[1])


def test_dither_reports_progress_which_may_cancel_it(monkeypatch):
    monkeypatch.setattr(kmc.dithering.dither, "STRIP_PIXELS", 50)
    pixels = photo_like(12, 10)
    palette = photo_like(2, 2)[0]
    calls = []
    dither(pixels, palette, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(5, 12), (10, 12), (12, 12)]

    def stop(done, total):
        raise InterruptedError(done)

    with pytest.raises(InterruptedError):
        dither(pixels, palette, progress=stop)


@pytest.mark.parametrize(
    ("pixels", "palette", "options", "words"),
    [
        (photo_like(4, 4).reshape(-1, 3), photo_like(1, 3)[0], {}, r"\(H, W, 3\)"),
        (photo_like(4, 4), photo_like(1, 3)[0] / 255, {}, "uint8"),
        (photo_like(4, 4), photo_like(1, 257)[0], {}, "1..256"),
        (photo_like(4, 4), photo_like(1, 3)[0], {"strength": 1.5}, "strength=1.5"),
        (photo_like(4, 4), photo_like(1, 3)[0], {"strength": float("nan")}, "strength=nan"),
        (photo_like(4, 4), photo_like(1, 3)[0], {"space": "hsv"}, "hsv"),
        (photo_like(4, 4) / 255, photo_like(1, 3)[0], {}, "uint8"),
        (photo_like(4, 4)[:0], photo_like(1, 3)[0], {}, "no pixel"),
    ],
)
def test_dither_refuses_bad_input(pixels, palette, options, words):
    with pytest.raises(ValueError, match=words):
        dither(pixels, palette, **options)
