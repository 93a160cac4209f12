"""The widgets of the method "Restarts experiment"."""

from compressor.pipeline.settings import RestartSettings
from compressor.ui.settings.inputs import advanced_inputs, current, inputs_in_grid
from compressor.ui.state import SelectedPicture

MIN_NUMBER_WIDTH = 115  # pixels


def restart_settings_inputs(selected: SelectedPicture) -> RestartSettings:
    """Draw the widgets; return their settings."""
    first_settings = [setting for setting in RestartSettings.schema() if setting.place == "first"]
    inputs_in_grid(first_settings, MIN_NUMBER_WIDTH)
    advanced_inputs(RestartSettings, selected)
    return current(RestartSettings)
