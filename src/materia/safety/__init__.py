"""Red flags before any answer, and the fixed rules that no answer may break."""
