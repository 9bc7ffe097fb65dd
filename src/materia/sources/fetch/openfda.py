"""Labels from openFDA: `drug/label` by name or set id, the bulk download by its manifest `download.json`.

The API answers 404 where nothing matches, pages with `skip` up to 25,000 and allows 240 requests a minute
(https://open.fda.gov/apis/paging/, https://open.fda.gov/apis/authentication/).
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from materia.errors import BadInput
from materia.settings import Settings
from materia.sources.fetch.acceptance import Acceptance
from materia.sources.fetch.client import Client
from materia.sources.fetch.failures import FetchError, NotFoundError, RefusedError
from materia.sources.fetch.folder import Folder
from materia.sources.fetch.report import FetchReport
from materia.sources.fetch.request import Request, drug_name, ingredients, set_id

SOURCE = "openfda"
LICENCE = "CC0 1.0 unless a part is marked otherwise; see https://open.fda.gov/license/"
RELEASES = ("drug_label",)
_PAGE_SIZE = 100
_FURTHEST = 25_000
_PART = re.compile(r"drug-label-\d+-of-\d+\.json\.zip")


def fetch(request: Request, settings: Settings, folder: Folder, client: Client, acceptance: Acceptance) -> FetchReport:
    """Fetch what is asked for into the folder and return the report. Raises nothing for single labels."""
    if request.release is not None:
        _bulk(request.release, settings, folder, client)
    for name in request.names:
        _wanted(
            name, _search(drug_name(name), brand=request.brand), name, request, settings, folder, client, acceptance
        )
    for wanted in request.set_ids:
        _wanted(wanted, f'set_id:"{set_id(wanted)}"', None, request, settings, folder, client, acceptance)
    return folder.report


def _search(name: str, *, brand: bool) -> str:
    """Return the search for a name, in quotes: without them openFDA finds any label with one word of it."""
    if brand:
        return f'openfda.brand_name:"{name}"'
    return " AND ".join(
        f'(openfda.generic_name:"{part}" OR openfda.substance_name:"{part}")' for part in ingredients(name)
    )


def _wanted(
    shown: str,
    search: str,
    name: str | None,
    request: Request,
    settings: Settings,
    folder: Folder,
    client: Client,
    acceptance: Acceptance,
) -> None:
    count = 0
    try:
        for record, total in _records(search, settings, client):
            if count == 0:
                folder.watcher.expect(min(total, request.limit or total))
            elif request.limit is not None and count >= request.limit:
                return
            count += 1
            _label(record, name, shown if name is None else None, settings, folder, acceptance)
    except FetchError as error:
        folder.watcher.expect(1)
        folder.fail(shown, NotFoundError(f"A label of {shown} at openFDA") if error.code == "not_found" else error)


def _records(search: str, settings: Settings, client: Client) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the records that match, each with the number of all; raises `NotFoundError` where there is none."""
    skip = 0
    while True:
        params = {"search": search, "limit": str(_PAGE_SIZE), "skip": str(skip)}
        answer = client.json(f"{settings.openfda_url}/drug/label.json", params)
        records = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise FetchError("unexpected", "The answer of openFDA has no list 'results'.")
        total = _total(answer, len(records))
        for record in records:
            yield record, total
        skip += _PAGE_SIZE
        if not records or skip >= total:
            return
        if skip > _FURTHEST:
            raise FetchError("too_many", f"openFDA pages through {_FURTHEST:,} labels only: fetch the bulk release.")


def _total(answer: dict[str, Any], least: int) -> int:
    try:
        return max(int(answer["meta"]["results"]["total"]), least)
    except (KeyError, TypeError, ValueError):
        return least


def _label(
    record: dict[str, Any],
    name: str | None,
    wanted: str | None,
    settings: Settings,
    folder: Folder,
    acceptance: Acceptance,
) -> None:
    try:
        identifier = set_id(str(record.get("set_id", "")))
    except BadInput as error:
        folder.refuse(wanted or str(name), "no_set_id", f"openFDA sent a label whose set id cannot be one: {error}")
        return
    if wanted is not None and identifier != wanted:
        folder.refuse(wanted, "other_set_id", f"What came for {wanted} is the label {identifier}.")
        return
    file = f"{identifier}.json"
    version = str(record.get("version", "")) or None
    data = _one_label(record)
    try:
        document = acceptance.judge(data, set_id=identifier, name=name, version=version)
    except RefusedError as error:
        folder.refuse(identifier, error.code, error.reason)
        return
    if folder.manifest.current(file, version=version) and (folder.path / file).read_bytes() == data:
        folder.unchanged(identifier)
        return
    folder.keep_label(
        file,
        data,
        url=f'{settings.openfda_url}/drug/label.json?search=set_id:"{identifier}"',
        licence=LICENCE,
        set_id=identifier,
        version=version or document.version,
        published=str(record.get("effective_time", "")) or None,
    )


def _one_label(record: dict[str, Any]) -> bytes:
    """Return a file of one label in the shape of the API's answer, the same bytes for the same record."""
    import msgspec

    meta = {"license": "https://open.fda.gov/license/", "terms": "https://open.fda.gov/terms/"}
    return msgspec.json.encode({"meta": meta, "results": [record]}, order="deterministic")


def _bulk(release: str, settings: Settings, folder: Folder, client: Client) -> None:
    if release not in RELEASES:
        raise BadInput(f"openFDA has no release {release!r} that Materia reads: choose {', '.join(RELEASES)}.")
    answer = client.json(f"{settings.openfda_url}/download.json")
    try:
        export = answer["results"]["drug"]["label"]
        urls = [str(partition["file"]) for partition in export["partitions"]]
        date = str(export["export_date"])
    except (KeyError, TypeError):
        raise FetchError("unexpected", "The download manifest of openFDA does not list the drug labels.") from None
    parts = {_part(url, settings): url for url in urls}
    if not parts:
        raise FetchError("unexpected", "The download manifest of openFDA lists no file of drug labels.")
    folder.watcher.expect(len(parts))
    for file, url in sorted(parts.items()):
        if folder.manifest.current(file, version=date):
            folder.unchanged(file)
            continue
        try:
            folder.keep_bulk(client, file, url=url, licence=LICENCE, version=date, md5=None, published=date)
        except FetchError as error:
            folder.fail(file, error)
    if not folder.report.failed:
        folder.retire("drug-label-", frozenset(parts))


def _part(url: str, settings: Settings) -> str:
    """Return the file name of a part; only files of FDA (or of the service that was set) are taken."""
    parts, own = urlsplit(url), urlsplit(settings.openfda_url)
    file = parts.path.rpartition("/")[2]
    host = parts.hostname or ""
    if not _PART.fullmatch(file) or not (host == own.hostname or host == "fda.gov" or host.endswith(".fda.gov")):
        raise FetchError(
            "unexpected", f"The download manifest of openFDA names a file that cannot be one: {url[:200]!r}."
        )
    return file
