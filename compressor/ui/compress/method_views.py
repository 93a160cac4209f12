"""The widgets and the view of the result of each method on the Compress page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.ui.compress.look_result import look_result_view
from compressor.ui.compress.look_settings import look_settings_inputs
from compressor.ui.compress.quality_result import download_bar, quality_result_view
from compressor.ui.compress.restarts_result import draw_experiment, experiment_result_view
from compressor.ui.compress.stage import draw_result
from compressor.ui.settings.quality_settings import quality_settings_inputs
from compressor.ui.settings.restart_settings import restart_settings_inputs
from compressor.ui.state import SelectedPicture


@dataclass(frozen=True, kw_only=True)
class MethodView:
    """The parts of the page that depend on the method.

    Attributes:
        inputs: draws the widgets and returns their settings.
        picture: draws the pictures of a result, between which one wipes.
        file: draws the button of the result's file; None where there are several files.
        result: draws the rest of a result of the method, with its other downloads.
    """

    inputs: Callable[[SelectedPicture], Settings]
    picture: Callable[[SelectedPicture, Any], None]
    result: Callable[[SelectedPicture, Any], None]
    file: Callable[[SelectedPicture, Any], None] | None = None


METHOD_VIEWS = {
    LookSettings.method: MethodView(
        inputs=look_settings_inputs,
        picture=draw_result,
        file=download_bar,
        result=look_result_view,
    ),
    QualitySettings.method: MethodView(
        inputs=quality_settings_inputs,
        picture=draw_result,
        file=download_bar,
        result=quality_result_view,
    ),
    RestartSettings.method: MethodView(
        inputs=restart_settings_inputs, picture=draw_experiment, result=experiment_result_view
    ),
}
