"""The script of the charts, which the browser fetches while its user looks at the first page.

It has some megabytes, and the first page with a chart would wait for it. To run it takes half a
second in which the page stands still, so that is left until a link to a page with charts is pointed
at or focused. Where Streamlit keeps it under another name nothing is loaded early, and nothing else
changes.
"""

from pathlib import Path

import streamlit as st

from compressor.ui.navigation import ANALYSIS, CHOOSE_K, HOW_IT_WORKS, url_path

SCRIPT_FOLDER = Path(st.__file__).parent / "static" / "static" / "js"
CHART_SCRIPTS = [file.name for file in SCRIPT_FOLDER.glob("PlotlyChart.*.js")]
LINKS = ", ".join(f'a[href*="{url_path(page)}"]' for page in (ANALYSIS, CHOOSE_K, HOW_IT_WORKS))

# The address of the page's own script tells where the server keeps the others. What one page has
# begun serves all that follow.
LOAD_SCRIPT = """<script>(() => {
  const own = document.querySelector('script[type="module"][src*="/static/js/"]')?.src;
  const script = own && new URL("NAME", own).href;
  const begun = (window.chartScripts ??= new Set());
  if (!script || begun.has(script)) return;
  begun.add(script);
  const fetchIt = () => {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = script;
    document.head.append(link);
  };
  const run = (event) => {
    if (event.target.closest?.('LINKS')) import(script).catch(() => {});
  };
  (window.requestIdleCallback ?? setTimeout)(fetchIt);
  document.addEventListener("pointerover", run);
  document.addEventListener("focusin", run);
})();</script>"""


def preload_charts() -> None:
    """Have the browser fetch the script of the charts when it has nothing better to do."""
    for name in CHART_SCRIPTS:
        script = LOAD_SCRIPT.replace("NAME", name).replace("LINKS", LINKS)
        st.html(script, unsafe_allow_javascript=True)
