"""A palette as one strip of colours, each as wide as its share, with the hex codes below."""

from html import escape

import streamlit as st

from compressor.figures.style import hex_codes
from compressor.pipeline.methods.experiment import RunResult

MAX_CODES = 16  # that stand below a strip
CSS = """<style>
.strip { display: flex; height: 2rem; border-radius: .4rem; overflow: hidden;
  border: 1px solid rgba(128, 128, 128, .45); }
.strip i { min-width: 2px; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0 .8rem;
  list-style: none; margin: .4rem 0 0 !important; padding: 0 !important; }
.codes li { display: flex; align-items: center; gap: .4rem; font-size: .8rem; margin: 0 !important;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.codes b { width: .8rem; height: .8rem; border-radius: .2rem; flex: none;
  border: 1px solid rgba(128, 128, 128, .45); }
.codes code { background: none; padding: 0; color: inherit; }
</style>"""


def palette_strip(run: RunResult) -> None:
    """Draw the colours of a run by their shares of the experiment's pixels, largest first."""
    counts = run.small.counts
    codes = hex_codes(run.small.palette)
    shares = [f"{100 * share:.2f} %" for share in counts / counts.sum()]
    segments = "".join(
        f'<i style="flex:{count} 0 0;background:{code}" title="{code}, {share}"></i>'
        for code, share, count in zip(codes, shares, counts, strict=True)
    )
    entries = "".join(
        f'<li><b style="background:{code}"></b><code>{code}</code>{share}</li>'
        for code, share in zip(codes[:MAX_CODES], shares, strict=False)
    )
    if len(codes) > MAX_CODES:
        entries += f"<li>and {len(codes) - MAX_CODES} more</li>"
    label = escape(f"{run.title}: {len(codes)} colours by their shares")
    st.html(
        f'{CSS}<div class="strip" role="img" aria-label="{label}">{segments}</div>'
        f'<ul class="codes">{entries}</ul>'
    )
