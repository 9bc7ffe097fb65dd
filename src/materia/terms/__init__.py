"""Names: the shipped and loaded vocabulary, and the recogniser that finds its concepts in text."""
