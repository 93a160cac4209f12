"""The quality from 0 to 100 of libimagequant and pngquant, as a PSNR.

libimagequant 2 maps a quality to an error, "roughly similar to quality of libjpeg"
(`quality_to_mse` in libimagequant.c), and that error to the mean squared error of a channel in
0..255 as others give it (`mse_to_standard_mse`, the same file). Its errors are measured after a
gamma of its own and weighted by what the eye sees; this module takes them as plain errors. So the
same number asks for about the same quality, not for the same file.
"""

import math


def psnr_of_quality(quality: int) -> float:
    """Return the PSNR in dB that stands for a quality from 0 (anything) to 100 (without loss)."""
    if quality <= 0:
        return -math.inf
    if quality >= 100:
        return math.inf
    for_few_colors = max(0.0, 0.016 / (0.001 + quality) - 0.001)
    error = for_few_colors + 2.5 / (210 + quality) ** 1.2 * (100.1 - quality) / 100
    return 10 * math.log10(255**2 / (error * 65536 / 6))
