"""Take the pictures of the pages that the README and the documentation show: docs/images/*.png.

The server that is photographed has no library: its answers hold facts of the shipped pack only, no label's sentence.
The day is fixed, so that ages of sources do not change with the day of the picture. Run it with `make screenshots`.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
CHROMIUM = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
DAY = "2026-11-22"
DESKTOP = (1120, 760)
PHONE = (390, 760)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is asked (nothing: the first page), and how large and in which theme it is shown."""

    name: str
    question: str | None
    size: tuple[int, int] = DESKTOP
    theme: Literal["light", "dark"] = "light"
    citation: bool = False  # whether the first citation is opened


PICTURES = (
    Picture("web-ask", None),
    Picture("web-answer", "Is baclofen an opioid?", citation=True),
    Picture("web-comparison", "Is baclofen the same as cyclobenzaprine?"),
    Picture("web-phone-dark", "Can I drink alcohol with zolpidem?", PHONE, "dark"),
    Picture("web-phone-emergency", "I took 30 tylenol pills", PHONE),
)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run `materia serve` without a library and give its address."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MATERIA_")}
    environment = {**own, "MATERIA_LIBRARY": str(home / "none"), "MATERIA_AS_OF": DAY, "MATERIA_CONFIG": ""}
    command = [sys.executable, "-m", "materia", "serve", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - the program that this checkout holds
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = None
            for line in server.stdout:
                address = address or next(iter(re.findall(r"http://[\w.:\[\]-]+", line)), None)
                if '"ready"' in line and address is not None:
                    yield address
                    return
            raise SystemExit("materia serve did not start.")
        finally:
            server.terminate()


def take(browser: Browser, address: str, picture: Picture) -> Path:
    """Take one picture and return its file."""
    width, height = picture.size
    tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=picture.theme)
    tab.goto(address)
    if picture.question is not None:
        tab.fill("#q", picture.question)
        with tab.expect_navigation():
            tab.click("form.ask button[type=submit]")
    if picture.citation:
        tab.locator("a.cite").first.click()
        tab.locator(".passage").wait_for()
    file = IMAGES / f"{picture.name}.png"
    tab.screenshot(path=file, animations="disabled", caret="hide")
    tab.close()
    return file


def make_small(file: Path) -> None:
    """Write a picture with 128 colours, which is all that a page has."""
    from PIL import Image

    with Image.open(file) as image:
        small = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for picture in PICTURES:
            file = take(browser, address, picture)
            make_small(file)
            print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")
        browser.close()
