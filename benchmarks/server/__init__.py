"""What a server with visitors takes."""
