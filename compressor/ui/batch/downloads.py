"""The downloads of a batch: a ZIP of the compressed files, and their figures as CSV."""

import math
from collections.abc import Sequence

from compressor.imaging.animation.formats import written_format
from compressor.imaging.files.csv_table import Cell, write_csv
from compressor.imaging.files.names import kept_stem, safe_folder, safe_stem, unique_names
from compressor.imaging.files.zip_archive import write_archive
from compressor.pipeline.settings import LookSettings
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.results import BatchSettings, FileResult

DROPPED = "put away to make room; compress it again"
CSV_NAME = "figures.csv"  # in the ZIP
LOOK_SUFFIX = "-small"  # of the names of files with a wanted look, as on the Compress page
HEADER = (
    "file", "result", "problem", "width", "height", "frames", "bytes before", "bytes after",
    "saving in %", "colours before", "colours after", "PSNR in dB", "SSIMULACRA2",
    "cost", "part that was read", "notes",
)  # fmt: skip


def results_zip(files: Sequence[BatchFile], batch: BatchJob, *, keeps_names: bool = False) -> bytes:
    """Return a ZIP of all compressed files, with the figures of all files.

    Args:
        files: of the batch.
        batch: with their results.
        keeps_names: whether the new files have the names of the old ones, but for their end.
    """
    results = batch.results
    members = [
        (name, results[id].compression.file)
        for id, name in result_names(files, batch, keeps_names=keeps_names).items()
        if id in results
    ]
    figures = results_csv(files, batch, keeps_names=keeps_names)
    return write_archive([*members, (CSV_NAME, figures)])


def results_csv(files: Sequence[BatchFile], batch: BatchJob, *, keeps_names: bool = False) -> bytes:
    """Return the figures of all files as CSV, in their order; arguments as for `results_zip`."""
    names = result_names(files, batch, keeps_names=keeps_names)
    results = batch.results
    rows = [
        _row(file, names.get(file.id, ""), results.get(file.id), file.id in batch.dropped)
        for file in files
    ]
    return write_csv(HEADER, rows)


def result_names(
    files: Sequence[BatchFile], batch: BatchJob, *, keeps_names: bool = False
) -> dict[str, str]:
    """Return the unique path of each compressed file in the ZIP, by its id.

    It is in the folder of its original, and named such as "photo-small.png" where a look is
    wanted, else "photo-k16.png" or "photo-pico-8.png"; or "photo.png" where the names are kept.
    """
    results = batch.results
    by_folder: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        result = results.get(file.id)
        if result is not None and result.compression.problem is None:
            name = _result_name(file, batch, result, keeps_names)
            by_folder.setdefault(safe_folder(file.folder), []).append((file.id, name))
    paths = {}
    for folder, named in by_folder.items():
        unique = unique_names(name for _, name in named)
        for (id, _), name in zip(named, unique, strict=True):
            paths[id] = f"{folder}/{name}" if folder else name
    return {file.id: paths[file.id] for file in files if file.id in paths}


def download_name(settings: BatchSettings) -> str:
    """Return the name of the downloads of a batch, without what tells their kind."""
    if isinstance(settings.file_settings, LookSettings):
        return f"pictures{LOOK_SUFFIX}"
    return "pictures" if settings.target else f"pictures-{settings.file_settings.short_name}"


def saving(result: FileResult) -> float:
    """Return by how many per cent a file became smaller; below 0 where it grew."""
    return 100 * (1 - len(result.compression.file) / result.compression.input_bytes)


def _result_name(file: BatchFile, batch: BatchJob, result: FileResult, keeps_names: bool) -> str:
    compression = result.compression
    suffix = written_format(compression.file, compression.frames).suffix
    if keeps_names:
        return f"{kept_stem(file.name)}{suffix}"
    return f"{safe_stem(file.name)}{_settings_suffix(batch.settings, result)}{suffix}"


def _settings_suffix(settings: BatchSettings, result: FileResult) -> str:
    """Return what a name says of the settings: K as set or as found, or the palette's name."""
    if isinstance(settings.file_settings, LookSettings):
        return LOOK_SUFFIX
    if settings.target:
        return f"-k{len(result.compression.palette)}"
    return f"-{settings.file_settings.short_name}"


def _row(file: BatchFile, name: str, result: FileResult | None, is_dropped: bool) -> list[Cell]:
    undone = DROPPED if is_dropped else "not done"
    problem = undone if result is None else result.compression.problem
    if result is None or problem is not None:
        return [file.path, "", problem, None, None, None, file.size, *[None] * 7, "", ""]
    compression = result.compression
    return [
        file.path,
        name,
        "",
        compression.width,
        compression.height,
        compression.frames,
        compression.input_bytes,
        len(compression.file),
        round(saving(result), 2),
        compression.colors,
        len(compression.palette),
        "inf" if math.isinf(compression.psnr) else round(compression.psnr, 4),
        round(compression.ssimulacra2, 4),
        compression.cost,
        compression.part,
        " ".join(compression.notes),
    ]
