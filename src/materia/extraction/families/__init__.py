"""One module a family of predicates; each proposes candidates from a label and says what it could not read."""
