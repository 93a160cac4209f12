"""Many files: the same as one by one, whoever computes; what is broken costs the others nothing."""

import io
import logging
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

import compressor.pipeline.compress
from compressor.imaging import apply_palette, load_image
from compressor.imaging.errors import ImageError
from compressor.imaging.psnr import psnr_of_result
from compressor.pipeline.batch import compress_files, shared_palette
from compressor.pipeline.compress import CompressionResult, compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.pipeline.target import Target
from kmc import best_palette, count_colors
from tests.support.pictures import encoded, photo_like

FAST = CompressionJob(settings=QualitySettings(k=8, effort="fast"))
FILES = [encoded(photo_like(20 + n, 30, seed=n)) for n in range(7)]


class Lazy(Executor):
    """Never begins anything."""

    def __init__(self) -> None:
        self.futures: list[Future] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.futures.append(Future())
        return self.futures[-1]


class Counting(Executor):
    """Counts the tasks that it passes on."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.tasks = 0
        self._max_workers = 2

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.tasks += 1
        return self.executor.submit(fn, *args, **kwargs)


def with_alpha() -> np.ndarray:
    pixels = np.dstack([photo_like(24, 30), np.full((24, 30), 255, np.uint8)])
    pixels[:6, :, 3] = 0
    pixels[6:9, :, 3] = 100
    return pixels


def reads(files: list[bytes]) -> list[Callable[[], bytes]]:
    return [lambda data=data: data for data in files]  # type: ignore[misc]


def test_a_reduction_tells_all_about_one_file() -> None:
    pixels = photo_like(20, 320)
    data = encoded(pixels)
    result = compress_file(data, CompressionJob(settings=QualitySettings(k=5)))
    expected = apply_palette(pixels, best_palette(pixels, 5))
    assert result.problem is None
    assert result.file == expected.encode_png()
    assert np.array_equal(result.palette, expected.palette)
    assert (result.width, result.height, result.input_bytes) == (320, 20, len(data))
    assert result.colors == len(count_colors(pixels))
    assert (result.cost, result.psnr) == (expected.cost, psnr_of_result(pixels, expected))
    assert Image.open(io.BytesIO(result.thumbnail)).size == (160, 10)
    assert (
        compress_file(
            data, CompressionJob(settings=QualitySettings(k=5), thumbnail=False)
        ).thumbnail
        == b""
    )


def test_transparency_is_kept_and_its_note_passed_on() -> None:
    data = encoded(with_alpha())
    result = compress_file(data, FAST)
    assert np.asarray(Image.open(io.BytesIO(result.file)).convert("RGBA"))[:6, :, 3].max() == 0
    assert result.notes == load_image(data).notes
    assert result.palette.shape[1] == 4


def test_the_experiment_sees_transparency_laid_on_white() -> None:
    data = encoded(with_alpha())
    job = CompressionJob(settings=RestartSettings(k=4, restarts=3))
    opaque = compress_file(encoded(load_image(data).pixels), job)
    result = compress_file(data, job)
    assert (result.file, result.psnr, result.colors) == (opaque.file, opaque.psnr, opaque.colors)


def test_the_experiment_has_no_more_centroids_than_pixels() -> None:
    pixels = np.array([[(1, 2, 3), (200, 9, 0)]], np.uint8)
    result = compress_file(encoded(pixels), CompressionJob(settings=RestartSettings(restarts=2)))
    assert (result.problem, result.cost) == (None, 0)


@pytest.mark.parametrize("pixels", [photo_like(20, 30), with_alpha()], ids=["opaque", "alpha"])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_palette_that_is_given_is_used(pixels: np.ndarray, alpha: bool) -> None:
    colors = [(0, 0, 0, 0), (9, 9, 9, 255), (200, 10, 30, 255), (240, 240, 90, 255)]
    palette = np.array(colors, np.uint8)[:, : 4 if alpha else 3]
    result = compress_file(encoded(pixels), CompressionJob(palette=palette))
    assert result.problem is None
    assert {*map(tuple, result.palette.tolist())} <= {*map(tuple, palette.tolist())} | {
        color[:3] for color in colors
    }


def test_a_goal_is_reached_or_its_sentence_is_the_problem() -> None:
    result = compress_file(
        FILES[0], CompressionJob(settings=FAST.settings, target=Target(max_bytes=400))
    )
    assert 0 < len(result.file) <= 400
    failed = compress_file(
        FILES[0], CompressionJob(settings=FAST.settings, target=Target(max_bytes=4))
    )
    assert failed.problem is not None
    assert failed.problem.startswith("No file of at most 4 bytes is possible")


@pytest.mark.parametrize("data", [b"", b"nothing", FILES[0][:200]])
def test_a_broken_file_is_told_and_does_not_raise(data: bytes) -> None:
    result = compress_file(data, FAST)
    with pytest.raises(ImageError) as caught:
        load_image(data)
    assert result.problem == str(caught.value)
    assert (result.input_bytes, result.file, result.palette.shape) == (len(data), b"", (0, 3))


def test_a_mistake_of_the_program_is_one_problem_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise errors.pop(0)

    errors = [KeyError("no such thing"), MemoryError()]
    monkeypatch.setattr(compressor.pipeline.compress, "psnr_of_result", fail)
    with caplog.at_level(logging.ERROR):
        result = compress_file(FILES[0], FAST)
    assert result.problem == (
        "This is a mistake of this program, not of your file (KeyError: 'no such thing');"
        " please report it."
    )
    assert "Traceback" in caplog.text
    assert "not enough memory" in str(compress_file(FILES[0], FAST).problem)


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.mark.parametrize("own_thread", [True, False])
def test_many_files_are_reduced_as_each_alone(threads: Executor, own_thread: bool) -> None:
    files = [*FILES, b"broken"]
    results = dict(compress_files(reads(files), FAST, executor=None if own_thread else threads))
    assert sorted(results) == list(range(8))
    assert [results[n].file for n in range(7)] == [compress_file(data, FAST).file for data in FILES]
    assert results[7].problem == compress_file(b"broken", FAST).problem


@pytest.mark.parametrize("own_thread", [True, False])
def test_a_file_that_can_not_be_read_costs_the_others_nothing(
    threads: Executor, own_thread: bool
) -> None:
    def gone() -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    def refused() -> bytes:
        raise ImageError("Too long.")

    executor = None if own_thread else threads
    results = dict(compress_files([gone, *reads(FILES[:1]), refused], FAST, executor=executor))
    assert results[0].problem == "The file can't be read: No such file or directory."
    assert results[1].problem is None
    assert results[2].problem == "Too long."


def test_no_more_files_are_read_than_two_for_each_worker(threads: Executor) -> None:
    read: list[int] = []
    ended = 0

    def reading(number: int) -> Callable[[], bytes]:
        def run() -> bytes:
            read.append(number)
            assert len(read) - ended <= 4
            return FILES[0]

        return run

    for _ in compress_files([reading(n) for n in range(12)], FAST, executor=threads):
        ended += 1
    assert read == list(range(12))


def test_a_tick_stops_it_and_what_has_not_begun_is_cancelled(threads: Executor) -> None:
    class StopHereError(Exception):
        pass

    called = 0

    def checkpoint() -> None:
        nonlocal called
        called += 1
        if called % 4 == 0:
            raise StopHereError

    lazy = Lazy()
    for executor in (None, threads, lazy):
        with pytest.raises(StopHereError):
            list(compress_files(reads(FILES), FAST, executor=executor, checkpoint=checkpoint))
    assert lazy.futures
    assert all(future.cancelled() for future in lazy.futures)


def test_the_parts_of_a_file_can_be_made_by_others(threads: Executor) -> None:
    for plan in (
        CompressionJob(settings=RestartSettings(k=5, restarts=6, iterations=3)),
        CompressionJob(settings=QualitySettings(k=5, effort="best")),
    ):
        submitted = Counting(threads)
        ((_, result),) = compress_files(reads(FILES[:1]), plan, file_executor=submitted)
        assert result.file == compress_file(FILES[0], plan).file
        assert submitted.tasks > 0


def test_what_is_shipped_can_be_shipped() -> None:
    plan = CompressionJob(target=Target(psnr=30), settings=QualitySettings(locked=((1, 2, 3),)))
    assert pickle.loads(pickle.dumps(plan)).settings == plan.settings
    result = compress_file(FILES[0], FAST)
    again = pickle.loads(pickle.dumps((compress_file, result)))[1]
    assert isinstance(again, CompressionResult)
    assert again.file == result.file


def test_a_plan_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="3 colours are locked, but K = 2"):
        CompressionJob(settings=QualitySettings(k=2, locked=((0, 0, 0), (1, 1, 1), (2, 2, 2))))
    with pytest.raises(ValueError, match="exclude each other"):
        CompressionJob(target=Target(psnr=30), palette=np.zeros((2, 3), np.uint8))
    with pytest.raises(ValueError, match="exclude each other"):
        CompressionJob(settings=RestartSettings(), target=Target(psnr=30))
    with pytest.raises(ValueError, match="run 3 is not one of the runs 0 to 2"):
        CompressionJob(settings=RestartSettings(restarts=3), run=3)


def test_a_file_whose_worker_is_lost_is_told_and_the_rest_goes_on() -> None:
    class Losing(Executor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            future: Future = Future()
            if args[0] == b"deadly":
                future.set_exception(BrokenExecutor("a process died"))
            else:
                future.set_result(fn(*args, **kwargs))
            return future

    files = reads([FILES[0], b"deadly", FILES[1]])
    results = dict(compress_files(files, FAST, executor=Losing()))
    assert [results[n].problem is None for n in range(3)] == [True, False, True]
    assert "No worker could finish this picture (BrokenExecutor)" in str(results[1].problem)


@pytest.mark.parametrize("own_thread", [True, False])
def test_a_shared_palette_is_that_of_the_pictures_as_one(
    threads: Executor, own_thread: bool
) -> None:
    pictures = [photo_like(20, 30, seed=n) for n in range(3)]
    executor = None if own_thread else threads
    reports = list[tuple[int, int]]()
    files = [*map(encoded, pictures), b"broken"]
    settings = QualitySettings(k=9, effort="fast", locked=((1, 2, 3),))
    palette = shared_palette(
        reads(files), settings, executor=executor, progress=lambda *now: reports.append(now)
    )
    one = np.concatenate(pictures)
    fixed = np.array([(1, 2, 3)], np.uint8)
    assert np.array_equal(palette, best_palette(one, 9, effort="fast", fixed=fixed))
    shares = [done / total for done, total in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("own_thread", [True, False])
def test_smaller_files_in_one_palette_are_made_as_each_alone(
    threads: Executor, own_thread: bool
) -> None:
    settings = QualitySettings(k=9, effort="fast", smaller=2.0)
    palette = shared_palette(reads(FILES), settings)
    job = CompressionJob(settings=settings, palette=palette)
    executor = None if own_thread else threads
    for number, result in compress_files(reads(FILES), job, executor=executor):
        pixels = photo_like(20 + number, 30, seed=number)
        expected = apply_palette(pixels, palette, smaller=2.0, effort="fast")
        assert result.file == expected.encode_png()
        assert result.cost > apply_palette(pixels, palette).cost


def test_a_shared_palette_knows_transparency_where_one_picture_does() -> None:
    files = [encoded(photo_like(20, 30)), encoded(with_alpha())]
    palette = shared_palette(reads(files), FAST.settings)
    assert palette.shape[1] == 4
    for data in files:
        assert (
            compress_file(data, CompressionJob(settings=FAST.settings, palette=palette)).problem
            is None
        )


def test_files_without_a_picture_have_no_palette() -> None:
    with pytest.raises(ImageError, match="None of the 2 files is a picture"):
        shared_palette(reads([b"a", b"b"]), FAST.settings)


@pytest.mark.parametrize("look", [98, 99])
def test_a_look_that_so_few_bytes_can_not_have_is_told_but_not_where_none_is_wanted(
    look: int,
) -> None:
    settings = LookSettings(look=look, max_bytes=300, effort="fast")
    result = compress_file(FILES[0], CompressionJob(settings=settings, ssimulacra2=True))
    assert 200 < len(result.file) <= 300
    sentence = (
        "A look of 98 is out of reach for 256 colours in at most 300 bytes: the best they have is"
        f" {result.ssimulacra2:.1f} (SSIMULACRA2)."
    )
    # a look of 99 stands for the best that the bytes can have
    assert result.shortfalls == result.notes == ((sentence,) if look == 98 else ())
