"""The package as a library: what the README shows of it, and what importing it costs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import compressor
from tests.support.paths import ROOT


def run_python(code: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_example_of_the_readme_prints_what_it_says(tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("## From Python, with files")[2]
    blocks = re.findall(r"```(\w*)\n(.*?)```", section, re.DOTALL)
    (_, code), (_, printed) = blocks[:2]
    (tmp_path / "compressor").symlink_to(ROOT / "compressor")  # the example reads a sample
    assert run_python(code, tmp_path) == printed
    assert (tmp_path / "coffee-k16.png").exists()


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    code = "import sys, compressor; print(*{'numpy', 'PIL', 'cv2', 'streamlit'} & {*sys.modules})"
    assert run_python(code, tmp_path) == "\n"


def test_using_the_library_needs_no_streamlit(tmp_path: Path) -> None:
    code = "import sys; from compressor import load_image; print('streamlit' in sys.modules)"
    assert run_python(code, tmp_path) == "False\n"


def test_every_exported_name_is_there() -> None:
    for name in compressor.__all__:
        assert getattr(compressor, name).__doc__
