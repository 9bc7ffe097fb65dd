"""Pin the checking tools of package.json anew: package-lock.json with hashes and without a single address.

`make lock` runs it. npm leaves the addresses of the registry out (`omit-lockfile-registry-resolved` in .npmrc); those
where packages ask for money are left out here.
"""

import json
import subprocess
from pathlib import Path

LOCK = Path("package-lock.json")


def without_addresses(lock: str) -> str:
    """Return the text of an npm lock file without its `funding` entries."""
    content = json.loads(lock)
    for package in content["packages"].values():
        package.pop("funding", None)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    LOCK.unlink(missing_ok=True)
    subprocess.run(["npm", "install", "--package-lock-only", "--no-progress"], check=True)  # noqa: S607 - npm is wherever the user has it
    LOCK.write_text(without_addresses(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
