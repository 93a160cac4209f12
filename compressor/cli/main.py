"""Run the command line: parse the options, compress and write the files, report, and exit."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import cast

from threadpoolctl import threadpool_limits

from compressor.cli.inputs import find_inputs
from compressor.cli.large import compress_in_strips
from compressor.cli.options import Options, parse_options
from compressor.cli.outputs import (
    OutputJob,
    drafts_removed,
    existing_file_problem,
    plan_jobs,
    write_atomically,
)
from compressor.cli.parser import parser
from compressor.cli.reporting import (  # fmt: skip
    BELOW_QUALITY,
    FAILED,
    TOO_LARGE,
    WRITTEN,
    FileOutcome,
    ProgressBar,
    RowWriter,
)
from compressor.cli.signals import signals_as_exits
from compressor.cli.standard_streams import (
    OutputError,
    check_output,
    discard_output,
    is_terminal,
    prepare_streams,
    print_error,
    write_lines,
)
from compressor.imaging.errors import ExecutorError, ImageError
from compressor.imaging.text import printable
from compressor.installation import missing_extra
from compressor.parallel.executors import open_executor
from compressor.parallel.log import silence_log
from compressor.pipeline.batch import compress_files, shared_palette
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import FILE_FORMAT, QualitySettings

MIN_PARALLEL_FILES = 8  # fewer files are compressed before processes have started
EXIT_OK = 0
EXIT_SOME_FAILED = 1
EXIT_USAGE_ERROR = 2
EXIT_INTERRUPTED = 130
EXIT_OUTPUT_CLOSED = 141
# The first of these states that occurs decides.
EXIT_CODE_OF_STATE = {FAILED: EXIT_SOME_FAILED, BELOW_QUALITY: 99, TOO_LARGE: 98}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code. --help and bad options raise SystemExit."""
    # Users get a sentence and no traceback, which logging prints where it has no handler.
    silence_log()
    prepare_streams()
    try:
        with signals_as_exits():
            return _run_and_flush(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of the output has gone
        discard_output()
        return EXIT_OUTPUT_CLOSED
    except OutputError as error:
        discard_output()
        print_error(f"{parser().prog}: error: {error}")
        return EXIT_SOME_FAILED


def _run_and_flush(arguments: Sequence[str]) -> int:
    """Run a command line, and write what standard output has not got yet."""
    try:
        code = _run(parse_options(arguments))
    except SystemExit:  # --help and --version print too
        write_lines("")
        raise
    write_lines("")
    return code


def _run(options: Options) -> int:
    try:
        if options.large and (sentence := missing_extra("large")):
            raise ImageError(sentence)
        inputs = find_inputs(
            options.files, recursive=options.recursive, earlier_suffixes=options.earlier_suffixes
        )
        jobs = plan_jobs(inputs, options)
        _check_standard_output(jobs, options)
        with (
            drafts_removed(jobs if options.large else ()),
            threadpool_limits(1, "blas"),  # the matrix products are too small for several threads
            open_executor(_process_count(options, len(jobs)), options.dask) as executor,
        ):
            states = {outcome.state for outcome in _compress_and_write(jobs, options, executor)}
    except (ImageError, ExecutorError) as error:
        print_error(f"{parser().prog}: error: {printable(str(error))}")
        return EXIT_USAGE_ERROR
    return next((code for state, code in EXIT_CODE_OF_STATE.items() if state in states), EXIT_OK)


def _check_standard_output(jobs: Sequence[OutputJob], options: Options) -> None:
    """Raise ImageError where standard output is needed and can't be used."""
    has_file = any(job.target is None for job in jobs)
    if has_file or options.row_format is not None:
        check_output()
    if has_file and is_terminal():
        label = FILE_FORMAT.values.label(options.job.format)
        raise ImageError(f"The {label} would go to the terminal; give -o FILE, or a pipe.")


def _process_count(options: Options, file_count: int) -> int | None:
    """Return the number of worker processes; None where this process works alone."""
    jobs = options.jobs
    if jobs is None:
        is_parallel = options.dask is None and file_count >= MIN_PARALLEL_FILES
        jobs = _cpu_count() if is_parallel else 1
    return jobs if jobs > 1 else None


def _cpu_count() -> int:
    from loky import cpu_count  # slow to import

    return int(cpu_count())


def _compress_and_write(
    jobs: list[OutputJob], options: Options, executor: Executor | None
) -> Iterator[FileOutcome]:
    """Compress, write and report each file; yield the outcomes as files end."""
    rows = RowWriter(options.row_format)
    bar = ProgressBar(len(jobs))
    failed = 0
    try:
        compress = compress_in_strips if options.large else _compress
        results = compress(jobs, options, executor, bar)
        for done, (number, result) in enumerate(results, 1):
            outcome = _write_result(jobs[number], result, options)
            failed += outcome.state != WRITTEN
            if options.verbose or outcome.state != WRITTEN:
                bar.clear()
                print_error(outcome.sentence)
            for sentence in result.shortfalls if outcome.state == WRITTEN else ():
                bar.clear()
                print_error(f"{printable(jobs[number].source.name)}: {sentence}")
            rows.add(number, outcome)
            bar.show(done, failed)
            yield outcome
    finally:
        bar.clear()


def _compress(
    jobs: list[OutputJob], options: Options, executor: Executor | None, bar: ProgressBar
) -> Iterator[tuple[int, CompressionResult]]:
    """Yield (number of the job, its result) as files end."""
    compression_job = options.job
    if options.shared:
        compression_job = _job_with_shared_palette(jobs, options, executor, bar)
    reads = [job.read for job in jobs]
    if len(jobs) == 1:  # of a single file the workers compute parts
        return compress_files(reads, compression_job, file_executor=executor)
    return compress_files(reads, compression_job, executor=executor)


def _job_with_shared_palette(
    jobs: list[OutputJob], options: Options, executor: Executor | None, bar: ProgressBar
) -> CompressionJob:
    """Return the job with the palette of all files, also of those that will not be written."""
    reads = [job.source.read for job in jobs]
    settings = cast(QualitySettings, options.job.settings)

    def progress(done: int, total: int) -> None:
        bar.show(round(len(reads) * done / total), 0, "files seen for their palette")

    try:
        palette = shared_palette(
            reads,
            settings,
            all_frames=options.job.animations is not None,
            executor=executor,
            progress=progress,
        )
    except ImageError:  # none can be read, which is reported for each file
        return options.job
    return replace(options.job, palette=palette)


def _write_result(job: OutputJob, result: CompressionResult, options: Options) -> FileOutcome:
    """Write the file where its state is WRITTEN; return the outcome."""
    state, problem = _decide_state(result, options)
    job = job.for_file(result.file)
    try:
        if state == WRITTEN and result.file:
            write_atomically(result.file, job.target, force=options.force)
        elif state != FAILED and job.target is None:
            # Like pngquant, pass the original on to the pipe.
            write_atomically(job.read(), None, force=False)
    except FileExistsError:
        state = FAILED
        problem = existing_file_problem(cast(Path, job.target))
    except BrokenPipeError:
        raise
    except OSError as error:
        state = FAILED
        problem = f"{job.target_name} can't be written: {error.strerror or error}."
    return FileOutcome(job=job, result=result, state=state, problem=problem)


def _decide_state(result: CompressionResult, options: Options) -> tuple[str, str | None]:
    """Return the state of a file, and a sentence where it is not to be written."""
    if result.problem is not None:
        return FAILED, result.problem
    min_psnr = options.min_psnr
    size = result.output_bytes
    if min_psnr is not None and result.psnr < min_psnr:
        return BELOW_QUALITY, (
            f"not written: a PSNR of {result.psnr:.2f} dB with {len(result.palette)} colours is"
            f" below the {min_psnr:.2f} dB that are asked for."
        )
    if options.skip_if_larger and size >= result.input_bytes:
        return TOO_LARGE, (
            f"not written: {size:,} bytes would not be fewer than the original's"
            f" {result.input_bytes:,}."
        )
    return WRITTEN, None
