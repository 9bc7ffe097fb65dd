"""Reading the curated YAML files that lie beside the modules of this room."""

from importlib.resources import files
from typing import Any

from materia.errors import MateriaError


def load(name: str, package: str = "materia.safety") -> dict[str, Any]:
    """Return the mapping that a curated YAML file of this package holds.

    Raises `MateriaError` where the file holds anything but a mapping.
    """
    import yaml  # cold start: only the paths that need curated data pay for the parser

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    value = yaml.load(files(package).joinpath(name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    if not isinstance(value, dict):
        raise MateriaError(f"{package}/{name} must hold a mapping.")
    return value
