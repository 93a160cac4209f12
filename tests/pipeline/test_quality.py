"""The jobs of best quality and of the curve over K: what they make, offer, and how they stop."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from compressor.imaging import Picture, apply_palette, load_image
from compressor.imaging.metrics import compare
from compressor.imaging.palettes.hex_codes import parse_codes
from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.pipeline.find_k import K_LADDER, largest_fitting_k
from compressor.pipeline.k_curve import KCurve, KPoint, compute_k_curve, elbow
from compressor.pipeline.methods.method import Work
from compressor.pipeline.methods.quality import QualityResult, compute_best_quality
from compressor.pipeline.settings import QualitySettings
from kmc import EFFORTS, SPACES, best_palette, map_to_palette
from tests.support.executors import InlineExecutor
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

PICTURE = load_image(encoded(photo_like(60, 90)))
SMALL = load_image(encoded(photo_like(24, 36)))
SETTINGS = QualitySettings(k=8, effort="fast")


class StopHereError(Exception):
    """Raised by a test's checkpoint."""


def reduced(picture: Picture = PICTURE, settings: QualitySettings = SETTINGS) -> QualityResult:
    return compute_best_quality(picture, settings, silent_work())


def drawn(picture: Picture = PICTURE, settings: QualitySettings = SETTINGS) -> KCurve:
    return compute_k_curve(picture, settings, lambda *reports: None, lambda: None)


def with_alpha() -> Picture:
    pixels = np.dstack([photo_like(40, 50), np.full((40, 50), 255, np.uint8)])
    pixels[:10, :, 3] = 0
    pixels[10:15, :, 3] = 100
    return load_image(encoded(pixels))


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("space", SPACES)
def test_the_result_is_the_librarys_palette_laid_on(effort: str, space: str) -> None:
    settings = QualitySettings(k=5, effort=effort, space=space)
    result = reduced(SMALL, settings)
    palette = best_palette(SMALL.pixels, 5, effort=effort, space=space)
    expected = palette[map_to_palette(SMALL.pixels, palette, space)]
    assert np.array_equal(result.picture.to_pixels(), expected)
    assert result.quality == compare(SMALL.pixels, expected)
    assert result.errors.shape == (24, 36)
    assert result.colors == len(np.unique(SMALL.pixels.reshape(-1, 3), axis=0))
    assert result.exact is None


def test_an_executor_helps_with_the_best_effort() -> None:
    helper = InlineExecutor()
    settings = QualitySettings(k=5, effort="best")
    assert np.array_equal(
        compute_best_quality(PICTURE, settings, silent_work(helper)).palette,
        apply_palette(PICTURE.pixels, best_of(5)).palette,
    )
    assert helper.tasks == 4


def best_of(k: int) -> np.ndarray:
    return best_palette(PICTURE.pixels, k, effort="best")


def test_progress_rises_in_words_and_a_checkpoint_can_stop_it_anywhere() -> None:
    reports: list[tuple[int, int, str]] = []
    checkpoints = count()
    compute_best_quality(
        PICTURE,
        SETTINGS,
        Work(report=lambda *words: reports.append(words), checkpoint=lambda: next(checkpoints)),
    )
    done = [now for now, _, _ in reports]
    assert done == sorted(done)
    assert {total for _, total, _ in reports} == {100}
    assert "Choosing the best 8 colours…" in {words for _, _, words in reports}
    last = next(checkpoints) - 1
    for number in {0, 1, *range(0, last, max(1, last // 10)), last}:
        left = iter(range(number))

        def checkpoint(left: object = left) -> None:
            if next(left, None) is None:
                raise StopHereError

        with pytest.raises(StopHereError):
            compute_best_quality(
                PICTURE, SETTINGS, Work(report=lambda *_: None, checkpoint=checkpoint)
            )


def test_dithering_takes_the_colours_of_the_same_palette() -> None:
    plain = reduced()
    dithered = reduced(settings=replace(SETTINGS, dither=1.0))
    assert not np.array_equal(plain.picture.to_pixels(), dithered.picture.to_pixels())
    assert {*map(tuple, dithered.picture.palette)} <= {*map(tuple, plain.picture.palette)}


def test_a_smaller_file_is_that_of_the_library() -> None:
    settings = QualitySettings(k=8, smaller=3.0, dither=0.5, space="oklab")
    result = reduced(settings=settings)
    palette = best_palette(PICTURE.pixels, 8, space="oklab")
    expected = apply_palette(PICTURE.pixels, palette, smaller=3.0, dither=0.5, space="oklab")
    assert result.picture.encode_png() == expected.encode_png()
    plain = reduced(settings=replace(settings, smaller=0.0))
    assert len(expected.encode_png()) < len(plain.picture.encode_png())


def test_settings_that_are_offered_keep_the_smaller_file() -> None:
    picture = load_image(encoded(photo_like(120, 160), "JPEG", quality=60))
    (offer,) = reduced(picture, QualitySettings(k=128, effort="fast", smaller=1.0)).alternatives
    assert offer.settings.smaller == 1.0
    plain = reduced(picture, replace(offer.settings, smaller=0.0))
    taken = reduced(picture, offer.settings)
    assert len(taken.picture.encode_png()) < len(plain.picture.encode_png())
    assert offer.size == pytest.approx(len(taken.picture.encode_png()), rel=0.1)


def test_the_curve_is_that_of_smaller_files() -> None:
    curve = drawn(settings=replace(SETTINGS, smaller=4.0))
    for smaller, plain in zip(curve.points, drawn().points, strict=True):
        assert smaller.size < plain.size
        assert smaller.cost > plain.cost
    point = curve.at(16)
    assert point is not None
    same = reduced(settings=QualitySettings(k=16, effort="fast", smaller=4.0))
    assert point.size == pytest.approx(len(same.picture.encode_png()), rel=0.1)


def test_locked_colours_are_in_the_palette_even_without_a_pixel() -> None:
    red = tuple(PICTURE.pixels[5, 5].tolist())
    far = (255, 0, 255)
    result = reduced(settings=replace(SETTINGS, locked=(red, far)))
    palette = {*map(tuple, result.palette.tolist())}
    assert {red, far} <= palette
    assert far not in {*map(tuple, result.picture.palette.tolist())}
    assert len(palette) == len(result.palette) == len(result.shares) <= 8
    assert result.shares[-1] == 0
    assert result.shares.sum() == pytest.approx(1)


def test_transparency_is_kept_and_locked_colours_are_opaque() -> None:
    picture = with_alpha()
    result = reduced(picture, replace(SETTINGS, locked=((1, 2, 3),)))
    assert result.palette.shape[1] == 4
    assert (1, 2, 3, 255) in {*map(tuple, result.palette.tolist())}
    assert not result.picture.to_pixels()[:10, :, 3].any()
    assert (result.picture.to_pixels()[15:, :, 3] == 255).all()


def test_few_colours_come_without_loss_and_ask_for_no_offer() -> None:
    pixels = np.zeros((30, 30, 3), np.uint8)
    pixels[:10] = (9, 200, 3)
    pixels[20:] = (250, 1, 77)
    result = reduced(load_image(encoded(pixels)))
    assert np.array_equal(result.picture.to_pixels(), pixels)
    assert result.exact is not None
    assert np.array_equal(result.exact.to_pixels(), pixels)
    assert result.quality.psnr == float("inf")


def test_a_file_larger_than_the_upload_comes_with_settings_that_make_a_smaller_one() -> None:
    picture = load_image(encoded(photo_like(120, 160), "JPEG", quality=60))
    result = reduced(picture, QualitySettings(k=128, effort="fast", dither=1.0))
    assert len(result.picture.encode_png()) > picture.size_bytes
    assert result.alternatives
    for offer in result.alternatives:
        taken = reduced(picture, offer.settings)
        assert len(taken.picture.encode_png()) < picture.size_bytes
        assert not taken.alternatives


def test_nothing_is_offered_where_nothing_helps() -> None:
    result = reduced(replace(PICTURE, size_bytes=100))
    assert result.alternatives == ()


@pytest.mark.parametrize("limit", [0, 5, 10, 11, 79, 80, 1000])
def test_bisection_finds_what_trying_all_would(limit: int) -> None:
    ks = list(K_LADDER[:8])
    fitting = [k for k in ks if 5 * k <= limit]
    expected = (fitting[-1], 5 * fitting[-1]) if fitting else None
    assert largest_fitting_k(ks, lambda k: 5 * k, limit) == expected


def test_the_curve_has_every_k_and_the_bytes_of_its_files() -> None:
    reports: list[tuple[int, int, str]] = []
    curve = compute_k_curve(PICTURE, SETTINGS, lambda *words: reports.append(words), lambda: None)
    assert [point.k for point in curve.points] == list(K_LADDER)
    assert [done for done, _, _ in reports] == list(range(len(K_LADDER) + 1))
    costs = [point.cost for point in curve.points]
    assert costs[-1] == min(costs)
    assert costs[0] == max(costs)
    point = curve.at(16)
    assert point is not None
    same = reduced(settings=QualitySettings(k=16, effort="fast"))
    assert point.size == pytest.approx(len(same.picture.encode_png()), rel=0.1)
    assert point.psnr == pytest.approx(same.quality.psnr, abs=0.5)
    laid = point.palette[map_to_palette(PICTURE.pixels, point.palette)]
    assert point.psnr == compare(PICTURE.pixels, laid).psnr
    assert point.ssim == pytest.approx(compare(PICTURE.pixels, laid).ssim, abs=1e-3)  # ties
    assert point.ssimulacra2 == pytest.approx(ssimulacra2(PICTURE.pixels, laid), abs=0.1)


def test_the_curve_ends_at_the_first_k_without_loss() -> None:
    pixels = np.zeros((12, 10, 3), np.uint8)
    pixels[..., 0] = np.arange(10) * 20
    curve = drawn(load_image(encoded(pixels)))
    assert [point.k for point in curve.points] == [2, 3, 4, 6, 8, 12]
    assert len(curve.points[-1].palette) == 10
    assert curve.points[-1].cost == 0


def test_the_curve_begins_where_the_locked_colours_fit() -> None:
    fixed = tuple((n, n, 255 - n) for n in range(5))
    assert drawn(settings=replace(SETTINGS, locked=fixed)).points[0].k == 6


def test_a_curve_belongs_to_space_dithering_and_locked_colours() -> None:
    curve = KCurve(sha256="a", settings=SETTINGS, points=())
    assert curve.matches(replace(SETTINGS, k=99, effort="best"))
    for other in ({"space": "oklab"}, {"dither": 0.5}, {"smaller": 1.0}, {"locked": ((1, 2, 3),)}):
        assert not curve.matches(replace(SETTINGS, **other))


def point(k: int, cost: float, size: int, psnr: float = 0.0) -> KPoint:
    palette = np.zeros((k, 3), np.uint8)
    return KPoint(k=k, palette=palette, cost=cost, psnr=psnr, ssim=0, ssimulacra2=0, size=size)


def test_answers_come_from_the_points() -> None:
    points = (point(2, 0.5, 100, 10), point(4, 0.1, 300, 20), point(8, 0.05, 200, 30))
    curve = KCurve(sha256="a", settings=SETTINGS, points=points)
    assert curve.smallest(lambda p: p.psnr >= 15) is points[1]
    assert curve.smallest(lambda p: p.psnr >= 31) is None
    assert curve.best_within(100) is points[0]
    assert curve.best_within(99) is None
    assert curve.best_within(250) is points[2]


def test_the_elbow_is_farthest_below_the_chord() -> None:
    ks = np.array([2, 3, 4, 6, 8, 12, 16])
    assert elbow(ks, np.array([10, 5, 1, 0.9, 0.8, 0.7, 0.6])) == 2
    rng = np.random.default_rng(2)
    for _ in range(20):
        costs = np.sort(rng.random(7))[::-1]
        start = np.array([ks[0], costs[0]])
        end = np.array([ks[-1], costs[-1]])
        scale = np.abs(end - start)
        along = (end - start) / scale
        away = (np.stack([ks, costs], axis=1) - start) / scale
        distances = away[:, 1] * along[0] - away[:, 0] * along[1]  # from the line, signed
        assert elbow(ks, costs) == np.argmin(distances)


@pytest.mark.parametrize(("ks", "costs"), [([4], [0.2]), ([2, 3], [0.0, 0.0])])
def test_the_elbow_of_a_curve_without_one_is_its_first_point(ks: list, costs: list) -> None:
    assert elbow(np.array(ks), np.array(costs)) == 0


def test_hex_codes_are_read_as_people_write_them() -> None:
    assert parse_codes("#E4002B, fff;#012") == [(228, 0, 43), (255, 255, 255), (0, 17, 34)]
    for bad in ("#12345", "red", "#fff #ggg", ""):
        with pytest.raises(ValueError, match="is not a hex code"):
            parse_codes(bad)


def test_a_large_picture_is_judged_by_its_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = load_image(encoded(photo_like(200, 300)))
    whole = drawn(picture)
    monkeypatch.setattr(
        "compressor.pipeline.k_curve.sample_mosaic", lambda pixels: sample_mosaic(pixels, 16, 100)
    )
    part = drawn(picture)
    assert (whole.share, part.share) == (1, pytest.approx(0.4, rel=0.2))
    for one, other in zip(whole.points, part.points, strict=True):
        assert one.size == pytest.approx(other.size, rel=0.2)
        assert one.psnr == pytest.approx(other.psnr, abs=1.5)
