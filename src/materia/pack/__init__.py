"""The knowledge pack: curated statements, their linter, their compiler and the store that answers read."""
