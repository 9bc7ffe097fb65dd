"""Readers: every format of source document becomes the same records."""
