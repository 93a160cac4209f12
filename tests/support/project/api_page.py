"""Writes docs/api.md from the docstrings of kmc: `python -m tests.support.project.api_page`."""

import re
import textwrap

import griffe
from griffe import DocstringSectionKind as Kind

from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "api.md"
NOTE = "Written by `python -m tests.support.project.api_page` from the docstrings; do not edit."
PLAIN = {"warnings": False, "returns_multiple_items": False, "returns_named_value": False}
LISTS = {
    Kind.parameters: "Arguments",
    Kind.attributes: "Attributes",
    Kind.returns: "Returns",
    Kind.yields: "Yields",
    Kind.raises: "Raises",
}


def build_page() -> str:
    """The whole page, as Markdown."""
    package = griffe.load("kmc", search_paths=[ROOT])
    names = [name for name in package.exports or [] if not name.isupper()]
    links = " · ".join(f"[{name}](#{name.lower()})" for name in names)
    entries = [_entry(name, package[name].final_target) for name in names]
    title = "# The functions of kmc"
    spaces = "## Colour spaces"
    parts = [
        title,
        NOTE,
        _docstring(package),
        links,
        *entries,
        spaces,
        _docstring(package["color_spaces"]),
    ]
    return "\n\n".join(parts) + "\n"


def _docstring(item: griffe.Object | griffe.Alias) -> str:
    """The docstring of a function, a class or a module; empty where it has none."""
    return item.docstring.value if item.docstring else ""


def _entry(name: str, item: griffe.Object) -> str:
    """A function or a class with its sections."""
    parsed = item.docstring.parse("google", **PLAIN) if item.docstring else []
    sections = [_section(section) for section in parsed]
    members = "\n".join(filter(None, map(_member, item.members.values())))
    if item.is_class:
        sections.insert(-1, f"**Besides**\n\n{members}")
    return "\n\n".join([f"## {name}", *_signature(item), *sections])


def _signature(item: griffe.Object) -> list[str]:
    """The signature as it is in the source, in a list; an empty list for a class."""
    match = re.match(r"def .*?\).*?:$", item.source, re.DOTALL | re.MULTILINE)
    return [f"```python\n{match[0].removesuffix(':')}\n```"] if match else []


def _section(section: griffe.DocstringSection) -> str:
    """One section of a docstring as Markdown."""
    if section.kind is Kind.examples:
        blocks = "\n".join(text for _, text in section.value)
        return f"```pycon\n{blocks}\n```"
    if section.kind in LISTS:
        return "\n".join([f"**{LISTS[section.kind]}**\n", *map(_item, section.value)])
    return str(section.value)


def _item(item: griffe.DocstringElement) -> str:
    """A line of a list, with the name or the exception that it is about, if any."""
    text = textwrap.fill(item.description, 10_000)
    raised = item.annotation if isinstance(item, griffe.DocstringRaise) else None
    name = getattr(item, "name", None) or raised
    return f"- `{name}`: {text}" if name else f"- {text}"


def _member(member: griffe.Object | griffe.Alias) -> str:
    """A line for a method or property; attributes are in the class's docstring."""
    if (member.is_attribute and "property" not in member.labels) or not member.docstring:
        return ""
    return f"- `.{member.name}`: {textwrap.fill(member.docstring.value, 10_000)}"


if __name__ == "__main__":
    PAGE.write_text(build_page(), "utf-8")
