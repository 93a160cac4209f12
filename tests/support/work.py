"""Jobs without anybody who looks at their progress."""

from concurrent.futures import Executor

from compressor.pipeline.methods.method import Work


def silent_work(executor: Executor | None = None) -> Work:
    """A job that reports to nobody and is never cancelled."""
    return Work(report=lambda *_: None, checkpoint=lambda: None, executor=executor)
