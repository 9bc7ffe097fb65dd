"""`materia pack`: the tools that keep the shipped knowledge pack in order."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from materia.interfaces.cli import options
from materia.interfaces.cli.output import say, timed, write_json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Lint, compile and re-check the knowledge pack.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("lint", epilog="Example:\n\nmateria pack lint labels --fix\n")(lint)
    group.command("check", epilog="Example:\n\nmateria pack check labels --json\n")(check)
    group.command("extract", epilog="Example:\n\nmateria pack extract labels --only baclofen\n")(extract)
    group.command("build", epilog="Example:\n\nmateria pack build\n")(build)
    group.command("stats", epilog="Example:\n\nmateria pack stats --json\n")(stats)
    app.add_typer(group, name="pack")


Texts = Annotated[
    Path | None,
    typer.Option("--texts", metavar="FILE", help="Excerpts of other published sources, as `library export --texts`."),
]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help="Just this one; may be repeated.")]


def lint(
    labels: Annotated[Path | None, typer.Argument(metavar="LABELS", help="Folder or zip of labels.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Rewrite in canonical form and resolve evidence.")] = False,
    only: Only = None,
    texts: Texts = None,
    as_json: options.AsJson = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Hold the pack's sources to the editorial policy; exits with 1 where there are errors."""
    settings = options.settings_from(config, timing=timing)
    with timed(settings.timing):
        from materia.pack import lint as tool

        report = tool.run(labels=labels, fix=fix, only=only or [], texts=texts)
        if as_json:
            write_json(report)
        else:
            for finding in report.findings:
                print(finding)
            print(
                f"{report.files} files, {report.statements} statements, {report.errors} errors, "
                f"{len(report.findings) - report.errors} warnings, {len(report.fixed)} files rewritten"
            )
    raise typer.Exit(report.exit_code)


def check(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="Folder or zip of labels.")],
    only: Only = None,
    texts: Texts = None,
    threshold: Annotated[
        float, typer.Option("--threshold", metavar="SHARE", help="Least share of supported statements.")
    ] = 1.0,
    as_json: options.AsJson = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Check every statement of the pack against the source that it names."""
    settings = options.settings_from(config, timing=timing)
    with timed(settings.timing):
        from materia.pack import check as tool

        report = tool.run(labels, only=only or [], threshold=threshold, texts=texts)
        if as_json:
            write_json(report)
        else:
            print(tool.render(report))
    raise typer.Exit(report.exit_code)


def extract(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="Folder or zip of labels.")],
    only: Only = None,
    workers: options.Workers = None,
    as_json: options.AsJson = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Read labels with the extractor and write what they state as sources of the pack."""
    settings = options.settings_from(config, timing=timing, workers=workers)
    with timed(settings.timing):
        from materia.interfaces.cli.progress import ProgressBar
        from materia.pack import extract as tool

        with ProgressBar("extract", unit="labels") as bar:
            count = settings.workers or os.cpu_count() or 1
            report = tool.run(labels, only=only or [], workers=count, progress=lambda done, of: bar.at(done, of))
        if as_json:
            shown = {name: getattr(report, name) for name in report.__dataclass_fields__ if name != "seconds"}
            write_json(shown)
        else:
            print(tool.render(report))


def build(
    lenient: Annotated[bool, typer.Option("--lenient", help="Leave out what does not compile, and say so.")] = False,
    as_json: options.AsJson = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Compile the pack's sources to the form that is loaded."""
    settings = options.settings_from(config, timing=timing)
    with timed(settings.timing):
        from materia.pack import build as tool

        report = tool.run(lenient=lenient)
        for problem in report.problems:
            say(problem)
        if as_json:
            shown = {name: getattr(report, name) for name in report.__dataclass_fields__ if name != "seconds"}
            write_json(shown)
        else:
            print(
                f"{report.path}: {report.concepts} concepts, {report.statements} statements, {report.bytes:,} bytes, "
                f"digest {report.digest[:12]}"
            )
    raise typer.Exit(report.exit_code)


def stats(as_json: options.AsJson = False, config: options.Config = None, timing: options.Timing = False) -> None:
    """Count what the pack holds."""
    settings = options.settings_from(config, timing=timing)
    with timed(settings.timing):
        from materia.pack import stats as tool

        report = tool.run()
        if as_json:
            write_json(report)
        else:
            print(tool.render(report))
