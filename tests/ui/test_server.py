"""How `kmc-app` chooses where to listen and what to run, without starting a server."""

import json
import re
import socket
from collections.abc import Iterator

import pytest

from compressor.ui import server
from tests.support.paths import ROOT


@pytest.fixture
def used_port() -> Iterator[int]:
    """A port of localhost on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_checkout_runs_its_own_script() -> None:
    assert server.app_script() == ROOT / "app.py"


def test_the_next_port_is_taken_where_the_default_is_in_use(
    used_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "DEFAULT_PORT", used_port)
    assert used_port < server._choose_port("localhost", None) < used_port + server.PORTS_TRIED


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--port USED", "Port USED is in use; choose another, or leave --port out"),
        ("--port USED --host 0.0.0.0", "Port USED is in use"),
        ("--host 192.0.2.1", "No server can listen on 192.0.2.1: Cannot assign"),
        ("--host nonsense.invalid --port USED", "No server can listen on port USED of nonsense"),
    ],
)
def test_where_no_server_can_listen_is_said_in_one_sentence(
    options: str, words: str, used_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server.main(options.replace("USED", str(used_port)).split()) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith(f"kmc-app: error: {words.replace('USED', str(used_port))}")


def test_when_all_ports_are_in_use_that_is_said(
    used_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(server, "DEFAULT_PORT", used_port)
    monkeypatch.setattr(server, "PORTS_TRIED", 1)
    assert server.main([]) == 2
    assert f"All ports from {used_port} to {used_port} are in use" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "٣"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        server.main([f"--port={port}"])
    assert "is not a port from 1 to 65535" in capsys.readouterr().err


def test_a_memory_bound_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KMC_MEMORY_MB", "plenty")
    assert server.main(["--headless"]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "KMC_MEMORY_MB='plenty' has to be a whole number of at least 64 (MB)." in sentence


def test_the_image_starts_the_app_where_its_health_is_checked() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8")
    (command,) = re.findall(r"^CMD (\[.*\])$", lines, re.MULTILINE)
    program, *options = json.loads(command)
    chosen = server._parser().parse_args(options)
    assert (program, chosen.host, chosen.headless) == ("kmc-app", "0.0.0.0", True)
    assert f"http://127.0.0.1:{chosen.port}/_stcore/health" in lines
    assert f"EXPOSE {chosen.port}" in lines
