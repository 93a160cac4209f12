"""What a link holds: the picture, the method, every setting; as query parameters and back.

A parameter stands in the link only where it differs from the default. Reading is total: whatever
a stranger wrote, a value that can't be used gives the default and a note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from compressor.drive.link import DriveFile, parse_drive_link
from compressor.imaging.errors import ImageError
from compressor.imaging.palettes.hex_codes import Color, parse_hex, to_hex
from compressor.imaging.text import quoted
from compressor.pipeline.settings import (
    CHOICES,
    MAX_LOCKED,
    METHODS,
    NUMBERS,
    Choice,
    QualitySettings,
    RestartSettings,
)
from compressor.samples import SAMPLES

SHA_DIGITS = 16  # of the picture's sha256 that a link holds
TABS = Choice(values=("runs", "restarts", "pictures", "clouds"))
SAMPLE_NAMES = Choice(values=tuple(sample.name for sample in SAMPLES))
# Every parameter; others belong to somebody else and stay as they are.
PARAM_NAMES = (
    "sample", "drive", "key", "picture", "method", *NUMBERS, *CHOICES, "locked", "tab", "run"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LinkState:
    """What a link says; `settings.k` and `wishes.k` are one and the same.

    Attributes:
        sample: the name of a shipped picture, or None.
        drive: a picture on Google Drive, or None.
        picture: the first digits of the sha256 of a picture that is not shipped, or "".
        method: "quality" or "restarts".
        settings: of the experiment.
        wishes: of best quality.
        tab: the open one of the Analysis page, one of `TABS`.
        run: whether the link was made from a finished result, so that it is to be made again.
        notes: a sentence for each value that could not be used.
    """

    sample: str | None = None
    drive: DriveFile | None = None
    picture: str = ""
    method: str = "quality"
    settings: RestartSettings = field(default_factory=RestartSettings)
    wishes: QualitySettings = field(default_factory=QualitySettings)
    tab: str = "runs"
    run: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)


def encode(link: LinkState) -> dict[str, str]:
    """The parameters of a link, those at their default left out."""
    now = _as_params(link)
    default = _as_params(LinkState())
    return {name: value for name, value in now.items() if value != default[name]}


def parse(params: Mapping[str, str]) -> LinkState:
    """What the parameters of a link say; unknown names are passed over."""
    reader = _ParamReader(params)
    number = {name: reader.number(name) for name in NUMBERS}
    return LinkState(
        sample=reader.word("sample", SAMPLE_NAMES, None),
        drive=reader.drive(),
        picture=reader.picture(),
        method=reader.word("method", METHODS, LinkState.method) or LinkState.method,
        settings=RestartSettings(
            k=number["k"],
            k2=number["k2"],
            restarts=number["restarts"],
            max_iters=number["iterations"],
            seed=number["seed"],
            height=number["height"],
        ),
        wishes=QualitySettings(
            k=number["k"],
            effort=reader.word("effort", CHOICES["effort"], QualitySettings.effort)
            or QualitySettings.effort,
            space=reader.word("space", CHOICES["space"], QualitySettings.space)
            or QualitySettings.space,
            dither=reader.dither(),
            fixed=reader.locked(),
        ),
        tab=reader.word("tab", TABS, LinkState.tab) or LinkState.tab,
        run=reader.word("run", Choice(values=("1",)), None) == "1",
        notes=tuple(reader.notes),
    )


def _as_params(link: LinkState) -> dict[str, str]:
    """Every parameter as text; "" for what there is none of."""
    settings = link.settings
    wishes = link.wishes
    drive = link.drive
    return {
        "sample": link.sample or "",
        "drive": drive.file_id if drive else "",
        "key": (drive.resource_key or "") if drive else "",
        "picture": link.picture,
        "method": link.method,
        "k": str(settings.k),
        "k2": str(settings.k2),
        "restarts": str(settings.restarts),
        "iterations": str(settings.max_iters),
        "seed": str(settings.seed),
        "height": str(settings.height),
        "effort": wishes.effort,
        "space": wishes.space,
        "dither": f"{wishes.dither:g}",
        "locked": "-".join(map(_bare_hex, wishes.fixed)),
        "tab": link.tab,
        "run": "1" if link.run else "",
    }


def _bare_hex(color: Color) -> str:
    """Such as e4002b, since # begins the fragment of an address."""
    return to_hex(color).removeprefix("#")


class _ParamReader:
    """Takes values out of parameters, and notes what can't be used."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params
        self.notes: list[str] = []

    def number(self, name: str) -> int:
        default = int(_as_params(LinkState())[name])
        text = self._params.get(name)
        if text is None:
            return default
        if re.fullmatch(r"0|[1-9][0-9]{0,9}", text) and NUMBERS[name].has(int(text)):
            return int(text)
        self._note(name, f"has to be {NUMBERS[name]}, so {default} stands instead")
        return default

    def word(self, name: str, choices: Choice, default: str | None) -> str | None:
        text = self._params.get(name)
        if text is None or choices.has(text):
            return default if text is None else text
        instead = "it is passed over" if default is None else f"{default} stands instead"
        self._note(name, f"has to be {choices}, so {instead}")
        return default

    def dither(self) -> float:
        by_text = {f"{value:g}": float(value) for value in CHOICES["dither"].values}
        text = self.word("dither", Choice(values=tuple(by_text)), "0")
        return by_text[text or "0"]

    def locked(self) -> tuple[tuple[int, int, int], ...]:
        text = self._params.get("locked", "")
        codes = text.split("-") if text else []
        try:
            colors = [parse_hex(code) for code in codes]
        except ValueError:
            colors = []
        if len(codes) > MAX_LOCKED or list(map(_bare_hex, colors)) != codes:
            limits = f"at most {MAX_LOCKED} colours such as e4002b-ffffff"
            self._note("locked", f"has to be {limits}, so no colour is locked")
            return ()
        return tuple(dict.fromkeys(colors))

    def picture(self) -> str:
        text = self._params.get("picture", "")
        if text and not re.fullmatch(rf"[0-9a-f]{{{SHA_DIGITS}}}", text):
            self._note("picture", f"has to be {SHA_DIGITS} digits of a sha256; it is passed over")
            return ""
        return text

    def drive(self) -> DriveFile | None:
        file_id = self._params.get("drive")
        key = self._params.get("key")
        if file_id is None:
            return None
        if re.fullmatch(r"[A-Za-z0-9_-]+", file_id + (key or "")):
            try:
                return parse_drive_link(drive_url(DriveFile(file_id=file_id, resource_key=key)))
            except ImageError:
                pass
        self._note("drive", "has to be the id of a file on Google Drive; it is passed over")
        return None

    def _note(self, name: str, sentence: str) -> None:
        self.notes.append(f"{name} = {quoted(self._params[name])} {sentence}.")


def drive_url(file: DriveFile) -> str:
    """The link of a file on Google Drive."""
    key = f"?resourcekey={file.resource_key}" if file.resource_key else ""
    return f"https://drive.google.com/file/d/{file.file_id}/view{key}"
