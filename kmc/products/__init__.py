"""Products of matrices and vectors that wake no threads of NumPy's BLAS."""
