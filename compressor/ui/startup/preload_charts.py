"""What the browser loads while its user looks at the first page: the script of the charts.

It has some megabytes, and the first page with a chart would wait for it. Where Streamlit keeps it
under another name nothing is loaded early, and nothing else changes.
"""

from pathlib import Path

import streamlit as st

SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"
CHARTS = [file.name for file in SCRIPTS.glob("PlotlyChart.*.js")]

# The address of the page's own script tells where the server keeps the others.
LOAD = """<script>(() => {
  const own = document.querySelector('script[type="module"][src*="/static/js/"]')?.src;
  const load = () => import(new URL("NAME", own).href).catch(() => {});
  if (own) (window.requestIdleCallback ?? setTimeout)(load);
})();</script>"""


def preload_charts() -> None:
    """Have the browser load the script of the charts when it has nothing better to do."""
    for name in CHARTS:
        st.html(LOAD.replace("NAME", name), unsafe_allow_javascript=True)
