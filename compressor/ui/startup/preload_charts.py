"""The script of the charts, which the browser loads while its user looks at the first page.

It has some megabytes, and the first page with a chart would wait for it. Where Streamlit keeps it
under another name nothing is loaded early, and nothing else changes.
"""

from pathlib import Path

import streamlit as st

SCRIPT_FOLDER = Path(st.__file__).parent / "static" / "static" / "js"
CHART_SCRIPTS = [file.name for file in SCRIPT_FOLDER.glob("PlotlyChart.*.js")]

# The address of the page's own script tells where the server keeps the others.
LOAD_SCRIPT = """<script>(() => {
  const own = document.querySelector('script[type="module"][src*="/static/js/"]')?.src;
  const load = () => import(new URL("NAME", own).href).catch(() => {});
  if (own) (window.requestIdleCallback ?? setTimeout)(load);
})();</script>"""


def preload_charts() -> None:
    """Have the browser load the script of the charts when it has nothing better to do."""
    for name in CHART_SCRIPTS:
        st.html(LOAD_SCRIPT.replace("NAME", name), unsafe_allow_javascript=True)
