"""`materia ingest`: labels in any supported format go into the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from materia.errors import BadInput, LibraryError
from materia.interfaces.cli import options
from materia.interfaces.cli.output import say, timed, write_json
from materia.interfaces.cli.progress import ProgressBar

if TYPE_CHECKING:
    from materia.library.ingest import Progress
    from materia.library.records import IngestReport

_EPILOG = """Examples:

materia ingest labels

materia ingest dm_spl_release_human_rx_part1.zip --workers 4

materia ingest labels --library clinic --json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ingest", epilog=_EPILOG, short_help="Store documents in the library.")(ingest)


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders and archives of documents.")],
    workers: options.Workers = None,
    as_json: options.AsJson = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Store documents in the library: SPL XML, stylesheet-rendered SPL and openFDA JSON, told apart by content.

    A file whose bytes are known is left alone; an interrupted run goes on when it is started again.
    """
    settings = options.settings_from(config, library=library, workers=workers, timing=timing)
    if any(str(path) == "" for path in paths):
        raise BadInput("A path is empty: name files, folders or archives of labels.")
    with timed(settings.timing):
        from materia.library.ingest import ingest as store

        with ProgressBar("ingest", unit="MB") as bar:
            report = store(paths, settings.library, settings.workers or None, lambda at: _show(bar, at))
        if as_json:
            write_json(report.as_json())
        else:
            _print(report, settings.library)
        if not report.documents and not report.unchanged:
            raise LibraryError(_nothing(report))


def _show(bar: ProgressBar, at: Progress) -> None:
    bar.at(round(at.bytes / 1e6), round(at.total / 1e6), f"{at.files:,} files, {at.stage}")


def _print(report: IngestReport, library: Path) -> None:
    stored = sum(report.documents.values())
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.documents.items()))
    print(f"{report.files:,} files read into {library}")
    print(f"  stored     {stored:,}" + (f" ({kinds})" if kinds else ""))
    print(f"  unchanged  {report.unchanged:,}")
    print(f"  skipped    {len(report.skipped):,}")
    reasons: dict[str, int] = {}
    for skipped in report.skipped:
        reasons[skipped.reason_code] = reasons.get(skipped.reason_code, 0) + 1
    for code, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        print(f"    {count:,} × {code}")
    if report.removed:
        print(f"  gone       {report.removed:,} (`materia library prune` removes their documents)")
    rate = report.bytes / 1e6 / report.seconds if report.seconds else 0.0
    say(f"{report.bytes / 1e6:,.1f} MB in {report.seconds:,.1f} s ({rate:,.1f} MB/s); --json lists what was skipped")


def _nothing(report: IngestReport) -> str:
    if not report.files:
        return "Nothing was ingested: no file lies there; name a file, folder or archive of labels."
    first = report.skipped[0]
    return f"Nothing was ingested: none of {report.files:,} files could be used, the first because {first.reason}"
