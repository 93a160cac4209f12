"""Fixtures of the tests that open pages to compare what they say."""

from tests.support.components import one_search_for_components as one_search_for_components
