"""Kinds of files that can't be read, told by their first bytes: what it is, and what to do."""

import re
from dataclasses import dataclass
from typing import Final

_HEAD_BYTES: Final = 1024
_AS_PNG: Final = "save it as PNG or JPEG in the program that opens it, and choose that."
_DEVELOP: Final = (
    "develop it in a photo program, or choose the JPEG that the camera wrote beside it."
)
_FRAME: Final = "choose a picture; a screenshot of one of its frames will do."
_PAGE: Final = "save the page as a picture first; a screenshot will do."
_UNPACK: Final = (
    "unpack it and choose a picture of it; the Batch page takes a ZIP of pictures as it is."
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file that can't be read.

    Attributes:
        name: with its article, such as "a PDF".
        beginning: a pattern of its first bytes.
        advice: what its owner can do, as the end of a sentence.
        is_picture: whether other programs show it as a picture.
    """

    name: str
    beginning: bytes
    advice: str
    is_picture: bool

    @property
    def sentence(self) -> str:
        """What is wrong with the file and what to do."""
        return f"This is {self.name}, which is not a picture that can be read here: {self.advice}"


_VIDEO_BRANDS: Final = rb"(?:isom|iso[2-9]|mp4[12]|avc1|dash|M4V |qt  |3g[p2]|mmp4|MSNV|f4v )"
KINDS: Final = tuple(
    Kind(name=name, beginning=beginning, advice=advice, is_picture=advice in (_AS_PNG, _DEVELOP))
    for name, beginning, advice in (
        ("a JPEG 2000 file", rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", _AS_PNG),
        ("a JPEG XL file", rb"\0\0\0\x0cJXL |\xff\x0a", _AS_PNG),
        ("a JPEG XR file", rb"II\xbc\x01", _AS_PNG),
        (
            "a camera's RAW file",
            rb"II\*\0\x10\0\0\0CR|....ftypcrx |FUJIFILMCCD-RAW|IIR[OS]|MMOR|IIU\0|FOVb|\0MRM",
            _DEVELOP,
        ),
        ("an SVG drawing", rb"(?i:\s*<svg[\s>]|\s*<\?xml[^\0]*?<svg[\s>])", _AS_PNG),
        ("a PDF", rb"%PDF-", _PAGE),
        ("a PostScript file", rb"%!PS|\xc5\xd0\xd3\xc6", _AS_PNG),
        ("a Photoshop file", rb"8BPS", _AS_PNG),
        ("a GIMP file", rb"gimp xcf", _AS_PNG),
        ("an icon", rb"\0\0[\x01\x02]\0[^\0]|icns", _AS_PNG),
        ("an OpenEXR file", rb"v/1\x01", _AS_PNG),
        ("a Radiance HDR file", rb"#\?R(?:ADIANCE|GBE)", _AS_PNG),
        ("a DirectDraw texture", rb"DDS ", _AS_PNG),
        ("a Netpbm file", rb"P[1-7][\s]", _AS_PNG),
        (
            "a video",
            rb"....ftyp"
            + _VIDEO_BRANDS
            + rb"|\x1aE\xdf\xa3|RIFF....AVI |FLV\x01|\0\0\x01[\xba\xb3]",
            _FRAME,
        ),
        ("a sound", rb"ID3|OggS|fLaC|RIFF....WAVE", "choose a picture."),
        (
            "a web page",
            rb"(?i:\s*(?:<!doctype html|<html[\s>]))",
            "save the picture that it shows.",
        ),
        ("a ZIP", rb"PK\x03\x04|PK\x05\x06", _UNPACK),
        ("an archive", rb"Rar!\x1a|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]", _UNPACK),
    )
)
_PATTERNS: Final = tuple((re.compile(kind.beginning, re.DOTALL), kind) for kind in KINDS)


def unreadable_kind(data: bytes) -> Kind | None:
    """The kind of a file that can't be read; None where its first bytes tell nothing.

    It says nothing of a file that can be read, such as a PNG: ask it about others only.
    """
    head = data[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    return next((kind for pattern, kind in _PATTERNS if pattern.match(head)), None)


RAW: Final = next(kind for kind in KINDS if kind.advice == _DEVELOP)
