"""What a decoder's two processes send each other: lengths and bytes, and JSON for the rest.

Nothing is unpickled: the process that decodes a hostile file may have been taken over by it.
"""

import json
from typing import IO, Any

MAX_JSON_BYTES = 1 << 20
_LENGTH_BYTES = 8


class ConnectionLost(Exception):  # noqa: N818 - not an error: the other process has ended
    """The other process has ended, in the middle of a message or before it."""


def send_bytes(stream: IO[bytes], data: bytes | memoryview) -> None:
    """Send bytes.

    Raises:
        ConnectionLost: nobody reads them any more.
    """
    try:
        stream.write(len(data).to_bytes(_LENGTH_BYTES))
        stream.write(data)
        stream.flush()
    except (OSError, ValueError) as error:
        raise ConnectionLost from error


def receive_bytes(stream: IO[bytes], max_bytes: int) -> bytes:
    """Receive bytes; they are in memory once.

    Args:
        stream: a buffered one.
        max_bytes: the longest message that is accepted.

    Raises:
        ConnectionLost: no more can come.
        ValueError: there are more than `max_bytes`.
    """
    return _read(stream, _receive_length(stream, max_bytes))


def receive_into(stream: IO[bytes], data: memoryview) -> None:
    """Receive bytes into memory that is there already.

    Raises:
        ConnectionLost: no more can come.
        ValueError: there are more, or fewer, than fit.
    """
    if _receive_length(stream, len(data)) < len(data):
        raise ValueError("a message that is too short")
    while data:
        received = stream.readinto(data)  # type: ignore[attr-defined]
        if not received:
            raise ConnectionLost
        data = data[received:]


def send_json(stream: IO[bytes], value: Any) -> None:
    """Send a value as JSON; raises as `send_bytes` does."""
    send_bytes(stream, json.dumps(value).encode())


def receive_json(stream: IO[bytes]) -> Any:
    """Receive a value that was sent by `send_json`; raises as `receive_bytes` does."""
    return json.loads(receive_bytes(stream, MAX_JSON_BYTES))


def _receive_length(stream: IO[bytes], max_bytes: int) -> int:
    length = int.from_bytes(_read(stream, _LENGTH_BYTES))
    if length > max_bytes:
        raise ValueError(f"a message of {length} bytes")
    return length


def _read(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise ConnectionLost
    return data
