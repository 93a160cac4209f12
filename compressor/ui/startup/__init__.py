"""What the server and the browser load before a visitor needs it."""
