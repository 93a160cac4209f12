"""From a picture and settings to results: palettes, experiments, curves and batches."""
