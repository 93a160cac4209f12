"""The notebooks: found, executed, and what they print and show.

`python -m tests.support.project.notebooks` executes them and keeps their outputs in the files, as
they are read where code is hosted.
"""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image

from tests.support.paths import ROOT

FOLDER = ROOT / "notebooks"
FILES = tuple(sorted(FOLDER.glob("*.ipynb")))
PATIENCE = 120  # seconds that a cell may take


def execute(file: Path, *more_cells: str, folder: Path = FOLDER) -> NotebookNode:
    """Return a notebook with the outputs of a kernel of its own that begins in this folder.

    Args:
        file: the notebook, which is only read.
        more_cells: code that follows its last cell.
        folder: where the kernel runs.

    Raises:
        CellExecutionError: a cell failed.
    """
    notebook = nbformat.read(file, as_version=4)
    notebook.cells += [nbformat.v4.new_code_cell(code) for code in more_cells]
    client = NotebookClient(
        notebook,
        timeout=PATIENCE,
        kernel_name="python3",
        coalesce_streams=True,
        record_timing=False,  # when a cell ran would differ at every execution
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return notebook


def printed(notebook: NotebookNode) -> list[str]:
    """Return what each cell that prints anything prints."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    texts = ["".join(o.text for o in cell.outputs if o.output_type == "stream") for cell in cells]
    return [text for text in texts if text]


def pictures(notebook: NotebookNode) -> list[np.ndarray]:
    """Return all pictures that it shows in exactly their own colours, (h, w, 3) uint8."""
    return [_decode(data) for data in _files(notebook) if "text/plain" not in data]


def figures(notebook: NotebookNode) -> list[np.ndarray]:
    """Return all figures that it draws, (h, w, 3) uint8."""
    return [_decode(data) for data in _files(notebook) if "text/plain" in data]


def _files(notebook: NotebookNode) -> Iterator[Any]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                yield output.data


def _decode(data: Any) -> np.ndarray:
    file = base64.b64decode(data["image/png"])
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def main() -> None:
    """Execute all notebooks and write them back."""
    for file in FILES:
        notebook = execute(file)
        notebook.metadata.language_info = {"name": "python"}  # not the version that ran it
        nbformat.write(notebook, file)
        print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
