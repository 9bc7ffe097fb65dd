"""The static files: style sheet, scripts, icon. Each address carries a digest of the file, so that it may be kept."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Scope

FOLDER = Path(str(files("materia.interfaces.web"))) / "static"
_KEPT = "public, max-age=31536000, immutable"
_ASKED_ANEW = "public, max-age=300"


@cache
def address(name: str) -> str:
    """Return the address of a static file, with a digest of its bytes."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Assets(StaticFiles):
    """The folder of static files, kept by browsers for good where the address names the present digest."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            named = scope["query_string"].decode("latin-1")
            present = (FOLDER / path).is_file() and address(path).endswith(f"?{named}")
            response.headers["Cache-Control"] = _KEPT if present else _ASKED_ANEW
        return response
