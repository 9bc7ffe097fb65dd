"""The web pages: a question in, an answer out, every citation one step from its passage; complete without a script."""
