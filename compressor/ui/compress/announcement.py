"""What those who hear the Compress page are told once a result is there."""

from compressor.imaging.ssimulacra2 import verdict
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.setting_schema import Settings
from compressor.ui import state
from compressor.ui.elements.live_status import live_status
from compressor.ui.formatting import file_size, size_change
from compressor.ui.state import SelectedPicture


def announce_result(selected: SelectedPicture, settings: Settings) -> None:
    """Tell in a sentence what came out, once the result of these settings is there."""
    result = state.method_result(settings.method)
    sentence = ""
    if result is not None and result.settings == settings:
        sentence = "Done: the experiment has ended."
        if isinstance(result, QualityResult):
            sentence = _sentence(selected, result)
    live_status(sentence, key="live-status")


def _sentence(selected: SelectedPicture, result: QualityResult) -> str:
    size = len(result.picture.encode_png())
    change = size_change(selected.picture.size_bytes, size)
    looks = verdict(result.quality.ssimulacra2)
    return f"Done: {file_size(size)}, {change}. {looks}"
