"""The format of a file.

It concerns the file and not what is in it, so it is no field of a method: a result is shown once
and offered in every format. Batches and the command line have it.
"""

from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST
from compressor.pipeline.setting_schema import Setting
from compressor.pipeline.setting_values import Choice

FORMAT = Choice(
    values=(*FILE_FORMATS, SMALLEST),
    labels={**{name: each.label for name, each in FILE_FORMATS.items()}, SMALLEST: "Smallest"},
    sentences={
        **{name: each.browsers for name, each in FILE_FORMATS.items()},
        SMALLEST: "Each picture gets the format in which it has the fewest bytes.",
    },
)
FILE_FORMAT = Setting(
    name="format",
    default="png",
    values=FORMAT,
    label="File format",
    help="All of them hold the same pixels without loss.",
    flags=("--format",),
    cli_help="the format of the files, all of them without loss; smallest is whichever has the"
    " fewest bytes. Default what the name after -o ends in, or png",
)


def installed_formats() -> list[str]:
    """Return the values of `FILE_FORMAT` that are offered: those whose package is there."""
    return [*(each.name for each in FILE_FORMATS.values() if each.is_installed()), SMALLEST]
