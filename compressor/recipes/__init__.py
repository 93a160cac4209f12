"""How a result was made, as JSON, and making it again."""
