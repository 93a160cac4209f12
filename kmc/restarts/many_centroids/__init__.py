"""Lloyd with so many centroids that most leaves of colours have several candidates."""
