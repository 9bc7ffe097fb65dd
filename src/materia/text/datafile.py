"""Curated data files beside the modules that read them."""

from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=64)
def load_yaml(package: str, name: str) -> Any:
    """Return the parsed YAML file `name` of `package`; the same object at each call, so never change it."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(package).joinpath(*name.split("/")).read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, the C one where there is one
