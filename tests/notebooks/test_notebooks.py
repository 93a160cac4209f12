"""The notebooks, executed: their costs, pictures and figures are those of the app's experiment."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode

from compressor.imaging import load_image
from compressor.pipeline.methods.experiment import ExperimentResult, run_experiment
from compressor.pipeline.methods.method import Work
from compressor.pipeline.settings import RestartSettings
from compressor.samples import SAMPLES
from kmc import expected_best
from tests.support.paths import ROOT
from tests.support.project.notebooks import FILES, FOLDER, execute, figures, pictures, printed

pytestmark = pytest.mark.slow
LESSON = FOLDER / "kmeans_image_compression.ipynb"
EXERCISES = FOLDER / "exercises.ipynb"
MAX_BYTES = 700_000  # of a notebook, so that a code host shows it
TELL_FIGURES = """
import json
scatters = [axes.collections[0] for axes in (*cloud.axes, *clouds.axes)]
Path("figures.json").write_text(json.dumps({
    "runs": left.lines[0].get_ydata().tolist(),
    "expected": right.lines[0].get_ydata().tolist(),
    "points": [np.transpose(scatter._offsets3d).tolist() for scatter in scatters],
    "colors": [(255 * scatter.get_facecolor()[:, :3]).round().tolist() for scatter in scatters],
    "drawn": drawn.tolist(),
    "swatches": [axes.images[0].get_array().tolist() for axes in swatches],
}))
"""
READ_PICTURES = """
import sys
from types import SimpleNamespace
Path("mine.png").write_bytes(b"a file")
fetch_drive_image = lambda link: SimpleNamespace(data=link.encode())
colab = SimpleNamespace(files=SimpleNamespace(upload=lambda: {"photo.png": b"an upload"}))
sys.modules |= {"google": SimpleNamespace(colab=colab), "google.colab": colab}
print(read_picture("mine.png"), read_picture("upload"))
print(read_picture("https://drive.google.com/file/d/1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123/view"))
try:
    read_picture("gone.png")
except SystemExit as problem:
    print(problem)
"""
INSTALL_ELSEWHERE = """
import importlib.util
import os
import tempfile
os.chdir(tempfile.mkdtemp())  # as in Colab: the project's folder is not above
importlib.util.find_spec = lambda name: None
shell = get_ipython()
shell.register_magic_function(lambda line: print("%pip", line), magic_name="pip")
try:
    exec(shell.transform_cell(SETUP), {"get_ipython": get_ipython})
except SystemExit as problem:
    print(problem)
address = SETUP.replace('REPOSITORY = ""', 'REPOSITORY = "git+https://example.org/project"')
exec(shell.transform_cell(address), {"get_ipython": get_ipython})
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the packages, as `notebooks` is, into which a notebook may write."""
    top = tmp_path_factory.mktemp("project")
    for package in ("kmc", "compressor"):
        (top / package).symlink_to(ROOT / package)
    (top / "notebooks").mkdir()
    return top / "notebooks"


@pytest.fixture(scope="module")
def lesson(folder: Path) -> NotebookNode:
    """The lesson, executed, with cells at its end that tell what its functions and figures do."""
    elsewhere = f"SETUP = {_setup(LESSON)!r}\n{INSTALL_ELSEWHERE}"
    return execute(LESSON, TELL_FIGURES, READ_PICTURES, elsewhere, folder=folder)


@pytest.fixture(scope="module")
def exercises(folder: Path) -> NotebookNode:
    """The exercises, executed."""
    return execute(EXERCISES, folder=folder)


@pytest.fixture(scope="module")
def experiment() -> ExperimentResult:
    """What the app's experiment finds for the same picture with its default settings."""
    work = Work(report=lambda *_: None, checkpoint=lambda: None, known_runs={})
    return run_experiment(load_image(SAMPLES[0].data), RestartSettings.defaults(), work)


@pytest.fixture(scope="module")
def drawn(lesson: NotebookNode, folder: Path) -> dict[str, Any]:
    """What is in the lesson's figures."""
    content: dict[str, Any] = json.loads((folder / "figures.json").read_text("utf-8"))
    return content


def _setup(file: Path) -> str:
    cells = nbformat.read(file, as_version=4).cells
    return str(
        next(cell.source for cell in cells if "REPOSITORY" in cell.source and "%pip" in cell.source)
    )


def test_the_costs_are_the_apps_to_the_last_digit(
    lesson: NotebookNode, experiment: ExperimentResult
) -> None:
    text = "\n".join(printed(lesson))
    costs = re.findall(r"^(best|worst) of K = (\d+): cost (\S+) in run (\d+)$", text, re.MULTILINE)
    assert [(name, int(k), float(cost), int(run)) for name, k, cost, run in costs] == [
        ("best", 16, experiment.best.cost, experiment.runs.best),
        ("worst", 16, experiment.worst.cost, experiment.runs.worst),
        ("best", 3, experiment.second.cost, experiment.runs2.best),
    ]
    textbook, engine = re.findall(r"^(?:textbook|engine): +cost (\S+)$", text, re.MULTILINE)
    assert textbook == engine == f"{experiment.best.cost:.12f}"


def test_the_pictures_are_the_apps(lesson: NotebookNode, experiment: ExperimentResult) -> None:
    original, _, both, second, _ = pictures(lesson)
    best = experiment.best.small.to_pixels()
    worst = experiment.worst.small.to_pixels()
    assert np.array_equal(original, experiment.pixels[::2, ::2])
    assert np.array_equal(both[:, : best.shape[1]], best)
    assert np.array_equal(both[:, -worst.shape[1] :], worst)
    assert (both[:, best.shape[1] : -worst.shape[1]] == 255).all()
    assert np.array_equal(second, experiment.second.small.to_pixels())


def test_the_file_is_the_apps(
    lesson: NotebookNode, experiment: ExperimentResult, folder: Path
) -> None:
    file = (folder / "k16-best.png").read_bytes()
    assert file == experiment.best.full.encode_png()
    assert f"the PNG file: {len(file) / 1000:.1f} kB" in "\n".join(printed(lesson))


def test_the_figure_of_the_runs_has_the_cost_of_each_and_the_expected_best(
    drawn: dict[str, Any], experiment: ExperimentResult
) -> None:
    costs = experiment.runs.costs
    assert drawn["runs"] == np.sort(costs).tolist()
    assert drawn["expected"] == expected_best(costs).tolist()


def test_the_clouds_have_pixels_at_their_colours_in_the_colours_of_their_centroids(
    drawn: dict[str, Any], experiment: ExperimentResult
) -> None:
    results = (experiment.best, experiment.worst, experiment.second)
    colorings = [experiment.pixels, *(result.small.to_pixels() for result in results)]
    rows = drawn["drawn"]
    assert len(drawn["points"]) == len(drawn["colors"]) == 4
    for points, colors, pixels in zip(drawn["points"], drawn["colors"], colorings, strict=True):
        assert np.allclose(points, experiment.pixels.reshape(-1, 3)[rows] / 255)
        # Matplotlib has the colours in the order in which it draws the points.
        assert sorted(colors) == sorted(pixels.reshape(-1, 3)[rows].tolist())


def test_the_swatches_are_the_palettes_and_are_seen(
    lesson: NotebookNode, drawn: dict[str, Any], experiment: ExperimentResult
) -> None:
    results = (experiment.best, experiment.worst, experiment.second)
    for result, shown, figure in zip(results, drawn["swatches"], figures(lesson)[-3:], strict=True):
        palette = result.small.palette
        assert np.array_equal(shown, [palette])
        seen = set(map(tuple, figure.reshape(-1, 3).tolist()))
        assert set(map(tuple, palette.tolist())) <= seen


def test_a_picture_is_a_sample_a_file_an_upload_or_a_drive_link(lesson: NotebookNode) -> None:
    assert printed(lesson)[-2].splitlines() == [
        "b'a file' b'an upload'",
        "b'https://drive.google.com/file/d/1AbC_dEf-GhIjKlMnOpQrStUvWxYz0123/view'",
        "'gone.png' is no sample, no file that is here, and no Google Drive link.",
    ]


def test_outside_the_projects_folder_it_installs_what_it_needs(lesson: NotebookNode) -> None:
    assert printed(lesson)[-1].splitlines() == [
        "Set REPOSITORY to the address of the project, and run this cell again.",
        '%pip install --quiet "kmc-colors[files] @ git+https://example.org/project"',
        "%pip install --quiet matplotlib requests",
    ]
    assert _setup(LESSON) == _setup(EXERCISES)


def test_every_exercise_has_a_solution_that_is_right(exercises: NotebookNode) -> None:
    tasks = [cell for cell in exercises.cells if re.match(r"## \d\. ", cell.source)]
    solutions = [cell for cell in exercises.cells if "solution" in cell.metadata.get("tags", ())]
    code = [cell for cell in solutions if cell.cell_type == "code"]
    assert [cell.source[3] for cell in tasks] == list("12345678")
    assert len(code) == len(tasks)
    assert all(cell.source.startswith("# Solution") for cell in code)
    text = "\n".join(printed(exercises))
    assert re.findall(r"^(\w+): (.*)\.$", text, re.MULTILINE) == [
        (name, said)
        for name in ("assign", "update", "cost")
        for said in ("nothing is returned yet", "right")
    ]
    assert "rises: 0" in text
    rings, distance = re.findall(r": +(\d+)% in the right ring", text)
    assert int(rings) < 60
    assert int(distance) == 100


@pytest.mark.parametrize("name", ["lesson", "exercises"])
def test_the_outputs_that_are_kept_are_those_of_today(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Else run `python -m tests.support.project.notebooks`."""
    executed = request.getfixturevalue(name)
    kept = nbformat.read(LESSON if name == "lesson" else EXERCISES, as_version=4)
    said = printed(kept)
    assert said == printed(executed)[: len(said)]
    assert len(figures(kept)) == len(figures(executed)) > 0
    for one, other in zip(pictures(kept), pictures(executed), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_files_are_small_and_whole(file: Path) -> None:
    assert {LESSON, EXERCISES} == set(FILES)
    assert file.stat().st_size <= MAX_BYTES
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert "execution" not in cell.metadata
        for output in cell.get("outputs", ()):
            assert output.output_type != "error"
            assert output.get("name") != "stderr"
            assert str(ROOT) not in json.dumps(output)
            if "data" in output:
                assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
