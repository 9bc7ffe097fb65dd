"""Strings: sentences, readability, normalisation; no medical knowledge."""
