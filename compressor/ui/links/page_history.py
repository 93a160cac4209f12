"""Back and Forward lead over one page a press, however quickly they are pressed.

Streamlit writes the page of every run that begins into the address, as a new entry of the history.
After Back that is right for the page gone back to, and no entry. But a run that was begun before,
or that a fragment's timer asks for in that moment, still is of the page that was left: its entry
would cut off what lies ahead, and the next press would lead to where one is. Such entries are left
out until the page gone back to is drawn, and that page is asked for again.
"""

import streamlit as st

from compressor.ui.navigation import Page, url_path

# The browser runs the script again where its text differs, so once for each page.
SCRIPT = """<script>(() => {
  window.pageGoneTo ??= (() => {
    const goneTo = { path: null, tries: 0 };
    const write = window.history.pushState.bind(window.history);
    window.history.pushState = (state, title, url) => {
      const isLate = goneTo.path !== null && url
        && new URL(url, window.location.href).pathname !== goneTo.path;
      if (!isLate) return write(state, title, url);
      if (goneTo.tries-- > 0)
        setTimeout(() => window.dispatchEvent(new PopStateEvent("popstate")), 0);
    };
    window.addEventListener("popstate", (event) => {
      if (!event.isTrusted) return;
      goneTo.path = window.location.pathname;
      goneTo.tries = 3;
    }, true);
    const forget = () => { goneTo.path = null; };
    for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, forget, true);
    return goneTo;
  })();
  if (window.pageGoneTo.path?.split("/").pop() === "PATH") window.pageGoneTo.path = null;
})();</script>"""


def keep_history(page: Page) -> None:
    """Have the browser's history hold the pages that were opened, and nothing else."""
    st.html(SCRIPT.replace("PATH", url_path(page)), unsafe_allow_javascript=True)
