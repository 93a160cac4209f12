"""The token of a kept picture, which a browser's tab sends after a reload."""

import json

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import JSON
from compressor.ui.elements.messages import MessageError, read_text
from compressor.ui.memory.kept_pictures import TOKEN_BYTES, KeptPictures

NAMES = ("cat.png", "dog.png", "hen.png")
TOKENS = tuple(f"{name[:3]}{'-_aZ09bC' * TOKEN_BYTES}"[: 4 * TOKEN_BYTES // 3] for name in NAMES)


def read(data: bytes) -> None:
    """Look for the picture of what a browser sent, which is a token's own or none."""
    token = read_text(json.loads(_as_json(data)))
    kept = KeptPictures[str]()
    for name, known in zip(NAMES, TOKENS, strict=True):
        kept.keep(name, known)
    picture = kept.find(token)
    assert picture == dict(zip(TOKENS, NAMES, strict=True)).get(token)
    kept.drop(token)
    assert kept.find(token) is None


def _as_json(data: bytes) -> str:
    """Return what is JSON as it is, and anything else as a text in JSON."""
    text = data.decode("utf-8", "replace")
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return json.dumps(text)
    return text


def seeds() -> list[bytes]:
    """Return tokens as the browser sends them."""
    return [json.dumps(token).encode() for token in TOKENS]


TOKEN = Entrance(
    read=read, refusals=(MessageError,), seeds=seeds, mutations=JSON, inputs_per_process=1000
)
