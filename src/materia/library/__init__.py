"""Stored documents: SQLite as the system of record, tantivy beside it for search."""
