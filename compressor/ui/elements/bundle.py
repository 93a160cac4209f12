"""Joins the ES modules of an element into one, and its style sheets into one.

Streamlit takes an element's script as the text of one module, which can import nothing. So the
modules are put one after the other, each after those that it imports, without their import and
export statements. That is all: no module is wrapped into a function, since then its exports would
have to be handed on by code that is written here. What a browser runs is what the files say, line
by line. The price is that the modules of one element share a scope: a top-level name that two of
them declare is an error, as is everything of the language's modules that this does not need
(renamed, default and namespace imports, lists of exports).

Statements are found by how their lines begin. That is safe since Prettier formats the files: what
stands at the left margin is a top-level statement. Comments for the type checker are left out, to
send less.

Style sheets name what goes before them by `@import "path";`.
"""

import re
from collections.abc import Callable
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]*)";\n', re.M)
DECLARATION = re.compile(
    r"^(export )?(?:const|let|var|class|(?:async )?function\*?) +([\w$]+)", re.M
)
DEFAULT = re.compile(r"^export default ", re.M)
UNKNOWN = re.compile(r"^(?:import|export|(?:const|let|var) *[\[{]).*", re.M)
TYPE_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|// @ts-check)[ \t]*\n", re.M | re.S)
STYLE_IMPORT = re.compile(r'^@import "([^"]*)";\n', re.M)


class BundleError(Exception):
    """Modules that can't be joined; says which, and why."""


def bundle_script(entry: Path) -> str:
    """The module `entry` and all that it imports, as the text of one module.

    It keeps the entry's default export, which is what Streamlit calls.
    """
    texts = _ordered(entry, lambda text: [path for _, path in IMPORT.findall(text)])
    if len(DEFAULT.findall(texts[entry.resolve()])) != 1:
        raise BundleError(f"{entry.name} has no default export, which Streamlit calls")
    exports = {file: _exports(text) for file, text in texts.items()}
    for file, text in texts.items():
        _check_imports(file, text, exports)
    _check_names(texts)
    return "\n".join(_stripped(file, texts[file], file == entry.resolve()) for file in texts)


def bundle_styles(entry: Path) -> str:
    """The style sheet `entry` after all that it imports, as one text."""
    texts = _ordered(entry, STYLE_IMPORT.findall)
    return "\n".join(STYLE_IMPORT.sub("", text) for text in texts.values())


def _ordered(entry: Path, imported: Callable[[str], list[str]]) -> dict[Path, str]:
    """The text of each file, those that it imports before it; every file once."""
    done: dict[Path, str] = {}
    open_files: list[Path] = []  # each imports the next one

    def visit(file: Path) -> None:
        if file in done:
            return
        if file in open_files:
            circle = [*open_files[open_files.index(file) :], file]
            raise BundleError("a cycle of imports: " + " -> ".join(one.name for one in circle))
        try:
            text = file.read_text("utf-8")
        except FileNotFoundError as error:
            importer = f", which {open_files[-1].name} imports" if open_files else ""
            raise BundleError(f"there is no file {file.name}{importer}") from error
        open_files.append(file)
        for path in imported(text):
            visit((file.parent / path).resolve())
        open_files.pop()
        done[file] = text

    visit(entry.resolve())
    return done


def _exports(text: str) -> set[str]:
    return {name for exported, name in DECLARATION.findall(text) if exported}


def _check_imports(file: Path, text: str, exports: dict[Path, set[str]]) -> None:
    """Every name that is imported is exported where it is said to be."""
    for names, path in IMPORT.findall(text):
        source = (file.parent / path).resolve()
        for name in filter(None, (name.strip() for name in names.split(","))):
            if name not in exports[source]:
                raise BundleError(f"{file.name} imports {name}, but {source.name} exports no such")


def _check_names(texts: dict[Path, str]) -> None:
    """No two modules declare the same name at their top level."""
    homes: dict[str, Path] = {}
    for file, text in texts.items():
        for _, name in DECLARATION.findall(text):
            if homes.setdefault(name, file) != file:
                raise BundleError(f"{homes[name].name} and {file.name} both declare {name}")


def _stripped(file: Path, text: str, is_entry: bool) -> str:
    """A module without its imports and exports, but for the default export of the entry."""
    text = TYPE_COMMENT.sub("", IMPORT.sub("", text))
    text = DECLARATION.sub(lambda found: found[0].removeprefix("export "), text)
    rest = DEFAULT.sub("", text) if is_entry else text
    if unknown := UNKNOWN.search(rest):
        raise BundleError(f"{file.name} has a statement that can't be joined: {unknown[0]}")
    return text.strip() + "\n"
