"""The log of the product, which the command line and its processes keep off the terminal."""

import logging

LOGGER = logging.getLogger("compressor")


def silence_log() -> None:
    """Keep the log off the terminal, where Python prints it if nobody takes it."""
    LOGGER.addHandler(logging.NullHandler())


def is_log_silent() -> bool:
    """Return whether this process keeps the log off its terminal."""
    return any(isinstance(handler, logging.NullHandler) for handler in LOGGER.handlers)
