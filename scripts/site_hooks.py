"""What MkDocs does besides: shows CONTRIBUTING.md and CHANGELOG.md, which lie beside docs/, as pages of the site."""

import re
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

#: Page of the site → file of the checkout.
ROOT_PAGES = {"developers/contributing.md": "CONTRIBUTING.md", "developers/changes.md": "CHANGELOG.md"}
_LINK = re.compile(r"\]\(([^)#:\s]+)((?:#[^)\s]*)?)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of docs/ with the pages that lie in the root of the checkout."""
    root = Path(config.config_file_path).parent
    for page, source in ROOT_PAGES.items():
        text = (root / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=relinked(text, page)))
    return files


def relinked(text: str, page: str) -> str:
    """Return the text with its links, which start at the root of the checkout, as the page needs them."""
    pages = {source: shown for shown, source in ROOT_PAGES.items()}

    def link(found: "re.Match[str]") -> str:
        target = pages.get(found[1], found[1].removeprefix("docs/"))
        up = PurePosixPath(*[".."] * (len(PurePosixPath(page).parts) - 1))
        return f"]({up / target}{found[2]})"

    return _LINK.sub(link, text)
