"""SSIMULACRA2: how alike two pictures look, as one number.

Jon Sneyers, Cloudinary 2022 and 2023 (version 2.1, as in libjxl). 30 is low quality, 50 medium,
70 high, 80 very high, 90 as good as without loss to the eye, 100 equal; very poor results are
below 0.
"""

from compressor.imaging.ssimulacra2.score import MEANING, Ssimulacra2, ssimulacra2
from compressor.imaging.ssimulacra2.verdict import SCORE_BELOW, verdict

__all__ = ["MEANING", "SCORE_BELOW", "Ssimulacra2", "ssimulacra2", "verdict"]
