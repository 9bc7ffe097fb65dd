"""The command line: `materia`."""

from materia.interfaces.cli.main import run

__all__ = ["run"]
