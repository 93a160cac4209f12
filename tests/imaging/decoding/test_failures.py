"""Faults planted into decoding: each is said to be whose it is."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from compressor.imaging import ImageError, load_image
from compressor.imaging.errors import ProgramError
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like


@pytest.fixture
def data() -> bytes:
    return encoded(photo_like(20, 30))


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_memory_exhausted_by_a_decoder_is_said_with_the_numbers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", raising(MemoryError()))
    with pytest.raises(ImageError, match=r"not enough memory .* 30 x 20 = 0\.0 megapixels"):
        load_image(data)
    assert caplog.text == ""


def test_memory_exhausted_by_a_header_is_said(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(Image, "open", raising(MemoryError()))
    with pytest.raises(ImageError, match="not enough memory for this picture"):
        load_image(data)


@pytest.mark.parametrize(
    "place",
    [
        "compressor.imaging.decoding.header.check_structure",
        "compressor.imaging.decoding.header._decoded_area",
        "compressor.imaging.picture.srgb_conversion",
        "compressor.imaging.picture.to_rgb",
        "compressor.imaging.decoding.pixels._to_eight_bits",
    ],
)
@pytest.mark.parametrize("error", [KeyError("no such thing"), OSError("planted")])
def test_a_mistake_of_ours_is_logged_and_told_as_ours(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    data: bytes,
    place: str,
    error: Exception,
) -> None:
    monkeypatch.setattr(place, raising(error))
    with caplog.at_level(logging.ERROR), pytest.raises(ProgramError) as refusal:
        load_image(data)
    sentence = str(refusal.value)
    assert sentence.startswith("This is a mistake of this program, not of your file (")
    assert "Traceback" in caplog.text
    assert "Traceback" not in sentence
    assert "\n" not in sentence
    # In this process: that which decodes the files of strangers may run already.
    monkeypatch.setattr("compressor.pipeline.compress.load_untrusted_image", load_image)
    assert compress_file(data, CompressionJob()).problem == sentence


@pytest.mark.parametrize("error", [KeyError("chunk"), TypeError(), ZeroDivisionError()])
def test_whatever_a_decoder_raises_is_the_files_fault(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    data: bytes,
    error: Exception,
) -> None:
    """The decoder calls what raises, as it calls zlib or struct."""
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load_prepare", raising(error))
    with pytest.raises(ImageError, match="cut off or damaged"):
        load_image(data)
    assert caplog.text == ""


PLANTED = """
import sys
import compressor.imaging.picture
from compressor.cli.main import main

def fail(*_, **__):
    raise KeyError("planted")

compressor.imaging.picture.to_rgb = fail
sys.exit(main(["photo.png", "-k", "4"]))
"""


def test_no_trace_of_a_mistake_reaches_the_terminal(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "photo.png").write_bytes(data)
    ran = subprocess.run(
        [sys.executable, "-c", PLANTED],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stderr == (
        "photo.png: This is a mistake of this program, not of your file (KeyError: 'planted');"
        " please report it.\n"
    )
