"""Migrations of the library's database, run by `materia.library.schema`."""
