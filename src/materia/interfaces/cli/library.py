"""`materia library`: what is loaded, whether it is sound, a canonical dump, and the removal of what is gone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from materia.interfaces.cli import options
from materia.interfaces.cli.output import say, timed, write_json

if TYPE_CHECKING:
    from materia.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Look after the library of ingested documents.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("stats", epilog="Example:\n\nmateria library stats --json\n")(stats)
    group.command("verify", epilog="Example:\n\nmateria library verify\n")(verify)
    group.command("export", epilog="Example:\n\nmateria library export --texts > texts.jsonl\n")(export)
    group.command("prune", epilog="Example:\n\nmateria library prune\n")(prune)
    app.add_typer(group, name="library")


def _folder(settings: Settings) -> Path:
    """Return the library's folder once it is known to hold a library."""
    from materia.interfaces.opening import open_library

    open_library(settings).close()
    return settings.library


def stats(
    as_json: options.AsJson = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Count what is loaded: documents, sections, passages, drugs, dates and size."""
    settings = options.settings_from(config, library=library, timing=timing)
    with timed(settings.timing):
        from materia.interfaces.opening import open_library

        found = open_library(settings).statistics()
        if as_json:
            write_json(found)
            return
        print(f"{settings.library}")
        for name, counts in (("documents", found.documents), ("formats", found.formats), ("skipped", found.skipped)):
            total = sum(counts.values())
            print(f"  {name:<10} {total:,}" + "".join(f"\n    {n:,} {key}" for key, n in counts.items()))
        for name, count in (("sections", found.sections), ("passages", found.passages), ("drugs", found.drugs)):
            print(f"  {name:<10} {count:,}")
        print(f"  dates      {found.oldest or 'none'} to {found.newest or 'none'}")
        print(f"  size       {found.bytes / 1e6:,.1f} MB\n  digest     {found.digest}")


def verify(
    as_json: options.AsJson = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Check rows, offsets, digests and the search index; exits with 1 where something is wrong."""
    settings = options.settings_from(config, library=library, timing=timing)
    with timed(settings.timing):
        from materia.library.export import verify as problems_of

        problems = problems_of(_folder(settings))
        if as_json:
            write_json({"sound": not problems, "problems": problems})
        else:
            print("The library is sound." if not problems else f"{len(problems)} problems:")
            for problem in problems:
                print(f"  {problem.code}: {problem.text}")
    if problems:
        raise typer.Exit(1)


def export(
    texts: Annotated[
        bool, typer.Option("--texts", help='Only {"document","section","text"} lines: what the evidence quotes.')
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here [standard output].")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print counts and digests as JSON in place of the dump (not with --texts).")
    ] = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Write the canonical dump as JSON lines: equal documents give equal bytes, whatever files, order or workers."""
    settings = options.settings_from(config, library=library, timing=timing)
    with timed(settings.timing):
        from materia.library.export import export as dump

        folder = _folder(settings)
        if out is not None:
            unfinished = out.with_name(f".{out.name}.unfinished")
            try:
                with unfinished.open("wb") as stream:
                    report = dump(folder, stream, texts=texts)
                unfinished.replace(out)
            finally:
                unfinished.unlink(missing_ok=True)
        elif as_json and not texts:
            report = dump(folder, texts=texts)
        else:
            report = dump(folder, sys.stdout.buffer, texts=texts)
            sys.stdout.buffer.flush()
        if as_json and (out is not None or not texts):
            write_json(report)
        else:
            say(f"{report.documents:,} documents, {report.lines:,} lines, sha256 {report.sha256}")


def prune(
    as_json: options.AsJson = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Remove the documents whose files are gone from disk; where another file holds the document, that takes over."""
    settings = options.settings_from(config, library=library, timing=timing)
    with timed(settings.timing):
        from materia.library.prune import prune as remove

        report = remove(_folder(settings))
        if as_json:
            write_json(report)
        else:
            print(
                f"{report.files:,} files forgotten, {report.documents:,} documents removed, "
                f"{report.restored:,} taken over"
            )
