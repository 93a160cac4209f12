"""The downloads of a run and of all runs of an experiment: animations, slides, charts, numbers."""
