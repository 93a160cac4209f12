"""Keep the messages of picture decoders off the console: users get sentences instead."""

import ctypes
import logging
import warnings

from PIL import _imaging


def silence_decoders() -> None:
    """Silence Pillow's warnings and log, and libtiff's own writing to standard error.

    This holds for the whole process, once and for all: a filter that is set and unset around
    each picture is not safe in threads.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.")
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    # Pillow switches off libtiff's warnings but not its errors. Where libtiff is a part of
    # Pillow's own library, as on Windows, it can't be reached and goes on writing.
    with_libtiff = ctypes.CDLL(_imaging.__file__)
    for handler in ("TIFFSetErrorHandler", "TIFFSetErrorHandlerExt"):
        if hasattr(with_libtiff, handler):
            getattr(with_libtiff, handler)(None)
