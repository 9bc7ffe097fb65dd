"""Lighthouse on the pages of a running server: accessibility, best practices and search-engine basics, phone layout.

Answers are to forms; `live_site.mirror` gives them an address, which is all that Lighthouse can visit.
"""

from pathlib import Path

import pytest
from checking_tools import lighthouse
from live_site import Site, mirror

LEAST = 0.95
#: One page of each template; the pages that are missing or wrong have the same frame.
MAIN = ("ask", "answer-class", "answer-emergency", "compare-three", "drug", "search-found", "source-section", "about")
pytestmark = [pytest.mark.xdist_group("site"), pytest.mark.labels]


@pytest.mark.parametrize("site", ["labels"], indirect=True)
def test_the_main_pages_reach_the_score(site: Site, tmp_path: Path) -> None:
    found: dict[str, str] = {}
    with mirror(site) as address:
        for name in MAIN:
            scores, failed = lighthouse(f"{address}/mirror/{name}", tmp_path)
            assert set(scores) == {"accessibility", "best-practices", "seo"}
            if min(scores.values()) < LEAST:
                found[name] = f"{scores}: {'; '.join(failed)}"
    assert found == {}
