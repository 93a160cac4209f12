"""The examples in the docstrings of kmc's public names: each has some, and they are true."""

import doctest
from pathlib import Path

import numpy as np
import pytest

import kmc

CONSTANTS = {name for name in kmc.__all__ if name.isupper()}


def examples_of(name: str) -> doctest.DocTest:
    """What a reader would type after `import numpy as np` and `import kmc`."""
    finder = doctest.DocTestFinder(recurse=False)
    (test,) = finder.find(getattr(kmc, name), name, globs={"np": np, "kmc": kmc})
    return test


@pytest.mark.parametrize("name", sorted(set(kmc.__all__) - CONSTANTS))
def test_every_public_name_has_an_example_that_is_true(name: str) -> None:
    test = examples_of(name)
    assert test.examples
    output: list[str] = []
    failed = doctest.DocTestRunner(verbose=False).run(test, out=output.append).failed
    assert not failed, "".join(output)


def test_all_examples_are_run() -> None:
    """Those of the public names are run, and there are no others."""
    files = Path(kmc.__file__).parent.rglob("*.py")
    written = sum(file.read_text("utf-8").count(">>> ") for file in files)
    names = set(kmc.__all__) - CONSTANTS
    assert written == sum(len(examples_of(name).examples) for name in names)
