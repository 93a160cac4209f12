"""Links, devices and pipes as targets; what an ended run leaves; streams that take no more."""

import csv
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from compressor.cli.main import main
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like

PHOTO = encoded(photo_like(16, 20))
COMMAND = [sys.executable, "-m", "compressor"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
MODES = pytest.mark.parametrize("mode", [[], ["--large"]], ids=["whole", "large"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("photo.png").write_bytes(PHOTO)
    return tmp_path


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of sh in which $KMC is the command line."""
    program = f"{sys.executable} -m compressor"
    return subprocess.run(
        ["sh", "-c", line],
        env={**ENVIRONMENT, "KMC": program},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@MODES
def test_pipe_stays_a_pipe_and_gets_the_picture(mode: list[str]) -> None:
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()), daemon=True)
    reader.start()
    assert main(["photo.png", "-k4", "-o", "pipe", *mode]) == 0
    assert Path("pipe").is_fifo()
    reader.join(20)
    assert read[0].startswith(b"\x89PNG")
    assert read[0].endswith(b"IEND\xaeB`\x82")


@MODES
def test_size_of_what_went_into_a_device_is_told(
    mode: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["photo.png", "-k4", "-o", os.devnull, "--json", *mode]) == 0
    assert not Path(os.devnull).is_file()
    in_device = json.loads(capsys.readouterr().out)
    assert main(["photo.png", "-k4", "-o", "made.png", "--json", *mode]) == 0
    assert in_device["bytes_after"] == Path("made.png").stat().st_size


@MODES
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_socket_and_folder_are_left_alone(
    mode: list[str], force: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        Path("out/photo-k4.png").mkdir(parents=True)
        assert main(["photo.png", "-k4", "-o", "socket", *force, *mode]) == 1
        assert main(["photo.png", "-k4", "-o", "out/", *force, *mode]) == 1
        assert Path("socket").is_socket()
    assert Path("out/photo-k4.png").is_dir()
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert list(Path("out").iterdir()) == [Path("out/photo-k4.png")]


@MODES
def test_link_that_leads_nowhere_is_followed_by_force_alone(
    mode: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("elsewhere").mkdir()
    Path("link.png").symlink_to("elsewhere/new.png")
    assert main(["photo.png", "-k4", "-o", "link.png", *mode]) == 1
    assert "link.png exists already; --force writes over it." in capsys.readouterr().err
    assert not Path("elsewhere/new.png").exists()
    assert main(["photo.png", "-k4", "-o", "link.png", "--force", *mode]) == 0
    assert Path("link.png").is_symlink()
    assert Path("elsewhere/new.png").read_bytes().startswith(b"\x89PNG")


@MODES
def test_links_in_a_circle_are_one_sentence(
    mode: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a").symlink_to("b")
    Path("b").symlink_to("a")
    assert main(["photo.png", "-k4", "-o", "a", "--force", *mode]) == 1
    assert "a can't be written: " in capsys.readouterr().err
    assert Path("a").is_symlink()


@MODES
def test_name_may_be_as_long_as_the_folder_allows_and_no_longer(
    mode: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["photo.png", "-k4", "-o", "n" * 255, *mode]) == 0
    assert main(["photo.png", "-k4", "-o", "n" * 300, *mode]) == 1
    assert "File name too long" in capsys.readouterr().err
    old_mask = os.umask(0o027)
    try:
        assert main(["photo.png", "-k4", "-o", "made.png", *mode]) == 0
    finally:
        os.umask(old_mask)
    assert Path("made.png").stat().st_mode & 0o777 == 0o640


def test_file_that_came_meanwhile_is_not_written_over_in_strips(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("made.png").write_bytes(b"mine")
    monkeypatch.setattr("os.path.lexists", lambda path: False)
    assert main(["photo.png", "--large", "-o", "made.png"]) == 1
    assert "made.png exists already" in capsys.readouterr().err
    assert Path("made.png").read_bytes() == b"mine"


def test_option_in_a_file_name_can_not_speak_to_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--new\x1b[31m\u202e.png", "photo.png"])
    assert not set("\x1b\u202e") & set(capsys.readouterr().err)


def test_csv_holds_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["=1+1.png", "x;=1+1;.png", "-2.png", "gone\t=3.png"]
    for name in names[:3]:
        Path(name).write_bytes(PHOTO)
    assert main(["--csv", "-k4", "-o", "out/", *(f"./{name}" for name in names)]) == 1
    text = capsys.readouterr().out
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["input"] for row in rows] == [
        "'=1+1.png", "x;'=1+1;.png", "'-2.png", "gone\t'=3.png"
    ]  # fmt: skip
    for separator in ",;\t":
        cells = [cell for row in csv.reader(text.splitlines(), delimiter=separator) for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


# Python runs it at the start of every process: each file is begun, and none is finished.
UNFINISHED_FILES = """
import time
from compressor.imaging.png import streaming

def write_png(file, *arguments):
    file.write(b"begun")
    time.sleep(300)

streaming.write_png = write_png
"""


def _signal_while_drafts_are_there(number: int, jobs: str) -> subprocess.CompletedProcess[bytes]:
    """Compress pictures in strips, and send the signal when files are begun."""
    Path("patch").mkdir()
    Path("patch/sitecustomize.py").write_text(UNFINISHED_FILES)
    Path("other.png").write_bytes(PHOTO)
    # What runs in a shell's background ignores Ctrl-C, and so would its programs.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        program = subprocess.Popen(
            [*COMMAND, "photo.png", "other.png", "--large", "-k4", "-o", "out/", "--jobs", jobs],
            env={
                **ENVIRONMENT,
                "PYTHONPATH": os.pathsep.join((str(Path("patch").resolve()), str(ROOT))),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    while len(list(Path("out").glob(".*.tmp"))) < int(jobs):
        assert program.poll() is None
        time.sleep(0.05)
    if number == signal.SIGINT:  # as a terminal sends it
        os.killpg(program.pid, number)
    else:
        program.send_signal(number)
    out, err = program.communicate(timeout=120)
    return subprocess.CompletedProcess([], program.returncode, out, err)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ended_run_leaves_no_draft(number: int, code: int, jobs: str) -> None:
    done = _signal_while_drafts_are_there(number, jobs)
    assert (done.returncode, done.stderr) == (code, b"")
    assert not list(Path("out").glob(".*"))


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("$KMC photo.png -o made.png >&-", 0, ""),
        ("$KMC photo.png -o made.png >&- 2>&-", 0, ""),
        ("$KMC photo.png -o made.png 2>&-", 0, ""),
        ("$KMC gone.png 2>&-", 1, ""),
        ("$KMC photo.png --json >&-", 2, "Standard output is closed; give -o FILE"),
        ("$KMC photo.png -o - >&-", 2, "Standard output is closed; give -o FILE"),
        ("$KMC - -o made.png <&-", 1, "Standard input is closed; name a file."),
        ("$KMC photo.png --json >/dev/full", 1, "output can't be written to: No space left"),
        ("$KMC photo.png --csv >/dev/full", 1, "output can't be written to: No space left"),
        ("$KMC photo.png -o - >/dev/full", 1, "can't be written: No space left"),
        ("$KMC --help >/dev/full", 1, "output can't be written to: No space left"),
        ("$KMC photo.png gone.png -v --json 2>/dev/full", 1, ""),
        ("$KMC --help | true", 0, ""),
    ],
)
def test_stream_that_takes_nothing_is_one_sentence_or_none(
    line: str, code: int, words: str
) -> None:
    done = shell(line)
    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == bool(words)
