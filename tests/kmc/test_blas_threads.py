"""In a plain process no work of kmc wakes the threads of the BLAS, however many there are."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("the CPU time of threads is read from /proc", allow_module_level=True)

from tests.support.kmc.blas_threads import CONTROL, JOBS

ROOT = Path(__file__).parents[2]


# OpenBLAS starts no more than there are cores.
THREADS = sorted({2, min(8, max(2, len(os.sched_getaffinity(0))))})


@pytest.fixture(scope="module", params=THREADS)
def measured(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What a process with so many threads has measured."""
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": str(request.param)}
    if "avx512f" in Path("/proc/cpuinfo").read_text():
        # There, small products of float32 have a kernel of their own that is never shared.
        environ["OPENBLAS_CORETYPE"] = "Haswell"
    command = [sys.executable, "-m", "tests.support.kmc.blas_threads"]
    output = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, check=True)
    return json.loads(output.stdout)


@pytest.mark.parametrize("job", [name for name in JOBS if name != CONTROL])
def test_work_wakes_no_threads(measured, job):
    assert measured["seconds"][job] == 0


def test_threads_that_are_woken_are_noticed(measured):
    assert (measured["seconds"][CONTROL] > 0) == (measured["threads"] > 1)
