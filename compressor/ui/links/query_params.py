"""What a link holds: the picture, the method, every setting; as query parameters and back.

A parameter stands in the link only where it differs from the default. Reading is total: whatever
a stranger wrote, a value that can't be used gives the default and a note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from compressor.drive.link import DriveFile, parse_drive_link
from compressor.imaging.errors import ImageError
from compressor.imaging.text import quoted
from compressor.pipeline.methods import DEFAULT_METHOD, METHODS
from compressor.pipeline.setting_values import Choice
from compressor.pipeline.settings import Setting, Settings
from compressor.samples import SAMPLES

SHA_DIGITS = 16  # of the picture's sha256 that a link holds
TABS = Choice(values=("runs", "restarts", "pictures", "clouds"))
SAMPLE_NAMES = Choice(values=tuple(sample.name for sample in SAMPLES))


def default_settings() -> dict[str, Settings]:
    """The settings of every method at their default, by the method's name."""
    return {name: method.settings.defaults() for name, method in METHODS.items()}


@dataclass(frozen=True, kw_only=True)
class LinkState:
    """What a link says.

    Attributes:
        sample: the name of a shipped picture, or None.
        drive: a picture on Google Drive, or None.
        picture: the first digits of the sha256 of a picture that is not shipped, or "".
        method: the name of the method in use.
        settings: of every method, by its name. Settings of one name, such as K, are one and the
            same in a link: that of the method in use counts.
        tab: the open one of the Analysis page, one of `TABS`.
        run: whether the link was made from a finished result, so that it is to be made again.
        notes: a sentence for each value that could not be used.
    """

    sample: str | None = None
    drive: DriveFile | None = None
    picture: str = ""
    method: str = DEFAULT_METHOD
    settings: Mapping[str, Settings] = field(default_factory=default_settings)
    tab: str = "runs"
    run: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def chosen(self) -> Settings:
        """The settings of the method in use."""
        return self.settings[self.method]


def link_to(chosen: Settings, others: Mapping[str, Settings] | None = None) -> LinkState:
    """The link in whose method these settings are chosen.

    Args:
        others: the settings of the other methods; their default where there are none. Their K
            becomes the chosen one.
    """
    settings = {
        name: replace(other, k=chosen.k) for name, other in (others or default_settings()).items()
    }
    return LinkState(method=chosen.method, settings={**settings, chosen.method: chosen})


def param_names() -> tuple[str, ...]:
    """Every parameter; others belong to somebody else and stay as they are."""
    return ("sample", "drive", "key", "picture", "method", *_schema(), "tab", "run")


def encode(link: LinkState) -> dict[str, str]:
    """The parameters of a link, those at their default left out."""
    default = _as_params(LinkState())
    return {name: text for name, text in _as_params(link).items() if text != default[name]}


def parse(params: Mapping[str, str]) -> LinkState:
    """What the parameters of a link say; unknown names are passed over."""
    reader = _ParamReader(params)
    values = {name: reader.setting(setting) for name, setting in _schema().items()}
    return LinkState(
        sample=reader.word("sample", SAMPLE_NAMES, None),
        drive=reader.drive(),
        picture=reader.picture(),
        method=reader.word("method", Choice(values=tuple(METHODS)), DEFAULT_METHOD)
        or DEFAULT_METHOD,
        settings={
            name: method.settings(
                **{each.name: values[each.name] for each in method.settings.schema()}
            )
            for name, method in METHODS.items()
        },
        tab=reader.word("tab", TABS, LinkState.tab) or LinkState.tab,
        run=reader.word("run", Choice(values=("1",)), None) == "1",
        notes=tuple(reader.notes),
    )


def _schema() -> dict[str, Setting]:
    """The settings of all methods by name, in the order in which links have always had them."""
    methods = reversed(METHODS.values())
    return {each.name: each for method in methods for each in method.settings.schema()}


def _as_params(link: LinkState) -> dict[str, str]:
    """Every parameter as text; "" for what there is none of."""
    values: dict[str, Any] = {}
    for settings in (*link.settings.values(), link.chosen):
        values.update(settings.values())
    drive = link.drive
    return {
        "sample": link.sample or "",
        "drive": drive.file_id if drive else "",
        "key": (drive.resource_key or "") if drive else "",
        "picture": link.picture,
        "method": link.method,
        **{name: each.values.to_text(values[name]) for name, each in _schema().items()},
        "tab": link.tab,
        "run": "1" if link.run else "",
    }


class _ParamReader:
    """Takes values out of parameters, and notes what can't be used."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params
        self.notes: list[str] = []

    def setting(self, setting: Setting) -> Any:
        text = self._params.get(setting.name)
        if text is None:
            return setting.default
        try:
            return setting.values.from_text(text)
        except ValueError as error:
            default = setting.values.to_text(setting.default)
            instead = setting.in_link_else or f"{default} stands instead"
            self._note(setting.name, f"has to be {error}, so {instead}")
            return setting.default

    def word(self, name: str, choices: Choice, default: str | None) -> str | None:
        text = self._params.get(name)
        if text is None or text in choices:
            return default if text is None else text
        instead = "it is passed over" if default is None else f"{default} stands instead"
        self._note(name, f"has to be {choices}, so {instead}")
        return default

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
