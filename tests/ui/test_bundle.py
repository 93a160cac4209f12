"""How the elements' modules and style sheets are joined, and what is refused."""

import re
from pathlib import Path

import pytest

from compressor.ui.elements import FOLDER
from compressor.ui.elements.bundle import BundleError, bundle_script, bundle_styles

ELEMENTS = sorted(file.parent.name for file in FOLDER.glob("*/*.html"))
ENTRY = 'import { a } from "./a.js";\n\nexport default function () {\n  return a();\n}\n'


def module(folder: Path, **texts: str) -> Path:
    """Write modules, of which `entry` is one; gives its path."""
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "entry.js"


def test_a_module_comes_once_and_after_all_that_it_imports(tmp_path: Path) -> None:
    entry = module(
        tmp_path,
        entry='import { a } from "./a.js";\nimport { b } from "./b.js";\n\n'
        "export default () => a(b());\n",
        a='import { c } from "./c.js";\n\nexport const a = (x) => c + x;\n',
        b='import { c } from "./c.js";\n\nexport function b() {\n  return c;\n}\n',
        c="export const c = 1;\n",
    )
    assert bundle_script(entry) == (
        "const c = 1;\n\n"
        "const a = (x) => c + x;\n\n"
        "function b() {\n  return c;\n}\n\n"
        "export default () => a(b());\n"
    )


def test_imports_of_many_lines_and_of_other_folders_are_followed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    module(tmp_path / "shared", a="export const a = () => b;\nexport let b = 2;\n")
    (tmp_path / "own").mkdir()
    text = ENTRY.replace("{ a }", "{\n  a,\n  b,\n}").replace("./a.js", "../shared/a.js")
    bundled = bundle_script(module(tmp_path / "own", entry=text))
    assert bundled.startswith("const a = () => b;\nlet b = 2;\n")
    assert "import" not in bundled


def test_comments_for_the_type_checker_are_left_out_and_others_are_kept(tmp_path: Path) -> None:
    entry = module(
        tmp_path,
        entry="// @ts-check\n// It stays.\n\n/** @param {number} x */\n"
        "export default function (x) {\n  /** @type {any} */ (x).y = 1;\n  /**\n   * No.\n   */\n"
        "  return /** @type {string} */ (String(x));\n}\n",
    )
    assert bundle_script(entry) == (
        "// It stays.\n\nexport default function (x) {\n  /** @type {any} */ (x).y = 1;\n"
        "  return /** @type {string} */ (String(x));\n}\n"
    )


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ({}, "there is no file a.js, which entry.js imports"),
        ({"a": "const a = 1;\n"}, "entry.js imports a, but a.js exports no such"),
        (
            {"a": 'import { b } from "./b.js";\nexport const a = b;\n', "b": ENTRY},
            "a cycle of imports: a.js -> b.js -> a.js",
        ),
        (
            {
                "a": 'import { b } from "./b.js";\nconst same = 1;\nexport const a = same + b;\n',
                "b": "async function same() {}\nexport const b = 2;\n",
            },
            "b.js and a.js both declare same",
        ),
        ({"a": "export default 1;\nexport const a = 1;\n"}, "a.js has a statement .*default 1"),
        ({"a": "const a = 1;\nexport const b = 1;\nexport { a };\n"}, "imports a, but"),
        ({"a": "export const a = 1;\nexport { a as b };\n"}, "a.js has a statement .*{ a as b }"),
        ({"a": 'import * as b from "./b.js";\nexport const a = b;\n'}, "a.js has a statement"),
        ({"a": 'import "./b.js";\nexport const a = 1;\n'}, "a.js has a statement"),
        ({"a": "export const a = 1;\nconst { b } = a;\n"}, "a.js has a statement"),
    ],
)
def test_what_can_not_be_joined_is_refused(
    tmp_path: Path, texts: dict[str, str], complaint: str
) -> None:
    with pytest.raises(BundleError, match=complaint):
        bundle_script(module(tmp_path, entry=ENTRY, **texts))


def test_what_is_missing_is_said_of_the_module_that_imports_it(tmp_path: Path) -> None:
    entry = module(
        tmp_path, entry=f'{ENTRY}import {{ b }} from "./b.js";\n', a="export let a = 1;\n"
    )
    with pytest.raises(BundleError, match=r"there is no file b.js, which entry.js imports"):
        bundle_script(entry)


def test_renamed_imports_are_refused(tmp_path: Path) -> None:
    text = ENTRY.replace("{ a }", "{ a as b }")
    with pytest.raises(BundleError, match=r"entry.js imports a as b, but a.js exports no such"):
        bundle_script(module(tmp_path, entry=text, a="export const a = 1;\n"))


def test_an_entry_needs_a_default_export(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"entry.js has no default export"):
        bundle_script(module(tmp_path, entry="export const a = 1;\n"))
    with pytest.raises(BundleError, match=r"there is no file entry.js$"):
        bundle_script(tmp_path / "other" / "entry.js")


def test_style_sheets_come_once_and_after_what_they_import(tmp_path: Path) -> None:
    (tmp_path / "base.css").write_text("a {}\n")
    (tmp_path / "one.css").write_text('@import "./base.css";\n\nb {}\n')
    (tmp_path / "two.css").write_text('@import "./base.css";\n@import "./one.css";\n\nc {}\n')
    assert bundle_styles(tmp_path / "two.css").split() == ["a", "{}", "b", "{}", "c", "{}"]
    (tmp_path / "one.css").write_text('@import "./two.css";\n')
    with pytest.raises(BundleError, match="cycle"):
        bundle_styles(tmp_path / "two.css")


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_is_one_module_that_needs_nothing_else(name: str) -> None:
    bundled = bundle_script(FOLDER / name / f"{name}.js")
    (only,) = re.findall(r"^(?:import|export)\b.*", bundled, re.M)
    assert only.startswith("export default function ({ ")
    assert "@import" not in bundle_styles(FOLDER / name / f"{name}.css")
