"""The lab: what the Analysis, Palette and Step by step pages show of an experiment."""
