"""The button "Share" with the address of the page."""

import streamlit as st

from compressor.ui import state
from compressor.ui.links import address_bar


def share(page: str) -> None:
    """Draw the button, which shows the link and says what is not in it."""
    selected = state.selected_picture()
    with st.popover("Share", icon=":material/share:", width="stretch"):
        link = address_bar.current_link(page)
        target = "this result" if link.run else "this page with all settings"
        st.markdown(f"**A link to {target}**")
        st.code(address_bar.url(page), language=None, wrap_lines=True)
        if selected is not None and selected.uploaded:
            st.caption(
                "The link has your settings and the picture's name, not the picture. Send the file"
                " too; the app checks that it matches."
            )
        elif selected is not None and selected.drive is not None:
            st.caption("It names the file on Google Drive; whoever opens the link fetches it.")
        if not link.run and page in address_bar.RESULT_PAGES:
            st.caption("Once there is a result with these settings, the link makes it again.")
