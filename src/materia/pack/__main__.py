"""`python -m materia.pack lint|build|check|stats`: the pack's tools without the rest of the program."""

import argparse
import sys
from pathlib import Path

from materia.errors import MateriaError


def main(arguments: list[str] | None = None) -> int:
    """Run one tool; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m materia.pack", description=__doc__)
    tools = parser.add_subparsers(dest="tool", required=True)
    lint_parser = tools.add_parser("lint", help="hold the sources to the editorial policy")
    lint_parser.add_argument("labels", nargs="?", type=Path, help="folder or zip of labels")
    lint_parser.add_argument("--fix", action="store_true", help="rewrite in canonical form, resolve evidence")
    lint_parser.add_argument("--only", nargs="+", default=[], metavar="FILE", help="just these source files")
    build_parser = tools.add_parser("build", help="compile the pack")
    build_parser.add_argument("--lenient", action="store_true", help="leave out what does not compile, and say so")
    check_parser = tools.add_parser("check", help="re-check every statement against its label")
    check_parser.add_argument("labels", type=Path)
    check_parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="subjects or statement ids")
    check_parser.add_argument("--threshold", type=float, default=1.0)
    tools.add_parser("stats", help="count what the pack holds")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except MateriaError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    if options.tool == "lint":
        from materia.pack import lint

        report = lint.run(labels=options.labels, fix=options.fix, only=options.only)
        for finding in report.findings:
            print(finding)
        print(
            f"{report.files} files, {report.statements} statements, {report.errors} errors, "
            f"{len(report.findings) - report.errors} warnings, {len(report.fixed)} files rewritten"
        )
        return report.exit_code
    if options.tool == "build":
        from materia.pack import build

        built = build.run(lenient=options.lenient)
        for problem in built.problems:
            print(problem, file=sys.stderr)
        print(f"{built.path}: {built.concepts} concepts, {built.statements} statements, {built.bytes:,} bytes, "
              f"digest {built.digest[:12]}")  # fmt: skip
        print(f"{built.seconds:.1f} s", file=sys.stderr)
        return built.exit_code
    if options.tool == "check":
        from materia.pack import check

        checked = check.run(options.labels, only=options.only, threshold=options.threshold)
        print(check.render(checked))
        return checked.exit_code
    from materia.pack import stats

    print(stats.render(stats.run()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
