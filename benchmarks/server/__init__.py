"""The app's server under load: visitors, batches, faults and long use."""
