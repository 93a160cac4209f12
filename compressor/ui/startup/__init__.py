"""What the server loads before it is asked for."""
