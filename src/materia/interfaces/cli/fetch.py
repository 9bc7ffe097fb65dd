"""`materia fetch`: labels from DailyMed or openFDA into a folder. The only commands that use the network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from materia.errors import BadInput, MateriaError
from materia.interfaces.cli import options
from materia.interfaces.cli.output import say, timed, write_json
from materia.interfaces.cli.progress import FetchWatcher, ProgressBar

if TYPE_CHECKING:
    from materia.sources.fetch.acceptance import Acceptance
    from materia.sources.fetch.report import FetchReport
    from materia.sources.fetch.request import Request

_DAILYMED = """Examples:

materia fetch dailymed baclofen tizanidine --into labels

materia fetch dailymed --set-ids wanted.txt

materia fetch dailymed --bulk human_rx --proxy http://proxy.example:3128
"""

_OPENFDA = """Examples:

materia fetch openfda metformin --limit 20 --into labels

materia fetch openfda --bulk drug_label
"""

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME...", help='Ingredients, such as baclofen or "hydrocodone and acetaminophen".'),
]
SetId = Annotated[list[str] | None, typer.Option("--set-id", metavar="ID", help="A set id; may be repeated.")]
SetIds = Annotated[Path | None, typer.Option("--set-ids", metavar="FILE", help="A file of set ids, one a line.")]
Into = Annotated[Path | None, typer.Option("--into", metavar="DIR", help="Folder for the labels [fetch_folder].")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", help="At most so many labels for a name.")]
Brand = Annotated[bool, typer.Option("--brand", help="The names are product names, not ingredients.")]
Combinations = Annotated[bool, typer.Option("--combinations", help="Also take labels with further active ingredients.")]
Proxy = Annotated[str | None, typer.Option("--proxy", metavar="URL", help="Proxy [HTTPS_PROXY].")]
RateLimit = Annotated[int | None, typer.Option("--rate-limit", metavar="N", help="Requests a minute at most.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Fetch labels over the network into a folder that `materia ingest` reads. "
        "Nothing else in Materia uses the network.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("dailymed", epilog=_DAILYMED, short_help="Labels (SPL XML) from DailyMed.")(dailymed)
    group.command("openfda", epilog=_OPENFDA, short_help="Labels (JSON) from openFDA.")(openfda)
    app.add_typer(group, name="fetch", short_help="Fetch labels over the network, when you ask for it.")


def dailymed(
    names: Names = None,
    set_id: SetId = None,
    set_ids: SetIds = None,
    bulk: Annotated[
        str | None,
        typer.Option("--bulk", metavar="RELEASE", help="human_rx, human_otc, homeopathic, remainder or pharm_class."),
    ] = None,
    into: Into = None,
    limit: Limit = None,
    brand: Brand = False,
    combinations: Combinations = False,
    proxy: Proxy = None,
    rate_limit: RateLimit = None,
    as_json: options.AsJson = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Fetch current labels (SPL XML) from DailyMed: by ingredient, by set id, or a whole release.

    A label whose active ingredients are not the ones asked for is refused. Labels that are here in the current
    version are not fetched again; the folder's manifest.json says whence, when and under which licence each came.
    """
    _fetch("dailymed", names, set_id, set_ids, bulk, limit, brand, combinations, as_json,
           config=config, into=into, proxy=proxy, rate_limit=rate_limit, timing=timing)  # fmt: skip


def openfda(
    names: Names = None,
    set_id: SetId = None,
    set_ids: SetIds = None,
    bulk: Annotated[str | None, typer.Option("--bulk", metavar="RELEASE", help="drug_label: all labels.")] = None,
    into: Into = None,
    limit: Limit = None,
    brand: Brand = False,
    combinations: Combinations = False,
    proxy: Proxy = None,
    rate_limit: RateLimit = None,
    as_json: options.AsJson = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Fetch labels (JSON) from openFDA: by ingredient, by set id, or all of them.

    A label whose active ingredients are not the ones asked for is refused. The folder's manifest.json says whence,
    when and under which licence each label came.
    """
    _fetch("openfda", names, set_id, set_ids, bulk, limit, brand, combinations, as_json,
           config=config, into=into, proxy=proxy, rate_limit=rate_limit, timing=timing)  # fmt: skip


def _fetch(
    source: str,
    names: list[str] | None,
    set_id: list[str] | None,
    set_ids: Path | None,
    bulk: str | None,
    limit: int | None,
    brand: bool,
    combinations: bool,
    as_json: bool,
    *,
    config: Path | None,
    into: Path | None,
    proxy: str | None,
    rate_limit: int | None,
    timing: bool,
) -> None:
    settings = options.settings_from(config, fetch_folder=into, proxy=proxy, rate_limit=rate_limit, timing=timing)
    with timed(settings.timing):
        from materia.sources.fetch import request
        from materia.sources.fetch.service import fetch

        wanted = request.Request(
            names=tuple(request.drug_name(name) for name in names or ()),
            set_ids=_set_ids(set_id or [], set_ids, request.set_id, request.set_ids),
            release=bulk,
            combinations=combinations,
            brand=brand,
            limit=limit,
        )
        with ProgressBar(f"fetch {source}", unit="labels") as bar:
            report = fetch(source, wanted, settings, acceptance(wanted), watcher=FetchWatcher(bar))
        if as_json:
            write_json(report)
        else:
            _print(report)
        if not report.fetched and not report.unchanged:
            raise MateriaError(_nothing(report, named=bool(names) and not brand))


def acceptance(wanted: Request) -> Acceptance:
    """Return the judge of fetched labels: the readers and the ingredient lists decide."""
    from materia.identity.moiety import normalise
    from materia.identity.product import identities
    from materia.sources.fetch.acceptance import Acceptance
    from materia.sources.reading import read_bytes

    return Acceptance(
        read=lambda data, name: read_bytes(data, name).documents,
        moieties_of=lambda document: tuple(identity.moieties for identity in identities(document)),
        moiety_named=lambda name: normalise(name).name,
        combinations=wanted.combinations,
        brand=wanted.brand,
    )


def _set_ids(
    given: list[str],
    path: Path | None,
    one: Callable[[str], str],
    many: Callable[[str, str], tuple[str, ...]],
) -> tuple[str, ...]:
    found = dict.fromkeys(one(text) for text in given)
    if path is not None:
        if not path.is_file():
            raise BadInput(f"{path} is not a file: name a file of set ids, one a line.")
        found.update(dict.fromkeys(many(path.read_text(encoding="utf-8"), str(path))))
    return tuple(found)


def _print(report: FetchReport) -> None:
    print(f"{report.fetched:,} fetched, {report.unchanged:,} unchanged, {len(report.refused):,} refused, "
          f"{len(report.failed):,} failed: {report.folder}")  # fmt: skip
    for word, rows in (("refused", report.refused), ("failed", report.failed)):
        for left in rows:
            say(f"{word}: {left.name}: {left.reason}")


def _nothing(report: FetchReport, *, named: bool) -> str:
    left = report.failed or report.refused
    why = f", the first because: {left[0].reason}" if left else "."
    more = ""
    codes = {row.reason_code for row in left}
    if "other_ingredients" in codes:
        more = " Use --combinations for labels with further ingredients."
    elif named and "not_found" in codes:
        more = " Use --brand for a product name."
    return f"Nothing was fetched from {report.source}: {len(left):,} left out{why}{more}"
