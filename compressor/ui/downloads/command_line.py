"""The command that repeats a result without the app: `kmc ...`, or `python -m compressor ...`."""

import shlex
from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from compressor import installation
from compressor.imaging.files.names import safe_stem
from compressor.imaging.formats.table import FILE_FORMATS
from compressor.pipeline.animation.job import AnimationOptions
from compressor.pipeline.animation.scenes import AUTO
from compressor.pipeline.methods.method import Result
from compressor.samples import FOLDER
from compressor.ui.plain_text import literal
from compressor.ui.state import SelectedPicture

SAMPLES_PATH = f"compressor/{FOLDER.name}"  # below the project's folder


def command_line(selected: SelectedPicture, result: Result) -> None:
    """Draw the button, which shows a command for each file of the result."""
    with st.popover("Command line", icon=":material/terminal:", width="stretch"):
        show_commands(selected, cli_commands(selected, result))
        suffixes = [each.suffix for each in FILE_FORMATS.values() if each.is_installed()]
        st.caption(
            f"The end of the name after -o says the format: {', '.join(suffixes[:-1])} or"
            f" {suffixes[-1]}."
        )
        st.caption(f"`{installation.cli_program()} --help` tells what else there is.")


def _where_to_run(selected: SelectedPicture) -> str:
    """Return the folder in which the commands run, in words; a checkout runs only in its folder."""
    installed = installation.is_installed()
    if selected.sample is not None:
        if installed:
            sample = f"{SAMPLES_PATH}/{literal(selected.name)}"
            return f"To be run in a folder with a copy of the project's {sample}."
        return "To be run in the project's folder."
    if _can_be_typed(selected.name):
        if installed:
            return "To be run in the folder of your picture."
        return "To be run in the project's folder, with your picture in it."
    rename = "The name of your picture can't be typed; give a copy of it the name in the line,"
    if installed:
        return f"{rename} and run that in the folder of the copy."
    return f"{rename} and run that in the project's folder, with the copy in it."


def animation_command(
    selected: SelectedPicture, options: AnimationOptions, arguments: Sequence[str], output: str
) -> str:
    """Return the command that compresses all frames of an animation.

    Args:
        selected: the animation in use.
        options: what was chosen for it.
        arguments: those of the settings.
        output: the name of the new file.
    """
    chosen = [] if options.palettes == AUTO else ["--palettes", options.palettes]
    return _line(_file(selected), [*arguments, "--format", options.format, *chosen], output)


def show_commands(selected: SelectedPicture, commands: Sequence[str]) -> None:
    """Show commands, and where they are to be run."""
    files = "files" if len(commands) > 1 else "file"
    st.markdown(f"**The same {files}, byte for byte, without the app**")
    st.code("\n".join(commands), language=None, wrap_lines=True)
    st.caption(_where_to_run(selected))


def cli_commands(selected: SelectedPicture, result: Result) -> list[str]:
    """Return a command for each file, quoted for a Unix shell; any name of a picture is safe."""
    picture = _file(selected)
    stem = safe_stem(selected.name)
    return [
        _line(picture, file.arguments, f"{stem}-{file.name}.png")
        for file in result.files
        if file.arguments is not None
    ]


def _line(file: str, options: Sequence[str], output: str) -> str:
    return f"{installation.cli_program()} {shlex.join([file, *options, '-o', output])}"


def _file(selected: SelectedPicture) -> str:
    """Return the name of the picture's file in a command; it never looks like an option."""
    if selected.sample is not None:
        return selected.name if installation.is_installed() else f"{SAMPLES_PATH}/{selected.name}"
    name = PurePath(selected.name.replace("\\", "/")).name
    if not _can_be_typed(selected.name):
        return f"{safe_stem(selected.name)}.{selected.picture.format.lower()}"
    return f"./{name}" if name.startswith("-") else name


def _can_be_typed(name: str) -> bool:
    """Return whether the name can be typed in a terminal."""
    return name.isprintable() and PurePath(name.replace("\\", "/")).name not in ("", "..")
