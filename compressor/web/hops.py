"""From one address to the next, until one answers with the file: the same for every kind of link.

The deadline is in seconds. It is checked before every request, and the connection is ended where
the body of an answer is not there by then, so the whole can overrun it by one wait for the network
(15 s at most).
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import requests

from compressor.imaging.errors import ImageError
from compressor.web.connections import hang_up_after
from compressor.web.download import Download, DownloadLimits, network_failures_as_image_errors
from compressor.web.session import WebSession

DEADLINE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Route:
    """What a kind of link does on the way to its file.

    Attributes:
        name: returns what errors call whoever answers at an address.
        read: returns the file that an answer holds, or the address to which it leads on; called
            as read(response, address, limits).
        check: returns the address that an answer led on to, if it may be requested; called as
            check(address, address before).
        max_hops: how often an answer may lead on.
        too_many: the sentence where it does so more often.

    `read` and `check` raise ImageError where there is no file to be had.
    """

    name: Callable[[str], str]
    read: Callable[[requests.Response, str, DownloadLimits], Download | str]
    check: Callable[[str, str], str]
    max_hops: int
    too_many: str


def follow(
    url: str, route: Route, *, session: WebSession | None, max_bytes: int, deadline: float
) -> Download:
    """Request one address after the other until one answers with the file.

    Args:
        url: the first address, which was checked.
        route: of its kind of link.
        session: one that stays open; None for one of this call's own.
        max_bytes: of the file, at most.
        deadline: in seconds.

    Raises:
        ImageError: there is no file to be had; the message can be shown to a person.
    """
    limits = DownloadLimits(max_bytes=max_bytes, seconds=deadline, ends=time.monotonic() + deadline)
    context: AbstractContextManager[WebSession]
    context = WebSession() if session is None else nullcontext(session)
    with context as open_session:
        for _ in range(route.max_hops + 1):
            answer = _answer(url, route, open_session, limits)
            if isinstance(answer, Download):
                return answer
            url = route.check(answer, url)
    raise ImageError(route.too_many)


def _answer(url: str, route: Route, session: WebSession, limits: DownloadLimits) -> Download | str:
    """What `Route.read` returns of one answer; raises ImageError where the time is up before."""
    with (
        network_failures_as_image_errors(route.name(url)),
        session.request_once(url, limits) as response,
    ):
        try:
            with hang_up_after(response, limits.seconds_left()):
                return route.read(response, url, limits)
        except TimeoutError:
            limits.seconds_left()
            raise
