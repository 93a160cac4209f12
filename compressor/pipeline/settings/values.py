"""The values that settings may have, their words on pages, and their limits."""

from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.pipeline.protected.part_list import PartList
from compressor.pipeline.setting_values import Choice, IntRange, PaletteName, Strength, Switch
from kmc import EFFORTS, SPACES

MAX_SMALLER = 32
EYE = "eye"  # dithering in which palette and pixels are chosen together
MAX_EYE_PIXELS = 1 << 22  # of a picture that is dithered so: about half a minute
MAX_LOCKED_COLORS = 256
MAX_SEED = 2**31 - 1

MAX_FILE_BYTES = 10**9
LONGEST_SIDE = IntRange(min=0, max=100_000, unit="px", zero="as it is")
LOOK = IntRange(min=1, max=99)
LOOK_MEANING = "30 is low quality, 50 medium, 70 high, 80 very high"
PARTS = PartList()
COLOR_COUNT = IntRange(min=2, max=256)
COMPUTED = "computed"
PALETTE = PaletteName(
    values=(COMPUTED, *NAMED_PALETTES),
    labels={
        COMPUTED: "Best for the picture",
        **{name: each.label for name, each in NAMED_PALETTES.items()},
    },
)
DITHER = Strength(values=(0.0, 0.25, 0.5, 0.75, 1.0, EYE), labels={EYE: "for the eye"})
KEEP_RARE = Switch()
EFFORT = Choice(values=EFFORTS, labels={"fast": "Fast", "balanced": "Balanced", "best": "Best"})
SPACE = Choice(
    values=SPACES,
    labels={"rgb": "RGB", "oklab": "OKLab", "cielab": "CIELAB"},
    sentences={
        "rgb": "The least error in the numbers of the file; the highest PSNR and SSIM.",
        "oklab": "Distances as the eye sees them; the most natural look, above all with dithering.",
        "cielab": "The classic of colour science; the least mean colour difference (CIEDE2000).",
    },
)
