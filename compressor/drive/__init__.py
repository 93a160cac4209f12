"""Pictures from Google Drive: what a link means, and fetching its file."""
