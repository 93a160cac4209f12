"""kmc in a Python process for which nobody has set the number of BLAS threads."""
