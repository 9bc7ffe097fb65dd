"""How two medicines change one another, read from the shape of a sentence."""
