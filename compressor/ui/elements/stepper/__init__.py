"""A player of one run of k-means, step by step."""

from compressor.ui.elements.stepper.component import HEIGHT, Run, pack_maps, step_data, stepper

__all__ = ["HEIGHT", "Run", "pack_maps", "step_data", "stepper"]
