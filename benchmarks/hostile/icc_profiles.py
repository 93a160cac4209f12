"""Writes small colour profiles after ICC.1:2001-04: matrix with one gamma, grey, and CMYK."""

import struct

import numpy as np

# chromaticities x, y of red, green and blue, of the white point, and the gamma
DISPLAY_P3 = ([(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)], (0.3127, 0.3290), 2.2)
SRGB = ([(0.640, 0.330), (0.300, 0.600), (0.150, 0.060)], (0.3127, 0.3290), 2.2)
D50 = np.array([0.9642, 1.0, 0.8249])
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def xyz(x: float, y: float) -> np.ndarray:
    """Return XYZ of a chromaticity, with Y = 1."""
    return np.array([x / y, 1.0, (1 - x - y) / y])


def matrix(primaries: list[tuple[float, float]], white: tuple[float, float]) -> np.ndarray:
    """Return (3, 3) from linear RGB to XYZ, adapted to D50 as profiles are."""
    columns = np.stack([xyz(*primary) for primary in primaries], axis=1)
    to_white = columns * np.linalg.solve(columns, xyz(*white))
    gains = (BRADFORD @ D50) / (BRADFORD @ xyz(*white))
    return np.linalg.inv(BRADFORD) @ np.diag(gains) @ BRADFORD @ to_white


def matrix_profile(
    name: str,
    primaries: list[tuple[float, float]],
    white: tuple[float, float],
    gamma: float,
    paper: np.ndarray = D50,
) -> bytes:
    """Return a display's profile.

    `paper` is the XYZ of its white, which only the absolute colorimetric intent uses.
    """
    columns = matrix(primaries, white).T
    tags = {
        tag: _xyz(value) for tag, value in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)
    }
    curves = {tag: _curve(gamma) for tag in (b"rTRC", b"gTRC", b"bTRC")}
    return _profile(b"RGB ", name, {b"wtpt": _xyz(paper), **tags, **curves})


def with_tags(profile: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return a profile with tags added to it, or in place of those of the same name."""
    count = int.from_bytes(profile[128:132])
    entries = [struct.unpack_from(">4sII", profile, 132 + 12 * n) for n in range(count)]
    all_tags = {name: profile[at : at + size] for name, at, size in entries} | tags
    table, body = _packed_tags(all_tags)
    size = struct.pack(">I", 128 + len(table) + len(body))
    return size + profile[4:128] + table + body


def grey_profile(name: str, gamma: float) -> bytes:
    """Return a profile of grey pictures."""
    return _profile(b"GRAY", name, {b"kTRC": _curve(gamma)})


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: np.ndarray) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(_fixed(float(value)) for value in values)


def _curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)


def _text(name: str) -> bytes:
    text = name.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78)


def _profile(
    space: bytes, name: str, tags: dict[bytes, bytes], connection: bytes = b"XYZ "
) -> bytes:
    tags = {b"desc": _text(name), b"wtpt": _xyz(D50), b"cprt": b"text" + bytes(5), **tags}
    table, body = _packed_tags(tags)
    size = struct.pack(">I", 128 + len(table) + len(body))
    kind = b"mntr" if space != b"CMYK" else b"prtr"
    head = size + bytes(4) + b"\x02\x20\0\0" + kind + space + connection + bytes(12) + b"acsp"
    head += bytes(28) + b"".join(_fixed(float(value)) for value in D50)
    return head.ljust(128, b"\0") + table + body


def _packed_tags(tags: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return the table of tags, and their data, of which equal ones are written once."""
    table = struct.pack(">I", len(tags))
    body = b""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", places[data], len(data))
    return table, body


def cmyk_profile(name: str, corners: np.ndarray) -> bytes:
    """Return a profile whose table is the 16 corners of CMYK.

    Args:
        corners: (2, 2, 2, 2, 3) Lab as uint8, with axes C, M, Y, K. They are the table of the
            relative colorimetric intent; the perceptual table is all black.
    """
    linear = bytes(range(256))
    head = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    identity = b"".join(_fixed(float(value)) for value in np.eye(3).ravel())
    table = head + identity + linear * 4 + corners.astype(np.uint8).tobytes() + linear * 3
    black = head + identity + linear * 4 + bytes(48) + linear * 3
    return _profile(b"CMYK", name, {b"A2B0": black, b"A2B1": table}, b"Lab ")
