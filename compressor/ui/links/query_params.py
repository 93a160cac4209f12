"""The content of a link as query parameters and back: the picture, the method, every setting.

A link has a parameter only where it differs from the default, and its method where it has any:
links of earlier versions that name no method mean the one that was first then. Parsing never
fails: a value that can't be used, which anybody may have written, becomes the default and a note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compressor.drive.link import DriveFile, parse_drive_link
from compressor.imaging.errors import ImageError
from compressor.imaging.text import quoted
from compressor.pipeline.methods import DEFAULT_METHOD, EARLIER_DEFAULT_METHOD, METHODS
from compressor.pipeline.setting_schema import Setting, Settings
from compressor.pipeline.setting_values import Choice, IntRange
from compressor.pipeline.toy_data.choice import ToyChoice
from compressor.samples import SAMPLES

PASSED_OVER = "left out"
MAX_NAME_CHARACTERS = 100  # of the name of a file; the rest is cut
DIGEST_DIGITS = 16  # hexadecimal digits of the picture's sha256 in a link
TABS = Choice(values=("runs", "restarts", "pictures", "clouds"))
SLIDE_NUMBERS = IntRange(min=1, max=99)
SAMPLE_NAMES = Choice(values=tuple(sample.name for sample in SAMPLES))


def default_settings() -> dict[str, Settings]:
    """Return the default settings of every method, by the method's name."""
    return {name: method.settings.defaults() for name, method in METHODS.items()}


@dataclass(frozen=True, kw_only=True)
class LinkState:
    """The content of a link.

    Attributes:
        sample: the name of a shipped picture, or None.
        drive: a picture on Google Drive, or None.
        picture: the first digits of the sha256 of a picture that is not shipped, or "".
        name: the name of that picture's file, which anybody may have written, or "".
        size: its width and height in pixels, or None.
        method: the name of the selected method.
        settings: the settings of every method, by its name. A setting that several methods have,
            such as K, is one parameter: that of the selected method.
        tab: the open tab of the Analysis page, one of `TABS`.
        talk: the number of the slide where the lesson is presented, from 1 on, or 0.
        run: whether the link is for a result, which is computed again when the link is opened.
        toy: what the page "Where it fails" shows.
        notes: a sentence for each value that could not be used.
    """

    sample: str | None = None
    drive: DriveFile | None = None
    picture: str = ""
    name: str = ""
    size: tuple[int, int] | None = None
    method: str = DEFAULT_METHOD
    settings: Mapping[str, Settings] = field(default_factory=default_settings)
    tab: str = "runs"
    talk: int = 0
    run: bool = False
    toy: ToyChoice = field(default_factory=ToyChoice)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def chosen(self) -> Settings:
        """The settings of the selected method."""
        return self.settings[self.method]


def link_to(chosen: Settings, other_settings: Mapping[str, Settings] | None = None) -> LinkState:
    """Return the link to these settings and their method.

    Args:
        chosen: the settings of the selected method.
        other_settings: the settings of all methods by name, or None for their defaults. A setting
            that several methods have, such as K, becomes that of the chosen settings, or that of
            the first of the others where these have none.
    """
    settings = {**(other_settings or default_settings()), chosen.method: chosen}
    values: dict[str, Any] = {}
    for each in (chosen, *settings.values()):
        values = each.values() | values
    return LinkState(
        method=chosen.method,
        settings={
            name: type(each)(**{key: values[key] for key in each.values()}).fitted()
            for name, each in settings.items()
        },
    )


def param_names() -> tuple[str, ...]:
    """Return the names of all parameters; an address may have others, which are left alone."""
    return (
        "sample",
        "drive",
        "key",
        "picture",
        "name",
        "size",
        "method",
        *_schema(),
        "tab",
        "talk",
        "run",
        "toy",
    )


def encode(link: LinkState) -> dict[str, str]:
    """Return the parameters of a link, without those at their default."""
    default = _as_params(LinkState())
    params = _as_params(link)
    differing = {name: text for name, text in params.items() if text != default[name]}
    # A link that says something names its method: earlier links that name none mean another.
    return {name: params[name] for name in params if name in differing or _names(name, differing)}


def _names(name: str, differing: Mapping[str, str]) -> bool:
    return name == "method" and len(differing) > 0


def parse(params: Mapping[str, str]) -> LinkState:
    """Return the link of these parameters; unknown names are ignored."""
    reader = _ParamReader(params)
    values = {name: reader.setting(setting) for name, setting in _schema().items()}
    method = reader.method()
    settings = {
        name: each.settings(
            **{setting.name: values[setting.name] for setting in each.settings.schema()}
        )
        for name, each in METHODS.items()
    }
    reader.check(settings[method])
    picture = reader.picture()
    return LinkState(
        sample=reader.word("sample", SAMPLE_NAMES, None),
        drive=reader.drive(),
        picture=picture,
        name=params.get("name", "")[:MAX_NAME_CHARACTERS] if picture else "",
        size=reader.size() if picture else None,
        method=method,
        settings={name: each.fitted() for name, each in settings.items()},
        tab=reader.word("tab", TABS, LinkState.tab) or LinkState.tab,
        talk=reader.talk(),
        run=reader.word("run", Choice(values=("1",)), None) == "1",
        toy=reader.toy(),
        notes=tuple(reader.notes),
    )


def _schema() -> dict[str, Setting]:
    """Return the settings of all methods by name, in the order that links have always had."""
    methods = reversed(METHODS.values())
    return {setting.name: setting for method in methods for setting in method.settings.schema()}


def _as_params(link: LinkState) -> dict[str, str]:
    """Return every parameter as text; "" for None."""
    values: dict[str, Any] = {}
    for settings in (*link.settings.values(), link.chosen):
        values.update(settings.values())
    drive = link.drive
    return {
        "sample": link.sample or "",
        "drive": drive.file_id if drive else "",
        "key": (drive.resource_key or "") if drive else "",
        "picture": link.picture,
        "name": link.name,
        "size": "x".join(map(str, link.size)) if link.size else "",
        "method": link.method,
        **{name: setting.values.to_text(values[name]) for name, setting in _schema().items()},
        "tab": link.tab,
        "talk": str(link.talk or ""),
        "run": "1" if link.run else "",
        "toy": link.toy.to_text(),
    }


class _ParamReader:
    """Reads values from parameters, and notes those that can't be used."""

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
            self._note(setting.name, error, setting.in_link_else or f"using {default}")
            return setting.default

    def word(self, name: str, choices: Choice, default: str | None) -> str | None:
        text = self._params.get(name)
        if text is None or text in choices:
            return default if text is None else text
        self._note(name, choices, PASSED_OVER if default is None else f"using {default}")
        return default

    def check(self, settings: Settings) -> None:
        """Note what is left out of the settings, since it does not fit the others."""
        if settings.fitted() != settings:
            self.notes.append(f"{settings.problem()} It is {PASSED_OVER}.")

    def method(self) -> str:
        """The method; where none is named, that of earlier links, or of no link at all."""
        is_link = any(name in self._params for name in param_names())
        default = EARLIER_DEFAULT_METHOD if is_link else DEFAULT_METHOD
        return self.word("method", Choice(values=tuple(METHODS)), default) or default

    def picture(self) -> str:
        text = self._params.get("picture", "")
        if text and not re.fullmatch(rf"[0-9a-f]{{{DIGEST_DIGITS}}}", text):
            self._note("picture", f"{DIGEST_DIGITS} digits of a sha256", PASSED_OVER)
            return ""
        return text

    def size(self) -> tuple[int, int] | None:
        text = self._params.get("size", "")
        if not text:
            return None
        if match := re.fullmatch(r"([1-9][0-9]{0,6})x([1-9][0-9]{0,6})", text):
            return int(match[1]), int(match[2])
        self._note("size", "a width and a height such as 1200x800", PASSED_OVER)
        return None

    def talk(self) -> int:
        """The slide; 0 where none is named."""
        text = self._params.get("talk", "")
        if not text:
            return 0
        try:
            return SLIDE_NUMBERS.from_text(text)
        except ValueError as error:
            self._note("talk", error, PASSED_OVER)
            return 0

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
        self._note("drive", "the id of a file on Google Drive", PASSED_OVER)
        return None

    def toy(self) -> ToyChoice:
        text = self._params.get("toy")
        if text is None:
            return ToyChoice()
        try:
            return ToyChoice.from_text(text)
        except ValueError as error:
            self._note("toy", error, f"using {ToyChoice().to_text()}")
            return ToyChoice()

    def _note(self, name: str, allowed: object, consequence: str) -> None:
        """Note a value that can't be used: what is allowed, and what is taken in its place."""
        given = quoted(self._params[name])
        self.notes.append(f"{name} must be {_choices(str(allowed))}, not {given}; {consequence}.")


def _choices(allowed: str) -> str:
    """Return allowed values in words: "one of 0, 0.5, 1" as "0, 0.5 or 1"."""
    choices = allowed.removeprefix("one of ")
    return choices if choices == allowed else " or ".join(choices.rsplit(", ", 1))


def drive_url(file: DriveFile) -> str:
    """Return the link of a file on Google Drive."""
    key = f"?resourcekey={file.resource_key}" if file.resource_key else ""
    return f"https://drive.google.com/file/d/{file.file_id}/view{key}"
