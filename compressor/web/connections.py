"""Connections that end when their time is up, and reach public addresses alone."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import create_connection

from compressor.web.public_addresses import check_public, public_addresses

_MAX_TRIES = 4  # addresses of a name that are connected to, one after the other
_DEFAULT_SECONDS = 10.0


class PublicAddressAdapter(HTTPAdapter):
    """The https transport that refuses hosts at private addresses, raising ImageError."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicAddressPool}


class PromptConnection(HTTPConnection):
    """Hangs up when the head of an answer is not there within the read timeout as a whole.

    The timeout alone is one for each piece that arrives, and a byte now and then would keep it
    waiting for years. `hang_up_after` does the same for the body.
    """

    def getresponse(self) -> Any:
        self._answering: socket.socket | None = self.sock  # http.client may forget it at the body
        with _time_limit(self.hang_up, float(self.timeout or 0)):
            return super().getresponse()

    def hang_up(self) -> None:
        """End the connection, whatever another thread waits for."""
        if self._answering is not None:
            with contextlib.suppress(OSError):
                self._answering.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def hang_up_after(response: requests.Response, seconds: float) -> Iterator[None]:
    """Hang up on an answer whose body is not read within so many seconds by the block.

    A clock that is looked at between two pieces is not enough: http.client reads the line with a
    chunk's length, and the lines after the last chunk, inside one call.

    Raises:
        TimeoutError: the time was up, whatever the block raised then.
    """
    connection = getattr(response.raw, "connection", None)
    if not isinstance(connection, PromptConnection):
        yield
        return
    with _time_limit(connection.hang_up, seconds):
        yield


@contextlib.contextmanager
def _time_limit(hang_up: Callable[[], None], seconds: float) -> Iterator[None]:
    """Hang up when the block has not ended in time, and raise TimeoutError at its end."""
    late = threading.Event()

    def end() -> None:
        late.set()
        hang_up()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield
    except Exception as error:
        raise (TimeoutError() if late.is_set() else error) from None
    finally:
        timer.cancel()
    if late.is_set():  # http.client takes an end for the end of the head
        raise TimeoutError


class PublicAddressConnection(PromptConnection, HTTPSConnection):
    """Connects to an address that was looked up and checked, and to no other.

    The name is looked up once: a name server that changes its answer afterwards (DNS rebinding)
    gains nothing. The certificate has to be that of the name all the same. No packet goes to a
    private address, which would tell a stranger what is there.
    """

    def _new_conn(self) -> socket.socket:
        """Look up and connect within the connect timeout, all tries together."""
        ends = time.monotonic() + float(self.timeout or _DEFAULT_SECONDS)
        failure: OSError = TimeoutError()
        try:
            addresses = public_addresses(self.host, self.port, ends - time.monotonic())
            for address in addresses[:_MAX_TRIES]:
                if (seconds := ends - time.monotonic()) <= 0:
                    break
                try:
                    return self._connect_to(address, seconds)
                except OSError as error:
                    failure = error
        except OSError as error:
            failure = error
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, "no answer in time") from failure
        raise NewConnectionError(self, f"no connection: {failure}") from failure

    def _connect_to(self, address: str, seconds: float) -> socket.socket:
        connected: socket.socket = create_connection(
            (address, self.port),
            seconds,
            source_address=self.source_address,
            socket_options=self.socket_options,
        )
        try:
            check_public(connected.getpeername()[0], self.host)
        except Exception:
            connected.close()
            raise
        connected.settimeout(self.timeout)
        return connected


class _PublicAddressPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = PublicAddressConnection
