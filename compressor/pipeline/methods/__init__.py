"""All methods of compressing, by their names in links and recipes; the first is the default."""

from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT
from compressor.pipeline.methods.look import SMALLEST_FILE
from compressor.pipeline.methods.method import Method
from compressor.pipeline.methods.quality import BEST_QUALITY

METHODS: dict[str, Method] = {
    method.name: method for method in (SMALLEST_FILE, BEST_QUALITY, RESTARTS_EXPERIMENT)
}
DEFAULT_METHOD = SMALLEST_FILE.name
EARLIER_DEFAULT_METHOD = BEST_QUALITY.name  # of links that name none
