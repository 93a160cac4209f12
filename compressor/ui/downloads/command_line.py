"""The line that repeats a result without the app: `python -m compressor ...`."""

import shlex
from pathlib import PurePath

import streamlit as st

from compressor.imaging.names import safe_stem
from compressor.pipeline.method import Result
from compressor.samples import FOLDER
from compressor.ui.state import SelectedPicture

PROGRAM = ("python", "-m", "compressor")


def command_line(now: SelectedPicture, result: Result) -> None:
    """The button; pressed, it shows a line for each file of the result."""
    with st.popover("Command line", icon=":material/terminal:", width="stretch"):
        commands = cli_commands(now, result)
        files = "files" if len(commands) > 1 else "file"
        st.markdown(f"**The same {files}, byte for byte, without the app**")
        st.code("\n".join(commands), language=None, wrap_lines=True)
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


def cli_commands(now: SelectedPicture, result: Result) -> list[str]:
    """A line for each file, quoted for a Unix shell, whatever the picture is called."""
    picture = _file(now)
    stem = safe_stem(now.name)
    return [
        shlex.join([*PROGRAM, picture, *file.arguments, "-o", f"{stem}-{file.name}.png"])
        for file in result.files
        if file.arguments is not None
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
