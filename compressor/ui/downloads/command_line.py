"""The line that repeats a result without the app: `kmc ...`, or `python -m compressor ...`."""

import shlex
from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from compressor import installation
from compressor.imaging.files.names import safe_stem
from compressor.pipeline.methods.method import Result
from compressor.samples import FOLDER
from compressor.ui.state import SelectedPicture

SAMPLES_PATH = f"compressor/{FOLDER.name}"  # in the project's folder


def command_line(now: SelectedPicture, result: Result) -> None:
    """The button; pressed, it shows a line for each file of the result."""
    with st.popover("Command line", icon=":material/terminal:", width="stretch"):
        commands = cli_commands(now, result)
        files = "files" if len(commands) > 1 else "file"
        st.markdown(f"**The same {files}, byte for byte, without the app**")
        st.code("\n".join(commands), language=None, wrap_lines=True)
        st.caption(_where_to_run(now))
        st.caption(f"`{installation.cli_program()} --help` tells what else there is.")


def _where_to_run(now: SelectedPicture) -> str:
    """In which folder the lines find the picture; a checkout's command line needs its folder."""
    installed = installation.is_installed()
    if now.sample is not None:
        if installed:
            return f"To be run in a folder with a copy of the project's {SAMPLES_PATH}/{now.name}."
        return "To be run in the project's folder."
    if _can_be_typed(now.name):
        if installed:
            return "To be run in the folder of your picture."
        return "To be run in the project's folder, with your picture in it."
    rename = "The name of your picture can't be typed; give a copy of it the name in the line,"
    if installed:
        return f"{rename} and run that in the folder of the copy."
    return f"{rename} and run that in the project's folder, with the copy in it."


def cli_commands(now: SelectedPicture, result: Result) -> list[str]:
    """A line for each file, quoted for a Unix shell, whatever the picture is called."""
    picture = _file(now)
    stem = safe_stem(now.name)
    return [
        _line(picture, file.arguments, f"{stem}-{file.name}.png")
        for file in result.files
        if file.arguments is not None
    ]


def _line(file: str, options: Sequence[str], output: str) -> str:
    return f"{installation.cli_program()} {shlex.join([file, *options, '-o', output])}"


def _file(now: SelectedPicture) -> str:
    """What to call the picture's file; never what could be taken for an option."""
    if now.sample is not None:
        return now.name if installation.is_installed() else f"{SAMPLES_PATH}/{now.name}"
    name = PurePath(now.name.replace("\\", "/")).name
    if not _can_be_typed(now.name):
        return f"{safe_stem(now.name)}.{now.picture.format.lower()}"
    return f"./{name}" if name.startswith("-") else name


def _can_be_typed(name: str) -> bool:
    """Whether a terminal takes the name as it is."""
    return name.isprintable() and PurePath(name.replace("\\", "/")).name not in ("", "..")
