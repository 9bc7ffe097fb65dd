"""Materia: medication questions answered from dated sources, every sentence cited."""

__version__ = "0.1.0"
