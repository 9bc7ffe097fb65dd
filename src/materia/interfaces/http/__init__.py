"""The HTTP server: the REST API, and what pages and API share (answers, limits, headers, logs)."""
