"""The image compressor around `kmc`: pictures in and out, jobs, command line and pages."""
