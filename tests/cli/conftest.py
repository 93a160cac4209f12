"""The command line run in this process."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from compressor.cli.main import main


@pytest.fixture
def run_in_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., SimpleNamespace]:
    """Run a command line in an empty folder; gives its code, output and sentences."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: bytes = b"") -> SimpleNamespace:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main(arguments)
        except SystemExit as error:
            code = error.code
        printed = capsysbinary.readouterr()
        return SimpleNamespace(code=code, out=printed.out, err=printed.err.decode())

    return run
