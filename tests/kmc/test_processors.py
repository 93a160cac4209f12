"""A run has the same bits on every processor, and a middle of two values becomes one colour.

The products of matrices come from kernels that OpenBLAS chooses for the processor; a variable of
the environment chooses older ones. Where there are none of that name, both processes do the same.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def results_on(core: str | None) -> dict[str, Any]:
    """What a process computes with the kernels for a processor; None for those of this one."""
    environ = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    if core is not None:
        environ["OPENBLAS_CORETYPE"] = core
    command = [sys.executable, "-m", "tests.support.kmc.results_of_a_process"]
    output = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, check=True)
    return json.loads(output.stdout)


def test_an_old_processor_computes_the_same():
    here = results_on(None)
    there = results_on("Nehalem")
    assert len(here["costs"]) == 20
    assert there == here
