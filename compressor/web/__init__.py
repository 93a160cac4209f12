"""Files from https addresses: connections that reach the public internet alone."""
