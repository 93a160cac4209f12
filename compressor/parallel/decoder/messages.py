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


def receive_bytes(stream: IO[bytes], max_bytes: int) -> bytearray:
    """Receive bytes.

    Raises:
        ConnectionLost: no more can come.
        ValueError: there are more than `max_bytes`.
    """
    length = int.from_bytes(_receive(stream, _LENGTH_BYTES))
    if length > max_bytes:
        raise ValueError(f"a message of {length} bytes")
    return _receive(stream, length)


def send_json(stream: IO[bytes], value: Any) -> None:
    """Send a value as JSON; raises as `send_bytes` does."""
    send_bytes(stream, json.dumps(value).encode())


def receive_json(stream: IO[bytes]) -> Any:
    """Receive a value that was sent by `send_json`; raises as `receive_bytes` does."""
    return json.loads(receive_bytes(stream, MAX_JSON_BYTES))


def _receive(stream: IO[bytes], length: int) -> bytearray:
    data = bytearray(length)
    unfilled = memoryview(data)
    while unfilled:
        received = stream.readinto(unfilled)  # type: ignore[attr-defined]
        if not received:
            raise ConnectionLost
        unfilled = unfilled[received:]
    return data
