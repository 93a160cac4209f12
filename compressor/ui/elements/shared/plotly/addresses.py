"""Plotly's script for elements of our own, from this server, so that no other host is asked.

Streamlit serves one for its charts, which the first page loads while it is looked at; it may be
kept for a year. The Python package ships another: that one goes into figures that are taken away,
and stands in where Streamlit's cannot be used. `declare_component` has its folder served.
"""

from pathlib import Path

import plotly
from streamlit.components.v1 import declare_component

from compressor.ui.startup.preload_charts import CHART_SCRIPTS

FOLDER = Path(plotly.__file__).parent / "package_data"
FILE = "plotly.min.js"

_served = declare_component("plotly_script", path=str(FOLDER))


def plotly_addresses() -> dict[str, list[str] | str]:
    """Return where the scripts are, as script.js takes it.

    Returns:
        "charts": the names of Streamlit's scripts of charts, beside its own script; "package":
        the package's script, from the address of the app on.
    """
    return {"charts": CHART_SCRIPTS, "package": f"component/{_served.name}/{FILE}"}
