"""Batch: many pictures at once, each a small PNG in one ZIP."""

import streamlit as st

from ui import frame
from ui.batch import session
from ui.batch.choose import choose_files
from ui.batch.controls import downloads, follow
from ui.batch.settings import settings
from ui.batch.table import table

frame.draw(
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
active = follow(files, asked)
work = session.work()
if work is not None:
    downloads(files, work, active)
table(files, work, active)
