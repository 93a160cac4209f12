"""Settings of Hypothesis that all tests share."""

from hypothesis import Phase
from hypothesis import settings as hypothesis

# For mutation testing: the same examples for every mutant, and a failure is not made smaller.
hypothesis.register_profile(
    "mutants", derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
