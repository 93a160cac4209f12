"""The line that repeats a result without the app: `python -m compressor ...`."""

import shlex
from pathlib import PurePath

import streamlit as st

from compressor.imaging.palettes.hex_codes import to_hex
from compressor.pipeline.experiment import ExperimentResult
from compressor.pipeline.quality import QualityResult
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.samples import FOLDER
from compressor.ui.settings.restart_settings import safe_stem
from compressor.ui.state import SelectedPicture

PROGRAM = ("python", "-m", "compressor")


def command_line(now: SelectedPicture, result: ExperimentResult | QualityResult) -> None:
    """The button; pressed, it shows a line for each file of the result."""
    with st.popover("Command line", icon=":material/terminal:", width="stretch"):
        many = isinstance(result, ExperimentResult)
        st.markdown(f"**The same {'files' if many else 'file'}, byte for byte, without the app**")
        st.code("\n".join(cli_commands(now, result)), language=None, wrap_lines=True)
        if now.sample is not None:
            st.caption("To be run in the project's folder.")
        elif _can_be_typed(now.name):
            st.caption("To be run in the project's folder, with your picture in it.")
        else:
            st.caption(
                "The name of your picture can't be typed; give a copy of it the name in the line,"
                " and run that in the project's folder, with the copy in it."
            )
        st.caption("`python -m compressor --help` tells what else there is.")


def cli_commands(now: SelectedPicture, result: ExperimentResult | QualityResult) -> list[str]:
    """A line for each file, quoted for a Unix shell, whatever the picture is called."""
    file = _file(now)
    begin = safe_stem(now.name)
    if isinstance(result, QualityResult):
        options = _quality_options(result.wishes)
        return [shlex.join([*PROGRAM, file, *options, "-o", f"{begin}-{result.name}.png"])]
    asked = result.settings
    made = {
        result.best.name: [*_of_settings(asked, asked.k)],
        result.worst.name: [*_of_settings(asked, asked.k), "--run", "worst"],
        result.second.name: [*_of_settings(asked, asked.k2)],
    }
    return [
        shlex.join([*PROGRAM, file, *options, "-o", f"{begin}-{name}.png"])
        for name, options in made.items()
    ]


def _file(now: SelectedPicture) -> str:
    """What to call the picture's file; never what could be taken for an option."""
    if now.sample is not None:
        return f"compressor/{FOLDER.name}/{now.name}"
    name = PurePath(now.name.replace("\\", "/")).name
    if not _can_be_typed(now.name):
        return f"{safe_stem(now.name)}.{now.picture.format.lower()}"
    return f"./{name}" if name.startswith("-") else name


def _can_be_typed(name: str) -> bool:
    """Whether a terminal takes the name as it is."""
    return name.isprintable() and PurePath(name.replace("\\", "/")).name not in ("", "..")


def _quality_options(wishes: QualitySettings) -> list[str]:
    """The options of best quality, those at their default left out but for K."""
    default = QualitySettings()
    options = ["-k", str(wishes.k)]
    if wishes.effort != default.effort:
        options += ["--effort", wishes.effort]
    if wishes.space != default.space:
        options += ["--space", wishes.space]
    if wishes.dither:
        options += [f"--dither={wishes.dither:g}"]
    if wishes.fixed:
        options += ["--fixed", ",".join(to_hex(color).removeprefix("#") for color in wishes.fixed)]
    return options


def _of_settings(asked: RestartSettings, k: int) -> list[str]:
    """The options of the experiment, those at their default left out but for K and the starts."""
    default = RestartSettings()
    options = ["-k", str(k), "--restarts", str(asked.restarts)]
    for name, value, usual in (
        ("iterations", asked.max_iters, default.max_iters),
        ("seed", asked.seed, default.seed),
        ("height", asked.height, default.height),
    ):
        if value != usual:
            options += [f"--{name}", str(value)]
    return options
