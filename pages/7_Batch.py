"""Batch: many pictures at once, each a small PNG in one ZIP."""

import streamlit as st

from compressor.ui import page
from compressor.ui.batch import session
from compressor.ui.batch.choose_files import choose_files
from compressor.ui.batch.controls import downloads, start_button_and_status
from compressor.ui.batch.settings import settings
from compressor.ui.batch.table import table

page.page_frame(
    "Batch",
    "Many pictures at once: a table of what became of each, and all small files in one ZIP.",
)
files = choose_files()
if not files:
    st.caption(
        "Nothing is computed before you press a button, and a file that can't be read"
        " costs the others nothing."
    )
    st.stop()
asked = settings()
active = start_button_and_status(files, asked)
work = session.current_job()
if work is not None:
    downloads(files, work, active)
table(files, work, active)
