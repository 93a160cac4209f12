"""docs/api.md is what the docstrings say."""

from tests.support.project.api_page import PAGE, build_page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == build_page(), "run `python -m tests.support.project.api_page`"
