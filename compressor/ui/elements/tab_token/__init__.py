"""A token in the storage of the browser's tab."""

from compressor.ui.elements.tab_token.component import tab_token

__all__ = ["tab_token"]
