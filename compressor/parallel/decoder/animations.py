"""An animation of a stranger, decoded in a process of its own that ends with it.

Only a frame or two are in memory at a time. Whoever needs them again has them decoded again, which
takes less than to keep them: a second of 30 frames of 1080 rows takes 250 MB.
"""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

from compressor.imaging import limits as file_limits
from compressor.imaging.animation.frame import AnimationHeader, Frame
from compressor.imaging.errors import ImageError, ProgramError, program_error
from compressor.parallel.decoder import limits
from compressor.parallel.decoder.arrays import receive_array
from compressor.parallel.decoder.decoder import broken_down_error, ended_process_error, log
from compressor.parallel.decoder.messages import ConnectionLost, receive_json, send_bytes
from compressor.parallel.decoder.process import ChildProcess, start_process

_CHILD: Final = "compressor.parallel.decoder.animation_child"
_MAX_FRAME_BYTES: Final = 4 * file_limits.MAX_PIXELS


class UntrustedAnimation:
    """An animation whose frames are decoded under limits of time and memory.

    Guarantees, held by tests/parallel/test_animations.py: the frames are those of
    `AnimationReader`; the process that decodes them has ended when the iteration has, however that
    ends; it takes no more than the limits of `compressor.parallel.decoder.limits` for all frames.

    Attributes:
        data: the file.
        header: as `AnimationReader.header`; known when an iteration has begun.
        last_note: as `AnimationReader.last_note`; known when an iteration is over.
    """

    def __init__(self, data: bytes, clock_seconds: float = limits.CLOCK_SECONDS) -> None:
        """Take a file; nothing is decoded yet.

        Args:
            data: the file.
            clock_seconds: what one frame may take in real time.
        """
        self.data = data
        self.header: AnimationHeader | None = None
        self.last_note = ""
        self._clock_seconds = clock_seconds

    @property
    def known_header(self) -> AnimationHeader:
        """The header, where an iteration has begun."""
        assert self.header is not None
        return self.header

    def read_header(self) -> AnimationHeader:
        """Decode the header, and one frame.

        Raises:
            ImageError: as `frames`.
        """
        frames = self.frames()
        next(frames)
        frames.close()
        return self.known_header

    def frames(self) -> Generator[Frame, None, None]:
        """Yield the frames; each iteration decodes the file anew.

        Raises:
            ImageError: as `AnimationReader` and its `frames`; or decoding takes more time or memory
                than one file may take, or ends the process.
        """
        file_limits.check_bytes(len(self.data))
        try:
            process = start_process(_CHILD)
        except OSError as error:
            raise program_error(error) from error
        try:
            yield from self._frames(process)
        finally:
            process.kill()

    def _frames(self, process: ChildProcess) -> Generator[Frame, None, None]:
        with self._clock(process):
            send_bytes(process.requests, self.data)
            header = _header(_receive(process)["header"])
            self.header = header
        while True:
            with self._clock(process):
                answer = _receive(process)
                if "end" in answer:
                    self.last_note = str(answer["end"])
                    return
                pixels = receive_array(
                    process.answers, process.requests, process.handle.pid, _MAX_FRAME_BYTES
                )
                if pixels.shape != (header.height, header.width, 4):
                    raise ValueError(f"a frame of the shape {pixels.shape}")
                frame = Frame(pixels=pixels, duration=float(answer["duration"]))
            yield frame

    @contextmanager
    def _clock(self, process: ChildProcess) -> Iterator[None]:
        """End the process where what is in the block takes too long; put errors in sentences."""
        out_of_time = threading.Event()

        def end() -> None:
            out_of_time.set()
            process.handle.kill()

        timer = threading.Timer(self._clock_seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except ConnectionLost as lost:
            seconds = self._clock_seconds if out_of_time.is_set() else None
            raise ended_process_error(
                process.close(), seconds, limits.ANIMATION_CPU_SECONDS
            ) from lost
        except ImageError:
            raise
        except Exception as nonsense:  # as from a process that a file has taken over
            log.error("The process that decodes gave an answer without sense", exc_info=nonsense)
            raise broken_down_error() from nonsense
        finally:
            timer.cancel()


def _receive(process: ChildProcess) -> dict[str, Any]:
    """What the process says next.

    Raises:
        ImageError: it says that something is wrong.
    """
    answer: dict[str, Any] = receive_json(process.answers)
    if "problem" in answer:
        error_type = ProgramError if answer["mistake"] else ImageError
        raise error_type(answer["problem"])
    return answer


def _header(fields: dict[str, Any]) -> AnimationHeader:
    return AnimationHeader(**{**fields, "notes": tuple(map(str, fields["notes"]))})
