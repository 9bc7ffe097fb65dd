"""Fetching, whole: from a request to a folder of labels and a report."""

from materia.settings import Settings
from materia.sources.fetch import dailymed, openfda
from materia.sources.fetch.acceptance import Acceptance
from materia.sources.fetch.client import Client
from materia.sources.fetch.folder import Clock, Folder, utc_now
from materia.sources.fetch.report import FetchReport, Silent, Watcher
from materia.sources.fetch.request import Request

SOURCES = ("dailymed", "openfda")


def fetch(
    source: str,
    request: Request,
    settings: Settings,
    acceptance: Acceptance,
    *,
    watcher: Watcher | None = None,
    clock: Clock = utc_now,
) -> FetchReport:
    """Fetch what is asked for from "dailymed" or "openfda" into `settings.fetch_folder` and return the report.

    Labels that are refused or cannot be had are in the report. Raises `FetchError` where a release or the service as
    a whole fails, `BadInput` for a request that the source cannot serve, `OSError` where the folder cannot be written.
    """
    module = dailymed if source == "dailymed" else openfda
    key = settings.openfda_key if source == "openfda" else None
    with (
        Client(settings, auth=(key, "") if key else None) as client,
        Folder(settings.fetch_folder, source, watcher or Silent(), clock) as folder,
    ):
        module.fetch(request, settings, folder, client, acceptance)
    return folder.report
