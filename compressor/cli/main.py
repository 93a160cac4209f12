"""Run the command line: read the options, reduce, write, tell, and exit with a code."""

import io
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import cast

import loky
from threadpoolctl import threadpool_limits

from compressor.cli.inputs import find_inputs
from compressor.cli.large import reduce_in_strips
from compressor.cli.options import Options, parse_options
from compressor.cli.outputs import OutputJob, plan_jobs, write_atomically
from compressor.cli.parser import parser
from compressor.cli.reporting import (  # fmt: skip
    BELOW_QUALITY,
    FAILED,
    TOO_LARGE,
    WRITTEN,
    FileOutcome,
    ProgressBar,
    RowWriter,
    print_error,
)
from compressor.imaging.errors import ExecutorError, ImageError
from compressor.imaging.text import printable
from compressor.installation import missing_extra
from compressor.parallel.executors import open_executor
from compressor.pipeline.batch import compress_files, shared_palette
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings

PARALLEL_FROM_FILES = 8  # files from which on processes are worth their start
EXIT_OK = 0
SOME_FAILED = 1
MISUSED = 2
INTERRUPTED = 130
CLOSED = 141
CODES = {FAILED: SOME_FAILED, BELOW_QUALITY: 99, TOO_LARGE: 98}  # the first that is there counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; gives the exit code, or raises SystemExit for --help and wrong options."""
    # Users get a sentence, and no trace: without a handler logging would print it.
    logging.getLogger("compressor").addHandler(logging.NullHandler())
    for stream in (sys.stdout, sys.stderr):  # names of files may be no text
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = _run(parse_options(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # who read the output wants no more; Python would complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED


def _run(options: Options) -> int:
    try:
        if options.large and (sentence := missing_extra("large")):
            raise ImageError(sentence)
        sources = find_inputs(options.files, recursive=options.recursive, ending=options.ending)
        jobs = plan_jobs(sources, options)
        if sys.stdout.isatty() and any(job.target is None for job in jobs):
            raise ImageError("The PNG would go to the terminal; give -o FILE, or a pipe.")
        with (
            threadpool_limits(1, "blas"),  # the products are too small to be shared
            open_executor(_processes(options, len(jobs)), options.dask) as executor,
        ):
            states = {outcome.state for outcome in _outcomes(jobs, options, executor)}
    except (ImageError, ExecutorError) as error:
        print_error(f"{parser().prog}: error: {printable(str(error))}")
        return MISUSED
    return next((code for state, code in CODES.items() if state in states), EXIT_OK)


def _processes(options: Options, files: int) -> int | None:
    """How many processes beside this one; None for none."""
    jobs = options.jobs or (
        loky.cpu_count() if options.dask is None and files >= PARALLEL_FROM_FILES else 1
    )
    return jobs if jobs > 1 else None


def _outcomes(
    jobs: list[OutputJob], options: Options, executor: Executor | None
) -> Iterator[FileOutcome]:
    """Reduce, write and tell, one after the other as they end."""
    figures = RowWriter(options.figures)
    bar = ProgressBar(len(jobs))
    failed = 0
    try:
        reduced = reduce_in_strips if options.large else _reduced
        ended = reduced(jobs, options, executor, bar)
        for done, (number, made) in enumerate(ended, 1):
            outcome = _write_result(jobs[number], made, options)
            failed += outcome.state != WRITTEN
            if options.verbose or outcome.state != WRITTEN:
                bar.clear()
                print_error(outcome.sentence)
            figures.add(number, outcome)
            bar.show(done, failed)
            yield outcome
    finally:
        bar.clear()


def _reduced(
    jobs: list[OutputJob], options: Options, executor: Executor | None, bar: ProgressBar
) -> Iterator[tuple[int, CompressionResult]]:
    """(number of the job, what became of it), as they end."""
    plan = _with_shared_palette(jobs, options, executor, bar) if options.shared else options.job
    alone = executor if len(jobs) == 1 else None  # then its parts can be made by many
    reads = [job.read for job in jobs]
    return compress_files(reads, plan, executor=None if alone else executor, inside=alone)


def _with_shared_palette(
    jobs: list[OutputJob], options: Options, executor: Executor | None, bar: ProgressBar
) -> CompressionJob:
    """The plan with the palette of all files, also of those whose results are there already."""
    reads = [job.source.read for job in jobs]
    settings = cast(QualitySettings, options.job.settings)

    def progress(done: int, total: int) -> None:
        bar.show(round(len(reads) * done / total), 0, "files seen for their palette")

    try:
        palette = shared_palette(reads, settings, executor=executor, progress=progress)
    except ImageError:  # none can be read, which each file tells by itself
        return options.job
    return replace(options.job, palette=palette)


def _write_result(job: OutputJob, made: CompressionResult, options: Options) -> FileOutcome:
    """Write the file, unless something is against it."""
    state, problem = _decide_state(made, options)
    try:
        if state == WRITTEN and made.png:
            write_atomically(made.png, job.target, force=options.force)
        elif state != FAILED and job.target is None:
            write_atomically(
                job.read(), None, force=False
            )  # as pngquant: the pipe gets the original
    except FileExistsError:
        state = FAILED
        problem = f"{job.output} exists already; --force writes over it."
    except BrokenPipeError:
        raise
    except OSError as error:
        state = FAILED
        problem = f"{job.output} can't be written: {error.strerror or error}."
    return FileOutcome(job=job, made=made, state=state, problem=problem)


def _decide_state(made: CompressionResult, options: Options) -> tuple[str, str | None]:
    """What becomes of a file, and why where it is not to be written."""
    if made.problem is not None:
        return FAILED, made.problem
    least = options.least_psnr
    size = made.output_bytes
    if least is not None and made.psnr < least:
        return BELOW_QUALITY, (
            f"not written: a PSNR of {made.psnr:.2f} dB with {len(made.palette)} colours is below"
            f" the {least:.2f} dB that are asked for."
        )
    if options.skip_if_larger and size >= made.input_bytes:
        return TOO_LARGE, (
            f"not written: {size:,} bytes would not be fewer than the original's {made.input_bytes:,}."
        )
    return WRITTEN, None
