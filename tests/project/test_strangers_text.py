"""No stranger's text is drawn as Markdown or HTML: it goes through `literal`, or is no Markdown."""

from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.project.markdown_calls import unsafe_texts

FILES = [
    ROOT / "app.py",
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "compressor/ui").rglob("*.py")),
]


# What the rule can't follow, each looked through: words and numbers of this program.
HARMLESS = {
    "animation/result.py": {"plays_text(result.plays)"},  # a number in words
    "analysis/best_vs_worst.py": {"text"},  # HTML that the same module writes
    "analysis/restarts.py": {"runs", "costs.items()"},
    "compress/look_result.py": {"reached_look(settings, result.quality.ssimulacra2)"},
    "compress/look_settings.py": {"settings.look"},
    "compress/quality_result.py": {"verdict(result.quality.ssimulacra2)"},
    "compress/restarts_result.py": {
        "{variant.name: variant for variant in result.variants}",  # such as k16-best
    },
    "batch/settings.py": {"captions", "tuple(captions)", "installed_formats()"},
    "charts.py": {"captions"},  # escaped as HTML
    "choose_k/view.py": {"no_answer"},
    "downloads/command_line.py": {"each.suffix"},
    "downloads/other_formats.py": {
        "file.name",  # of a `ResultFile`, such as k16-best
        "file_format.browsers",
    },
    "how_it_works/enlarged.py": {"caption"},
    "image/facts.py": {"own_format.suffix"},  # such as .gif
    "links/address_bar.py": {"json.dumps(param_names())"},
    "links/page_history.py": {"url_path(page)"},
    "palette/color_vision.py": {"vision.name", "vision.words"},
    "palette/view.py": {"palettes"},
    "questions/ask.py": {"question.text", "question.choices", "question.why"},  # of wordings.py
    "progress.py": {"job.total", "job.message"},
    "talk/present.py": {"slide_of(page.title)"},
    "step_by_step/view.py": {"{result.runs.centroids.shape[1]: result.runs}"},
    "where_it_fails/comparison.py": {"run.cost", "starts.pca", "starts.search"},
    "where_it_fails/view.py": {
        "choice.toy_set.why",
        "tuple(SETS)",  # names of the toy sets
        "tuple(START_NAMES)",
    },
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_pages_draw_nothing_of_strangers_as_markdown(file: Path) -> None:
    found = {part.partition(": ")[2] for part in unsafe_texts(file.read_text("utf-8"))}
    name = str(file.relative_to(ROOT)).removeprefix("compressor/ui/")
    assert found == HARMLESS.get(name, set())


@pytest.mark.parametrize(
    ("line", "unsafe"),
    [
        ("st.subheader(selected.name)", "selected.name"),
        ("st.subheader(literal(selected.name))", ""),
        ("left.caption(f':material/info: {note}')", "note"),
        ("st.error(str(error))", "error"),
        ("st.error(st.session_state.get('problem'))", "st.session_state.get('problem')"),
        ("if problem := load():\n  st.error(problem)\ndef load(): return file.name", "file.name"),
        ("name = selected.name\nst.button(f'Open {name}', help='x')", "selected.name"),
        ("st.button('Open', help=f'{selected.name}')", "selected.name"),
        ("for note in picture.notes:\n  st.caption('a' + note)", "picture.notes"),
        ("st.markdown('\\n'.join([f'{x}' for x in names]))", "names"),
        ("st.image(picture.data, caption=picture.name)", "picture.name"),
        ("st.metric('Size', file.name)", "file.name"),
        ("st.radio('Which', [file.name])", "file.name"),
        ("st.html(f'<b>{name}</b>')", "name"),
        ("st.caption(f'{name:>9}')", "name"),
        ("st.caption(f'{size:,} of {share:.1f} and {len(name)}')", ""),
        ("st.caption('a' if selected.name else f'{result.settings.k}')", ""),
        ("st.text(selected.name)", ""),
        ("st.page_link(page.script, label=COMPRESS.title)", ""),
    ],
)
def test_harmless_text_is_told_from_other(line: str, unsafe: str) -> None:
    assert [part.partition(": ")[2] for part in unsafe_texts(line)] == [unsafe] * bool(unsafe)
