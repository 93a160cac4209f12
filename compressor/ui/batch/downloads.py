"""What a batch gives to take home: a ZIP of the files, and their figures as CSV."""

import math
from collections.abc import Sequence

from compressor.imaging.files.csv_table import Cell, write_csv
from compressor.imaging.files.names import safe_stem, unique_names
from compressor.imaging.files.zip_archive import write_archive
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob, FileResult

FIGURES = "figures.csv"
HEADER = (
    "file", "result", "problem", "width", "height", "bytes before", "bytes after",
    "saving in %", "colours before", "colours after", "PSNR in dB", "cost", "notes",
)  # fmt: skip


def results_zip(files: Sequence[BatchFile], work: BatchJob) -> bytes:
    """The ZIP of all that is finished, with the figures of all files."""
    names = result_names(files, work)
    made = [(name, work.done[id].reduction.png) for id, name in names.items()]
    return write_archive([*made, (FIGURES, results_csv(files, work))])


def results_csv(files: Sequence[BatchFile], work: BatchJob) -> bytes:
    """The figures of all files as CSV, in their order."""
    names = result_names(files, work)
    rows = [_row(file, names.get(file.id, ""), work.done.get(file.id)) for file in files]
    return write_csv(HEADER, rows)


def result_names(files: Sequence[BatchFile], work: BatchJob) -> dict[str, str]:
    """The name of each finished file by the file's id, such as "photo-k16.png", each once."""
    finished = [(file, work.done[file.id]) for file in files if file.id in work.done]
    good = [(file, done) for file, done in finished if done.reduction.problem is None]
    names = unique_names([f"{safe_stem(file.name)}-k{_k(work, done)}.png" for file, done in good])
    return {file.id: name for (file, _), name in zip(good, names, strict=True)}


def saving(done: FileResult) -> float:
    """How many per cent smaller a file became; below 0 where it grew."""
    return 100 * (1 - len(done.reduction.png) / done.reduction.before)


def _k(work: BatchJob, done: FileResult) -> int:
    """The number of colours that a name tells: the wished one, or the one that was found."""
    return len(done.reduction.palette) if work.asked.goal else work.asked.wishes.k


def _row(file: BatchFile, name: str, done: FileResult | None) -> list[Cell]:
    if done is None:
        return [file.name, "", "not done", None, None, file.size, *[None] * 6, ""]
    one = done.reduction
    if one.problem is not None:
        return [file.name, "", one.problem, None, None, file.size, *[None] * 6, ""]
    return [
        file.name,
        name,
        "",
        one.width,
        one.height,
        one.before,
        len(one.png),
        round(saving(done), 2),
        one.colors,
        len(one.palette),
        "inf" if math.isinf(one.psnr) else round(one.psnr, 4),
        one.cost,
        " ".join(one.notes),
    ]
