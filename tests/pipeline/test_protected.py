"""Protected parts: their text, the weights of their pixels, and what these do to a result."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging import ImageError, apply_palette, load_image
from compressor.imaging.metrics import error_map
from compressor.imaging.sampling import sample_mosaic
from compressor.pipeline.batch import count_files
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.k_curve import compute_k_curve
from compressor.pipeline.large.large import reject_unsupported
from compressor.pipeline.methods import METHODS, smaller_alternatives
from compressor.pipeline.methods.method import Work
from compressor.pipeline.methods.preview import compute_preview, preview_settings
from compressor.pipeline.protected.part import Part, outside_problem, parse_part
from compressor.pipeline.protected.part_list import PartList
from compressor.pipeline.protected.weights import (
    mean_in_parts,
    pixel_weights,
    sample_weights,
    weighted_counts,
    weights_for,
)
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.pipeline.target import Target
from kmc import best_palette, count_colors
from tests.support.pictures import encoded, photo_like

HEIGHT, WIDTH = 48, 64
SIGN = np.s_[20:26, 30:38]
PART = Part(x=30, y=20, width=8, height=6, weight=20)
FAST = QualitySettings(k=8, effort="fast")


def photo_with_a_sign() -> np.ndarray:
    """(48, 64, 3): brown and green, with a small sign in reds and blues that are nowhere else."""
    pixels = photo_like(HEIGHT, WIDTH, seed=4) // 2 + np.array([60, 60, 0], np.uint8)
    pixels[SIGN] = [200, 20, 60]
    pixels[22:24, 32:36] = [30, 40, 220]
    pixels[SIGN] += np.random.default_rng(0).integers(0, 20, pixels[SIGN].shape, np.uint8)
    return pixels.astype(np.uint8)


PIXELS = photo_with_a_sign()
DATA = encoded(PIXELS)
WORK = Work(report=lambda done, total, words: None, checkpoint=lambda: None)


def computed(chosen):
    """The result of a method, of the photo with a sign."""
    return METHODS[chosen.method].run(load_image(DATA), chosen, WORK)


def pixels_of(result):
    return load_image(result.picture.encode_png()).pixels


def squared_error(pixels, place=SIGN):
    """The mean squared error within a place, channels in 0..1."""
    difference = (pixels[place].astype(float) - PIXELS[place]) / 255
    return (difference**2).sum(axis=2).mean()


# --- texts and values


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("40,30,120,80:7", Part(x=40, y=30, width=120, height=80, weight=7)),
        ("0,0,1,1", Part(x=0, y=0, width=1, height=1, weight=10)),
        (" 1,2,3,4:50 ", Part(x=1, y=2, width=3, height=4, weight=50)),
    ],
)
def test_a_text_is_a_part_and_back(text, part):
    assert parse_part(text) == part
    assert parse_part(part.text) == part


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("40,30,120", "“40,30,120” is no part of a picture such as 40,30,120,80:10"),
        ("", "“” is no part"),
        ("1,2,3,4:", "is no part"),
        ("-1,2,3,4", "is no part"),
        ("1.5,2,3,4", "is no part"),
        ("1,2,3,4,5", "is no part"),
        ("1,2,3,99999999999", "is no part"),
        ("1,2,0,4:9", "the part 1,2,0,4:9 has no size, 0 x 4 px"),
        ("1,2,3,0", "has no size, 3 x 0 px"),
        ("1,2,3,4:1", "has the weight 1; it has to be from 2 to 50"),
        ("1,2,3,4:51", "has the weight 51; it has to be from 2 to 50"),
    ],
)
def test_a_text_that_is_none_is_told_in_a_sentence(text, words):
    with pytest.raises(ValueError, match="part") as error:
        parse_part(text)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_links_and_recipes_hold_at_most_so_many_parts():
    values = PartList(max_parts=2)
    parts = tuple(replace(PART, x=x) for x in range(3))
    assert parts[:2] in values
    assert parts not in values
    assert (PART, PART) not in values
    for bad in (values.to_text(parts), "1,2,3", "1,2,3,4:1", "_"):
        with pytest.raises(ValueError, match="at most 2 parts such as 40,30"):
            values.from_text(bad)
    assert values.from_text("1,2,3,4_1,2,3,4:10") == (Part(x=1, y=2, width=3, height=4),)
    with pytest.raises(ValueError, match="a list of at most 2"):
        values.from_json(values.to_json(parts))
    for bad in (["1,2,3,4"], ["1,2,3,4:1"], [PART.text] * 2, [7], "1,2,3,4:9", {}):
        with pytest.raises(ValueError, match="a list of"):
            values.from_json(bad)
    assert values.label((PART,)) == "8 x 6 px at x = 30, y = 20, weighing 20"
    assert values.label(()) == "none"


@pytest.mark.parametrize(
    ("part", "ends"),
    [
        (replace(PART, x=57), "ends at x = 65 and y = 26"),
        (replace(PART, y=43), "ends at x = 38 and y = 49"),
    ],
)
def test_a_part_outside_the_picture_is_refused_with_the_numbers(part, ends):
    sentence = outside_problem((PART, part), (WIDTH, HEIGHT))
    assert sentence is not None
    assert f"{part.text} {ends}, outside the picture of 64 x 48 px" in sentence
    for chosen in (replace(FAST, protect=(part,)), LookSettings(protect=(part,))):
        assert chosen.problem() is None
        assert chosen.problem((WIDTH, HEIGHT)) == sentence
        with pytest.raises(ImageError, match="outside the picture"):
            computed(chosen)
        assert compress_file(DATA, CompressionJob(settings=chosen)).problem == sentence
    assert outside_problem((replace(PART, x=56, y=42),), (WIDTH, HEIGHT)) is None


# --- weights


def test_where_parts_overlap_the_greatest_weight_counts():
    light = Part(x=0, y=0, width=4, height=3, weight=2)
    heavy = Part(x=3, y=1, width=2, height=5, weight=9)
    for parts in ((light, heavy), (heavy, light)):
        weights = pixel_weights(parts, (6, 7), (7, 6))
        assert weights is not None
        assert (weights[1:6, 3:5] == 9).all()
        assert weights[2].tolist() == [2, 2, 2, 9, 9, 1]
        assert (weights.dtype, weights.sum()) == (np.uint8, 42 + 12 - 2 + 8 * 10)
    assert pixel_weights((), (6, 7), (7, 6)) is None


@given(*[st.integers(1, 30)] * 6)
@settings(max_examples=60, deadline=None)
def test_in_a_smaller_picture_a_part_has_every_pixel_that_it_touches(x, y, width, height, w, h):
    part = Part(x=x - 1, y=y - 1, width=width, height=height)
    size = x + width + 3, y + height + 5
    weights = pixel_weights((part,), size, (h, w))
    assert weights is not None
    for row, column in np.ndindex(h, w):
        left, right = column * size[0], (column + 1) * size[0]
        top, bottom = row * size[1], (row + 1) * size[1]
        is_touched = left < (part.x + width) * w and right > part.x * w
        is_touched &= top < (part.y + height) * h and bottom > part.y * h
        assert (weights[row, column] == part.weight) == is_touched


def test_the_weights_of_a_sample_are_those_of_its_pixels():
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 51, (40, 60), np.uint8)
    pixels = np.repeat(weights[..., None], 3, axis=2)
    assert np.array_equal(sample_weights(weights, 8, 4), sample_mosaic(pixels, 8, 4)[..., 0])
    assert sample_weights(None, 8, 4) is None


@pytest.mark.parametrize("channels", [3, 4])
def test_counts_are_those_of_weighted_pixels(channels):
    rng = np.random.default_rng(channels)
    pixels = rng.integers(0, 4, (9, 12, channels), np.uint8) * np.uint8(85)
    weights = pixel_weights(
        (Part(x=1, y=2, width=5, height=4, weight=3), Part(x=4, y=0, width=8, height=9)),
        (12, 9),
        (9, 12),
    )
    counted = weighted_counts(pixels, count_colors(pixels), weights)
    expected = count_colors(pixels, weights=weights)
    assert np.array_equal(counted.colors, expected.colors)
    assert np.array_equal(counted.counts, expected.counts)


def test_the_experiment_has_no_weights():
    assert weights_for(load_image(DATA), RestartSettings()) is None


# --- results


def test_a_small_sign_keeps_its_colours_among_eight():
    plain = computed(FAST)
    protected = computed(replace(FAST, protect=(PART,)))
    before, after = pixels_of(plain), pixels_of(protected)
    assert squared_error(after) < 0.1 * squared_error(before)
    everywhere = np.s_[:, :]
    assert squared_error(after, everywhere) < 1.25 * squared_error(before, everywhere)
    errors = error_map(PIXELS, after)
    assert mean_in_parts(errors, (PART,), (WIDTH, HEIGHT)) == pytest.approx(errors[SIGN].mean())
    assert errors[SIGN].mean() < 0.4 * error_map(PIXELS, before)[SIGN].mean()


def test_the_palette_is_that_of_the_pixels_repeated():
    repeated = [PIXELS.reshape(-1, 3), *[PIXELS[SIGN].reshape(-1, 3)] * (PART.weight - 1)]
    palette = best_palette(np.concatenate(repeated), 8, effort="fast")
    result = computed(replace(FAST, protect=(PART,)))
    expected = apply_palette(PIXELS, palette, effort="fast")
    assert np.array_equal(result.picture.palette, expected.palette)
    assert result.picture.cost == expected.cost  # of all pixels alike


@pytest.mark.parametrize(
    "chosen",
    [
        replace(FAST, smaller=8.0, dither=0.5),
        replace(FAST, longest_side=40, space="oklab"),
    ],
)
def test_pages_batches_and_the_command_line_give_the_same_file(chosen):
    chosen = replace(chosen, protect=(PART,))
    result = computed(chosen)
    assert compress_file(DATA, CompressionJob(settings=chosen)).file == result.picture.encode_png()
    assert result.used.protect == (PART,)
    again = computed(result.used)
    assert again.picture.encode_png() == result.picture.encode_png()
    plain = computed(replace(chosen, protect=()))
    assert plain.picture.encode_png() != result.picture.encode_png()


def test_the_settings_of_the_smallest_file_protect_the_parts_too():
    part = replace(PART, x=6, y=8)
    picture = load_image(encoded(PIXELS[12:36, 24:48]))
    chosen = LookSettings(look=20, effort="fast", protect=(part,))
    result = METHODS["look"].run(picture, chosen, WORK)
    assert result.used.protect == (part,)
    again = METHODS["quality"].run(picture, result.used, WORK)
    assert again.picture.encode_png() == result.picture.encode_png()
    plain = METHODS["look"].run(picture, replace(chosen, protect=()), WORK)
    assert plain.picture.encode_png() != result.picture.encode_png()


@pytest.mark.parametrize("effort", ["fast", "balanced"])
@pytest.mark.parametrize("dither", [0.0, 0.5])
def test_cheap_bits_change_protected_pixels_less(effort, dither):
    """The palette is the same: all that differs is how far pixels give way to cheap bits."""
    part = Part(x=5, y=5, width=20, height=15, weight=50)
    palette = best_palette(PIXELS, 24, effort="fast")
    nearest = apply_palette(PIXELS, palette)
    weights = pixel_weights((part,), (WIDTH, HEIGHT), (HEIGHT, WIDTH))
    errors = [
        squared_error(
            apply_palette(
                PIXELS,
                palette,
                smaller=8.0,
                dither=dither,
                effort=effort,
                reassigned=True,
                weights=each,
            ).to_pixels(),
            np.s_[5:20, 5:25],
        )
        - squared_error(nearest.to_pixels(), np.s_[5:20, 5:25])
        for each in (weights, None)
    ]
    assert errors[0] < 0.3 * errors[1]


def test_settings_apply_a_palette_with_weights():
    palette = best_palette(PIXELS, 24, effort="fast")
    weights = np.full((HEIGHT, WIDTH), 50, np.uint8)
    chosen = replace(FAST, smaller=8.0)
    costs = [
        apply_palette_with(PIXELS, count_colors(PIXELS), palette, chosen, weights=each).cost
        for each in (weights, None)
    ]
    assert costs[0] < 0.9 * costs[1]


@pytest.mark.parametrize("target", [Target(psnr=24.0), Target(max_bytes=400)])
def test_a_target_is_searched_with_weighted_palettes(target):
    protected = CompressionJob(settings=replace(FAST, k=24, protect=(PART,)), target=target)
    plain = replace(protected, settings=replace(FAST, k=24))
    results = [compress_file(DATA, job) for job in (protected, plain)]
    errors = [squared_error(load_image(result.file).pixels) for result in results]
    assert errors[0] < 0.7 * errors[1]


def test_smaller_settings_are_estimated_with_the_parts(monkeypatch):
    searched = []

    def noted(color_counts, *arguments, **more):
        searched.append(color_counts.pixels)
        return build_palette(color_counts, *arguments, **more)

    monkeypatch.setattr(smaller_alternatives, "build_palette", noted)
    picture = replace(load_image(DATA), size_bytes=10)
    METHODS["quality"].run(picture, replace(FAST, protect=(PART,)), WORK)
    assert {*searched} == {WIDTH * HEIGHT + 19 * 48}


def test_a_shared_palette_counts_the_parts_of_every_picture():
    chosen = replace(FAST, protect=(PART,))
    small = encoded(PIXELS[:10])
    counts = dict(count_files([lambda: DATA, lambda: small], chosen))
    picture = load_image(DATA)
    expected = weighted_counts(PIXELS, picture.count_colors(), weights_for(picture, chosen))
    assert counts[0] is not None
    assert np.array_equal(counts[0].counts, expected.counts)
    assert expected.pixels == WIDTH * HEIGHT + 19 * 48
    assert counts[1] is None  # the part does not lie in it, as its own result says


def test_previews_and_the_curve_over_k_are_weighted_too():
    chosen = replace(FAST, protect=(PART,))
    for wanted in (chosen, LookSettings(look=30, protect=(PART,))):
        quick = preview_settings(wanted)
        assert quick is not None
        assert quick.protect == (PART,)
    small = PIXELS[::2, ::2]
    preview = compute_preview(small, chosen, (WIDTH, HEIGHT))
    weights = pixel_weights((PART,), (WIDTH, HEIGHT), (HEIGHT // 2, WIDTH // 2))
    palette = best_palette(count_colors(small, weights=weights), 8, effort="fast")
    assert {*map(tuple, preview.palette.tolist())} <= {*map(tuple, palette.tolist())}
    curve = compute_k_curve(load_image(DATA), chosen, lambda *_: None, lambda: None)
    at_8 = curve.at(8)
    assert at_8 is not None
    drawn = apply_palette(PIXELS, at_8.palette, effort="fast").to_pixels()
    assert squared_error(drawn) < 0.2 * squared_error(pixels_of(computed(FAST)))


def test_a_picture_in_strips_has_no_protected_parts():
    with pytest.raises(ImageError, match=r"can't be protected \(1 are\)"):
        reject_unsupported(replace(FAST, protect=(PART,)))
