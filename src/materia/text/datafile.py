"""Curated data files beside the modules that read them."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

from materia.errors import MateriaError


@lru_cache(maxsize=64)
def load_yaml(package: str, name: str) -> Any:
    """Return the parsed YAML file `name` of `package`; the same object at each call, so never change it."""
    import yaml  # cold start: only the paths that need curated data pay for the parser

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(package).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, the C one where there is one


def load_mapping(package: str, name: str) -> dict[str, Any]:
    """Return what `load_yaml` does. Raises `MateriaError` where the file holds anything but a mapping."""
    value = load_yaml(package, name)
    if not isinstance(value, dict):
        raise MateriaError(f"{package}/{name} must hold a mapping.")
    return value
