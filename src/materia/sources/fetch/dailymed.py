"""Labels from DailyMed: web services version 2 by name or set id, bulk releases by file.

Resources used (https://dailymed.nlm.nih.gov/dailymed/app-support-web-services.cfm): `/spls.json`,
`/spls/{set id}.xml`, `/spls/{set id}/history.json`; the bulk files and their MD5 checksums are listed on the pages
`spl-resources-all-drug-labels.cfm` and `spl-resources-all-indexing-files.cfm`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from materia.errors import BadInput
from materia.settings import Settings
from materia.sources.fetch.acceptance import Acceptance
from materia.sources.fetch.client import Client
from materia.sources.fetch.failures import FetchError, NotFoundError, RefusedError
from materia.sources.fetch.folder import Folder
from materia.sources.fetch.report import FetchReport
from materia.sources.fetch.request import Request, drug_name, set_id

SOURCE = "dailymed"
LICENCE = (
    "No licence is stated: labels are as submitted to FDA by the companies, published by the US National Library of "
    "Medicine; see https://dailymed.nlm.nih.gov/dailymed/about-dailymed.cfm"
)
_PAGE_SIZE = 100
_MOST_PAGES = 1000

_LABELS_PAGE = "spl-resources-all-drug-labels.cfm"
_INDEXING_PAGE = "spl-resources-all-indexing-files.cfm"
#: Releases that hold what Materia reads: name → (page that lists it, how its file names begin).
RELEASES = {
    "human_rx": (_LABELS_PAGE, "dm_spl_release_human_rx"),
    "human_otc": (_LABELS_PAGE, "dm_spl_release_human_otc"),
    "homeopathic": (_LABELS_PAGE, "dm_spl_release_homeopathic"),
    "remainder": (_LABELS_PAGE, "dm_spl_release_remainder"),
    "pharm_class": (_INDEXING_PAGE, "pharmacologic_class_indexing_spl_files"),
}


@dataclass(frozen=True, slots=True)
class _Listed:
    """A label as a list of DailyMed names it."""

    set_id: str
    version: str | None
    published: str | None


def fetch(request: Request, settings: Settings, folder: Folder, client: Client, acceptance: Acceptance) -> FetchReport:
    """Fetch what is asked for into the folder and return the report. Raises nothing for single labels."""
    if request.release is not None:
        _bulk(request.release, settings, folder, client)
    for name in request.names:
        try:
            listed = list(_named(drug_name(name), request, settings, client))
        except FetchError as error:
            folder.watcher.expect(1)
            folder.fail(name, error)
            continue
        if not listed:
            folder.watcher.expect(1)
            folder.fail(name, NotFoundError(f"A label of {name} at DailyMed"))
            continue
        folder.watcher.expect(len(listed))
        for label in listed:
            _label(label, name, settings, folder, client, acceptance)
    folder.watcher.expect(len(request.set_ids))
    for wanted in request.set_ids:
        try:
            label = _current(set_id(wanted), settings, client)
        except FetchError as error:
            folder.fail(wanted, error)
            continue
        _label(label, None, settings, folder, client, acceptance)
    return folder.report


def _named(name: str, request: Request, settings: Settings, client: Client) -> Iterator[_Listed]:
    """Yield the labels that DailyMed lists under a name, each set id once, at most as many as the request's limit."""
    params = {
        "drug_name": name,
        "name_type": "brand" if request.brand else "generic",
        "pagesize": str(_PAGE_SIZE),
    }
    seen: set[str] = set()
    for page in range(1, _MOST_PAGES + 1):
        answer = client.json(f"{settings.dailymed_url}/spls.json", {**params, "page": str(page)})
        rows = _rows(answer, "data")
        for row in rows:
            label = _listed(row)
            if label.set_id in seen:
                continue
            if request.limit is not None and len(seen) >= request.limit:
                return
            seen.add(label.set_id)
            yield label
        pages = answer.get("metadata", {}).get("total_pages", 1)
        if not rows or not str(pages).isdigit() or page >= int(pages):
            return


def _current(wanted: str, settings: Settings, client: Client) -> _Listed:
    """Return the newest version of a set id from its history."""
    try:
        answer = client.json(f"{settings.dailymed_url}/spls/{wanted}/history.json")
    except NotFoundError:
        raise NotFoundError(f"The set id {wanted} at DailyMed") from None
    data = answer.get("data") if isinstance(answer, dict) else None
    versions = [row for row in _rows(data, "history") if str(row.get("spl_version", "")).isdigit()]
    if not versions:
        raise FetchError("no_version", f"DailyMed lists no version of {wanted}.")
    newest = max(versions, key=lambda row: int(row["spl_version"]))
    published = newest.get("published_date")
    return _Listed(wanted, str(newest["spl_version"]), str(published) if published else None)


def _label(
    label: _Listed, name: str | None, settings: Settings, folder: Folder, client: Client, acceptance: Acceptance
) -> None:
    file = f"{label.set_id}.xml"
    if name is None and folder.manifest.current(file, version=label.version):
        folder.unchanged(label.set_id)
        return
    try:
        if label.version is not None and folder.manifest.current(file, version=label.version):
            # here already, but perhaps fetched for another name
            here = (folder.path / file).read_bytes()
            acceptance.judge(here, set_id=label.set_id, name=name, version=label.version)
            folder.unchanged(label.set_id)
            return
        url = f"{settings.dailymed_url}/spls/{label.set_id}.xml"
        data = client.text(url)
        document = acceptance.judge(data, set_id=label.set_id, name=name, version=label.version)
    except RefusedError as error:
        folder.refuse(label.set_id, error.code, error.reason)
        return
    except FetchError as error:
        folder.fail(label.set_id, error)
        return
    folder.keep_label(
        file,
        data,
        url=url,
        licence=LICENCE,
        set_id=label.set_id,
        version=document.version or label.version,
        published=label.published,
    )


def _bulk(release: str, settings: Settings, folder: Folder, client: Client) -> None:
    if release not in RELEASES:
        raise BadInput(f"DailyMed has no release {release!r}: choose one of {', '.join(RELEASES)}.")
    page_name, prefix = RELEASES[release]
    page = client.text(f"{settings.dailymed_index_url}/{page_name}").decode("utf-8", "replace")
    files = listed_files(page, prefix)
    if not files:
        raise FetchError("not_listed", f"The page {page_name} of DailyMed lists no file of the release {release}.")
    folder.watcher.expect(len(files))
    for file, md5 in files.items():
        if md5 is not None and folder.manifest.current(file, version=md5):
            folder.unchanged(file)
            continue
        try:
            folder.keep_bulk(
                client,
                file,
                url=f"{settings.dailymed_bulk_url}/{file}",
                licence=LICENCE,
                version=md5,
                md5=md5,
                published=None,
            )
        except FetchError as error:
            folder.fail(file, error)
    if not folder.report.failed:
        folder.retire(prefix, frozenset(files))


def listed_files(page: str, prefix: str) -> dict[str, str | None]:
    """Return the files of a release that a page of DailyMed links to, with the MD5 checksum printed beside each.

    >>> listed_files('<a href="/x/human_rx_part1.zip">HTTPS</a> MD5 checksum: ' + "a" * 32, "human_rx")
    {'human_rx_part1.zip': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}
    """
    links = list(re.finditer(r"""href\s*=\s*["'](?:[^"']*/)?([A-Za-z0-9_.-]+\.zip)["']""", page))
    found: dict[str, str | None] = {}
    for index, link in enumerate(links):
        end = links[index + 1].start() if index + 1 < len(links) else len(page)
        file = link.group(1)
        if not re.fullmatch(re.escape(prefix) + r"(?:_part\d+)?\.zip", file):
            continue
        md5 = re.search(r"\b[0-9a-fA-F]{32}\b", page[link.end() : end])
        # a file may be linked twice (HTTPS and FTP) before its checksum is printed
        found[file] = md5.group().lower() if md5 else found.get(file)
    return dict(sorted(found.items()))


def _rows(answer: Any, key: str) -> list[dict[str, Any]]:
    rows = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchError("unexpected", f"The answer of DailyMed has no list {key!r}.")
    return rows


def _listed(row: dict[str, Any]) -> _Listed:
    try:
        identifier = set_id(str(row.get("setid", "")))
    except BadInput as error:
        raise FetchError("unexpected", f"DailyMed lists a label whose set id cannot be one: {error}") from None
    version = str(row.get("spl_version", ""))
    published = row.get("published_date")
    return _Listed(identifier, version if version.isdigit() else None, str(published) if published else None)
