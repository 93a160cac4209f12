"""What is known of a setting, and of a class of settings: all that others derive from it."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Self

from compressor.pipeline.setting_values import Values


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is known of a setting beside its default.

    Attributes:
        name: of the field, in links, in recipes, and the key of its widget.
        default: the value where nothing is chosen.
        values: those that it may have.
        label: its name on pages and in reports.
        help: what it does, in a sentence or two, beside the widget.
        place: where its widget stands: "first", below "more" settings, in one of its "own", or
            "elsewhere", on another page.
        flags: its options on the command line, the usual one last; none where it can't be given
            there.
        cli_help: what `--help` says of it; `help` where there is none.
        in_link_else: what a note says is done where a link's value can't be used.
        describe: the setting within a phrase that names all of them, "" for nothing.
        later: whether recipes of earlier versions lack it; there it has its default.
    """

    name: str = ""
    default: Any = None
    values: Values
    label: str
    help: str
    place: str = "more"
    flags: tuple[str, ...] = ()
    cli_help: str = ""
    in_link_else: str = ""
    describe: Callable[[Any], str] | None = None
    later: bool = False


def setting(default: Any, values: Values, label: str, help: str, **more: Any) -> Any:
    """A field of `Settings`, with all that is known of it; arguments as for `Setting`."""
    return field(
        default=default,
        metadata={"setting": Setting(values=values, label=label, help=help, **more)},
    )


_schemas: dict[type, tuple[Setting, ...]] = {}  # by class; a page asks some hundred times


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a method of compressing can be told; every method has a class of its own."""

    method: ClassVar[str]

    @property
    def takes_palette(self) -> bool:
        """Whether a palette or a target can take the place of K colours."""
        return True

    def implied(self) -> tuple[str, ...]:
        """Return the names of settings that have no effect, since others say the same."""
        return ()

    @classmethod
    def schema(cls) -> tuple[Setting, ...]:
        """All settings, in the order in which they are written."""
        if cls not in _schemas:
            _schemas[cls] = tuple(
                replace(each.metadata["setting"], name=each.name, default=each.default)
                for each in fields(cls)
            )
        return _schemas[cls]

    @classmethod
    def defaults(cls) -> Self:
        """Every setting at its default."""
        return cls(**{each.name: each.default for each in cls.schema()})

    def values(self) -> dict[str, Any]:
        """Each setting's value by name, in the order of the schema."""
        return {each.name: getattr(self, each.name) for each in self.schema()}

    def rows(self) -> list[tuple[str, str]]:
        """Label and value of each setting that has an effect, in words."""
        implied = self.implied()
        shown = [each for each in self.schema() if each.name not in implied]
        return [(each.label, each.values.label(getattr(self, each.name))) for each in shown]

    def describe(self, without: tuple[str, ...] = ()) -> str:
        """The settings as a phrase, but for those that are named."""
        left_out = {*without, *self.implied()}
        parts = [_phrase(each, self) for each in self.schema() if each.name not in left_out]
        return ", ".join(filter(None, parts))

    def arguments(self, always: tuple[str, ...] = ("k",)) -> list[str]:
        """The options of the command line.

        Those at their default are left out but for `always`, and those that have no effect.
        """
        words: list[str] = []
        implied = self.implied()
        for each in self.schema():
            value = getattr(self, each.name)
            is_needed = each.name not in implied
            if each.flags and is_needed and (each.name in always or value != each.default):
                words += each.values.to_arguments(each.flags[-1], value)
        return words

    def problem(self, size: tuple[int, int] | None = None) -> str | None:
        """Why these settings can't be met, in a sentence; None where they can.

        Args:
            size: width and height of the file's picture in pixels, where that is known.
        """
        return None

    def fitted(self) -> Self:
        """Return these settings without what does not fit the others and can be left out."""
        return self

    def run_count(self) -> int:
        """How many runs there are to choose from."""
        return 1


def _phrase(setting: Setting, settings: Settings) -> str:
    if setting.describe is not None:
        return setting.describe(settings)
    label = setting.values.label(getattr(settings, setting.name))
    return f"{setting.label.lower()} {label.lower()}"
