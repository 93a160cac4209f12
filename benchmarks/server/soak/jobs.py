"""The kinds of job of the soak, each done by a session of its own that stays for all of it."""

import io
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import numpy as np
from PIL import Image

from benchmarks.photos import photo
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import BATCH_GOAL, K_COLOURS, RUN_EXPERIMENT, UPLOADER

SIZE = 160, 120  # width and height of the photos in pixels
FRAME_SIZE = 48, 36  # of the animation
FRAMES = 4
ANOTHER = "Drop or paste another one"  # how the label of the sidebar's uploader begins
FIRST_K = 3
K_COUNT = 60  # after so many jobs of a kind the same K come again, of another photo
QUALITY = "method=quality&k=2"
EXPERIMENT = "method=restarts&k=6&k2=5&restarts=4&iterations=4&height=60"

Job = Callable[[int], Awaitable[object]]


class Jobs:
    """Does jobs of all kinds, one after the other; the number of a job makes it a new one."""

    def __init__(self, address: str, exits: AsyncExitStack) -> None:
        self._address = address
        self._exits = exits
        self._visitors: dict[str, Visitor] = {}
        self.kinds: dict[str, Job] = {
            "compress": self._compress,
            "overtaken previews": self._overtaken,
            "experiment": self._experiment,
            "step by step": self._step_by_step,
            "choose K": self._choose_k,
            "batch": self._batch,
            "animation": self._animation,
        }

    async def run(self, number: int) -> str:
        """Do one job, and return its kind; the kinds take turns."""
        kind = list(self.kinds)[number % len(self.kinds)]
        await self.kinds[kind](number // len(self.kinds))
        return kind

    def problems(self) -> list[str]:
        """Return what the pages told as an error."""
        return [problem for visitor in self._visitors.values() for problem in visitor.problems]

    def unanswered(self) -> int:
        """Return how many requests for the address of an upload had no answer."""
        return sum(visitor.unanswered for visitor in self._visitors.values())

    async def _compress(self, number: int) -> None:
        visitor = await self._session("compress", QUALITY)
        if number % K_COUNT == 0:
            await self._use_photo(visitor, number)
        await self._set_k(visitor, FIRST_K + number % K_COUNT)

    async def _overtaken(self, number: int) -> None:
        """Change K three times without waiting, and wait for the last."""
        visitor = await self._session("previews", QUALITY)
        if number % K_COUNT == 0:
            await self._use_photo(visitor, 1000 + number)
        k = FIRST_K + number % K_COUNT
        for other in (200 + number % 50, 150 + number % 50):
            await visitor.fill("Colours, K", other)
        await self._set_k(visitor, k)

    async def _experiment(self, number: int) -> None:
        visitor = await self._session("experiment", EXPERIMENT)
        if visitor.has("page_link", "Compress") and not visitor.has("button", RUN_EXPERIMENT):
            await visitor.open_page("Compress")
        await visitor.run_experiment(number)

    async def _step_by_step(self, number: int) -> None:
        """Look at a run of the experiment."""
        visitor = await self._session("experiment", EXPERIMENT)
        await visitor.open_page("Step by step")
        await visitor.until(lambda: visitor.component("stepper") is not None)
        shown = visitor.component("stepper")
        run = number % 4
        await visitor.fill("Run, 0 to", run)
        if shown is not None and not str(shown.get("id", "")).endswith(f"-{run}"):
            await visitor.until(lambda: visitor.component("stepper") not in (None, shown))

    async def _choose_k(self, number: int) -> None:
        visitor = await self._session("curve", QUALITY)
        await visitor.open_page("Compress")
        await self._use_photo(visitor, 2000 + number)
        await visitor.until(lambda: self._has_result(visitor, 2))
        await visitor.open_page("Choose K")
        await visitor.until(
            lambda: visitor.has("button", "Try ") or visitor.has("button", "Compress with K")
        )
        if visitor.has("button", "Try "):
            await visitor.press("Try ")
        await visitor.until(lambda: visitor.has("button", "Compress with K"))

    async def _batch(self, number: int) -> None:
        visitor = self._visitors.get("batch")
        if visitor is None:
            visitor = await self._open("batch", "")
            await visitor.open_page("Batch")
        files = {f"{n}.jpg": photo(3000 + 3 * number + n, *SIZE) for n in range(3)}
        await visitor.upload_all(await visitor.label_of_many_files_uploader(), files)
        await visitor.find("button", "Compress 3 files")
        if number == 0:
            await visitor.choose(BATCH_GOAL, K_COLOURS)
        await visitor.press("Compress 3 files")
        await visitor.find("download_button", "Download ZIP, 3 files")
        await visitor.press("Remove all")
        await visitor.until(lambda: not visitor.has("download_button", "Download ZIP"))

    async def _animation(self, number: int) -> None:
        visitor = self._visitors.get("animation")
        if visitor is None:
            visitor = await self._open("animation", QUALITY)
            await visitor.upload(UPLOADER, "moving.gif", moving_gif())
            await visitor.until(lambda: self._has_result(visitor, 2))
        k = FIRST_K + number % K_COUNT
        await self._set_k(visitor, k)
        await visitor.find("button", f"Compress all {FRAMES} frames")
        await visitor.press(f"Compress all {FRAMES} frames")
        await visitor.until(
            lambda: (
                visitor.has("download_button", "Download GIF")
                and not visitor.has("button", f"Compress all {FRAMES} frames")
                and not visitor.has("button", "Stop")
            )
        )

    async def _session(self, name: str, query: str) -> Visitor:
        """Return the session of this name, with a photo in use."""
        visitor = self._visitors.get(name)
        if visitor is None:
            visitor = await self._open(name, query)
            await visitor.upload(UPLOADER, f"{name}.jpg", photo(len(self._visitors), *SIZE))
            await visitor.until(lambda: visitor.has("page_link", "Compress"))
            await visitor.find("file_uploader", ANOTHER)
        return visitor

    async def _open(self, name: str, query: str) -> Visitor:
        visitor = await self._exits.enter_async_context(Visitor(self._address, query))
        self._visitors[name] = visitor
        return visitor

    async def _use_photo(self, visitor: Visitor, number: int) -> None:
        name = f"photo-{number}.jpg"
        await visitor.upload(ANOTHER, name, photo(number, *SIZE))
        await visitor.until(lambda: visitor.address_parameters().get("name") == name)

    async def _set_k(self, visitor: Visitor, k: int) -> None:
        await visitor.fill("Colours, K", k)
        await visitor.until(lambda: self._has_result(visitor, k))

    @staticmethod
    def _has_result(visitor: Visitor, k: int) -> bool:
        """Return whether the page shows the result for K, and not a preview alone."""
        shown = visitor.component("before_after")
        return shown is not None and shown["labels"][1].startswith(f"{k} colours")


def moving_gif() -> bytes:
    """Return an animation of noise, of which a frame has more colours than any K here."""
    rng = np.random.default_rng(0)
    width, height = FRAME_SIZE
    frames = [
        Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8)).quantize(200)
        for _ in range(FRAMES)
    ]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    return file.getvalue()
