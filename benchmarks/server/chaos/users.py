"""The users of the chaos: each works on, whatever fails, and checks what it is given and told."""

import asyncio
import random
import time
from dataclasses import dataclass, field

import requests

from benchmarks.photos import photo
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import RUN_EXPERIMENT
from compressor.imaging import apply_palette, load_image, shrink
from kmc import best_palette, run_restarts

SIZE = 320, 240  # width and height of the photos in pixels
K = range(3, 64)
RESTARTS, ITERATIONS, HEIGHT = 40, 6, 120
EXPERIMENT_K = 8
ANOTHER = "Drop or paste another one"  # the label of the uploader beside a picture in use
ANY_UPLOADER = "Drop"  # how the label of an uploader of a picture begins
RETRY_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file that a user was given: of which photo, by which method, for which K or seed."""

    user: int
    method: str
    number: int
    file: bytes


@dataclass(kw_only=True)
class Log:
    """What the users saw.

    Attributes:
        received: all files.
        hung: a sentence for each page on which nothing came and nothing was told.
        told: what pages told of a failure or a loss, and how often.
        lost: how many times a user had to choose the picture again.
        untold: how many of these times the page said nothing.
        taken_up: how many times a page went on with its picture after its connection was lost.
    """

    received: list[Received] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    untold: int = 0
    taken_up: int = 0

    def tell(self, sentence: str) -> None:
        """Take note of what a page said."""
        self.told[sentence] = self.told.get(sentence, 0) + 1


class User:
    """One user, who asks for one file after the other."""

    def __init__(self, address: str, number: int, seed: int, log: Log, patience: float) -> None:
        """Make a user.

        Args:
            address: of the server.
            number: of the user; every third one runs experiments.
            seed: of what it asks for.
            log: what it sees goes there.
            patience: the seconds after which a page without any answer counts as hung.
        """
        self.number = number
        self.method = "restarts" if number % 3 == 2 else "quality"
        self._photo = photo_of(number)
        self._random = random.Random(f"{seed} {number}")
        self._log = log
        self._patience = patience
        query = "method=quality&k=2"
        if self.method == "restarts":
            query = (
                f"method=restarts&k={EXPERIMENT_K}&k2={EXPERIMENT_K}&restarts={RESTARTS}"
                f"&iterations={ITERATIONS}&height={HEIGHT}"
            )
        self._visitor = Visitor(address, query)

    async def work(self, until: float) -> None:
        """Ask for files until that time (of the monotonic clock), and end the session."""
        await self._connected(self._visitor.__aenter__)
        while time.monotonic() < until:
            try:
                await asyncio.wait_for(self._ask(), self._patience)
            except TimeoutError:
                self._log.hung.append(f"user {self.number}, {self.method}: {self._shown()}")
                await self._visitor.lose_connection()
                await self._come_back()
            except (OSError, asyncio.CancelledError):
                if asyncio.current_task().cancelling():  # type: ignore[union-attr]
                    raise
                await self._come_back()
            except RuntimeError as error:  # the page told of a failure; the user asks again
                self._log.tell(str(error))
                await asyncio.sleep(RETRY_SECONDS)
        await self._visitor.close()

    async def leave(self) -> None:
        """Break the connection; `work` comes back by itself."""
        await self._visitor.lose_connection()

    async def _ask(self) -> None:
        """Ask for a file, and wait until it is there; choose the picture where there is none."""
        visitor = self._visitor
        await visitor.find("file_uploader", ANY_UPLOADER)
        if not visitor.has("file_uploader", ANOTHER):
            await visitor.upload(ANY_UPLOADER, f"{self.number}.jpg", self._photo)
            await visitor.until(lambda: visitor.has("file_uploader", ANOTHER))
        if self.method == "quality":
            await self._ask_for_colors(self._random.choice(K))
        else:
            await self._ask_for_experiment(self._random.randrange(1000))

    async def _ask_for_colors(self, k: int) -> None:
        visitor = self._visitor
        await visitor.find("number_input", "Colours, K")
        await visitor.fill("Colours, K", k)
        await visitor.until(lambda: self._shows_colors(k))
        self._take(k, await visitor.download("Download PNG"))

    async def _ask_for_experiment(self, seed: int) -> None:
        visitor = self._visitor
        await visitor.find("button", RUN_EXPERIMENT)
        await visitor.fill("Seed", seed)
        await visitor.press(RUN_EXPERIMENT)
        await visitor.until(
            lambda: (
                visitor.address_parameters().get("seed", "0") == str(seed)
                and visitor.address_parameters().get("run") == "1"
                and visitor.has("download_button", f"Download k{EXPERIMENT_K}-best")
            )
        )
        self._take(seed, await visitor.download(f"Download k{EXPERIMENT_K}-best"))

    def _shows_colors(self, k: int) -> bool:
        """Return whether the page is drawn, and shows the result for K with its file."""
        visitor = self._visitor
        shown = visitor.component("before_after")
        return (
            not visitor.is_drawing
            and shown is not None
            and str(shown["labels"][1]).startswith(f"{k} colours,")
            and visitor.has("download_button", "Download PNG")
        )

    def _take(self, number: int, file: bytes) -> None:
        self._log.received.append(
            Received(user=self.number, method=self.method, number=number, file=file)
        )

    async def _come_back(self) -> None:
        """Connect again, and take note of whether the picture is still there, or what is told."""
        visitor = self._visitor
        had_picture = visitor.has("file_uploader", ANOTHER)
        sessions = visitor.sessions
        visitor.notices.clear()
        await self._connected(visitor.reconnect)
        if visitor.has("file_uploader", ANOTHER):
            self._log.taken_up += 1
        elif had_picture:
            self._log.lost += 1
            self._log.untold += not visitor.notices
            for sentence in visitor.notices[-1:]:
                self._log.tell(sentence)
            if visitor.sessions == sessions:
                self._log.hung.append(f"user {self.number}: the same session lost its picture")

    async def _connected(self, connect: object) -> None:
        """Try to connect until a server is there."""
        while True:
            try:
                await connect()  # type: ignore[operator]
            except (OSError, requests.RequestException):
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return

    def _shown(self) -> str:
        messages = [message.text for message in self._visitor.messages[-1:]]
        return f"last message {messages}, errors {self._visitor.problems[-1:]}"


def photo_of(user: int) -> bytes:
    """Return the photo of a user."""
    return photo(500 + user, *SIZE)


def expected_file(received: Received) -> bytes:
    """Return what the library makes of the same."""
    pixels = load_image(photo_of(received.user)).pixels_with_alpha
    if received.method == "quality":
        return apply_palette(pixels, best_palette(pixels, received.number)).encode_png()
    runs = run_restarts(
        shrink(pixels, HEIGHT),
        EXPERIMENT_K,
        restarts=RESTARTS,
        max_iters=ITERATIONS,
        seed=received.number,
    )
    return apply_palette(pixels, runs.centroids[runs.best]).encode_png()


def is_wrong(received: Received) -> bool:
    """Return whether a file is another than the library's."""
    return received.file != expected_file(received)
