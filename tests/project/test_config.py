"""How the server is set up: what protects visitors is on, and what tells on them is off."""

import tomllib

import pytest

from compressor.imaging.limits import MAX_FILE_MB
from tests.support.paths import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "enableXsrfProtection", True),
        ("server", "maxUploadSize", MAX_FILE_MB),
        ("server", "showEmailPrompt", False),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "toolbarMode", "minimal"),
    ],
)
def test_setting(section: str, name: str, value: object) -> None:
    assert CONFIG[section][name] == value
