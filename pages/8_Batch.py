"""Batch: many pictures at once, each a small file in one ZIP."""

import streamlit as st

from compressor.ui import navigation, page
from compressor.ui.batch import session
from compressor.ui.batch.choose_files import choose_files
from compressor.ui.batch.controls import downloads, start_button_and_status
from compressor.ui.batch.settings import batch_settings_inputs
from compressor.ui.batch.table import table

page.page_frame(
    navigation.BATCH,
    "Many pictures in, one ZIP of small files out.",
)
files = choose_files()
if not files:
    st.caption("Broken files are skipped. Nothing starts until you press Compress.")
    st.stop()
settings = batch_settings_inputs(may_move=any(file.may_move for file in files))
active = start_button_and_status(files, settings)
batch = session.current_batch()
if batch is not None:
    downloads(files, batch, active)
table(files, batch, active)
