"""The button "Share": the address of what is shown, to be copied."""

import streamlit as st

from ui import address, state


def share(page: str) -> None:
    """Draw the button; pressed, it shows the link and says what is not in it."""
    now = state.chosen()
    with st.popover("Share", icon=":material/share:", width="stretch"):
        link = address.here(page)
        what = "this result" if link.run else "this page with all settings"
        st.markdown(f"**A link to {what}**")
        st.code(address.url(page), language=None, wrap_lines=True)
        if now is not None and now.uploaded:
            st.caption(
                "The picture itself is not in the link, only the beginning of its digest. Whoever"
                " opens the link chooses a copy of it, and is told whether it is the same."
            )
        elif now is not None and now.drive is not None:
            st.caption("It names the file on Google Drive; whoever opens the link fetches it.")
        if not link.run and page in address.COMPUTING:
            st.caption("Once there is a result with these settings, the link makes it again.")
