"""A stranger's file is decoded in a process of its own, which can be ended at any time."""

from compressor.parallel.decoder.animations import UntrustedAnimation
from compressor.parallel.decoder.decoder import (
    Decoder,
    close_decoder,
    load_untrusted_image,
    start_decoder,
)

__all__ = [
    "Decoder",
    "UntrustedAnimation",
    "close_decoder",
    "load_untrusted_image",
    "start_decoder",
]
