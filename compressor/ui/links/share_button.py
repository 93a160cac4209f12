"""The button "Share": the report of the result, and the address of the page."""

import streamlit as st

from compressor.pipeline.settings import RestartSettings
from compressor.ui import state
from compressor.ui.downloads.quality_report import quality_content
from compressor.ui.downloads.report import report_button
from compressor.ui.downloads.restarts_report import restarts_content
from compressor.ui.links import address_bar
from compressor.ui.links.query_params import LinkState
from compressor.ui.state import SelectedPicture


def share(page: str, link: LinkState) -> None:
    """Draw the button, which offers the report, shows the link and says what is not in it.

    Args:
        page: the title of the page.
        link: what its address holds.
    """
    selected = state.selected_picture()
    with st.popover("Share", icon=":material/share:", width="stretch"):
        if selected is not None and page in address_bar.RESULT_PAGES:
            _report(selected, link.method)
        target = "this result" if link.run else "this page with all settings"
        st.markdown(f"**A link to {target}**")
        st.code(address_bar.url(link), language=None, wrap_lines=True)
        if selected is not None and selected.uploaded:
            st.caption(
                "The link has your settings and the picture's name, not the picture. Send the file"
                " too; the app checks that it matches."
            )
        elif selected is not None and selected.drive is not None:
            st.caption("It names the file on Google Drive; whoever opens the link fetches it.")
        if not link.run and page in address_bar.RESULT_PAGES:
            st.caption("Once there is a result with these settings, the link makes it again.")


def _report(selected: SelectedPicture, method: str) -> None:
    """Draw the button of the report, with all of a result in it, where there is one."""
    result = state.method_result(method)
    if result is None:
        return
    st.markdown("**The result in one file**")
    content = restarts_content if method == RestartSettings.method else quality_content
    report_button(selected, result, content, key="share-report", label="Save the report to send")
    st.caption("Pictures, palette and numbers; it opens anywhere, without this app.")
