"""Build hook: compile the knowledge pack into the wheel, and into the checkout of an editable install.

Build requirements are hatchling and PyYAML only, so the compiler imports nothing else.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface  # type: ignore[import-not-found,unused-ignore]


class PackBuildHook(BuildHookInterface):  # type: ignore[misc,type-arg,unused-ignore]
    """Runs before wheel and editable builds."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile `src/materia/pack/source` and add the git-ignored result to what is packed."""
        source_root = str(Path(self.root) / "src")
        sys.path.insert(0, source_root)
        try:
            from materia.pack.artefact import PACK_FILE
            from materia.pack.compile import compile_pack

            compile_pack()
        finally:
            sys.path.remove(source_root)
        build_data.setdefault("artifacts", []).append("/" + PACK_FILE.relative_to(self.root).as_posix())
