"""`materia drug`, `materia compare` and `materia search`: looking up without a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from materia.interfaces.cli import options
from materia.interfaces.cli.output import console, timed, write_json, write_line
from materia.interfaces.lookups import compare_question, drug_of, drug_question
from materia.interfaces.question_text import question_text

if TYPE_CHECKING:
    from materia.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("drug", short_help="Tell what a drug is.", epilog="Example:\n\nmateria drug tizanidine\n")(drug)
    app.command(
        "compare",
        short_help="Compare drugs side by side.",
        epilog="Example:\n\nmateria compare baclofen cyclobenzaprine tizanidine\n",
    )(compare)
    app.command("search", epilog='Example:\n\nmateria search "abrupt withdrawal seizures" --drug baclofen\n')(search)


def drug(
    name: Annotated[str, typer.Argument(help="A drug, brand or class.")],
    as_json: options.AsJson = False,
    audience: options.Audience = None,
    as_of: options.AsOf = None,
    library: options.Library = None,
    no_pack: options.NoPack = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Tell what a drug is, what it is for and its main risks, every sentence cited."""
    settings = options.settings_from(
        config, library=library, no_pack=no_pack, audience=audience, as_of=as_of, timing=timing
    )
    with timed(settings.timing):
        from materia.interfaces.opening import open_answerer

        _show(drug_question(name), open_answerer(settings), settings, as_json)


def compare(
    names: Annotated[list[str], typer.Argument(metavar="DRUG DRUG...", help="Two or more drugs.")],
    as_json: options.AsJson = False,
    audience: options.Audience = None,
    as_of: options.AsOf = None,
    library: options.Library = None,
    no_pack: options.NoPack = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Compare drugs side by side: class, mechanism, uses and main risks, every cell cited."""
    settings = options.settings_from(
        config, library=library, no_pack=no_pack, audience=audience, as_of=as_of, timing=timing
    )
    question = compare_question(names)
    with timed(settings.timing):
        from materia.interfaces.opening import open_answerer

        _show(question, open_answerer(settings), settings, as_json)


def _show(question: str, answerer: Any, settings: Settings, as_json: bool) -> None:
    from materia.model.question import Audience

    answer = answerer.answer(
        question, audience=Audience(settings.audience), country=settings.country, as_of=settings.as_of
    )
    if as_json:
        from materia.answers.render.json import encode

        write_line(encode(answer))
    else:
        from materia.answers.render.terminal import print_answer

        print_answer(answer, console())


def search(
    query: Annotated[str, typer.Argument(help="Words to look for in the loaded documents.")],
    drug: Annotated[
        str | None, typer.Option("--drug", metavar="NAME", help="Only in labels of this ingredient.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="LOINC", help="Only in such sections; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="Passages at most.", min=1, max=1000)] = 10,
    as_json: options.AsJson = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Search the passages of the loaded documents."""
    settings = options.settings_from(config, library=library, timing=timing)
    with timed(settings.timing):
        from materia.interfaces.opening import open_library

        words = question_text(query, "The query", "give words to look for.")
        loaded, moieties = open_library(settings), None if drug is None else drug_of(drug)
        hits = loaded.search(words, moiety=moieties, kinds=kind or None, limit=limit)
        if as_json:
            write_json({"query": words, "hits": hits})
            return
        if moieties is not None and not loaded.labels(moieties):
            print(f"No loaded label is of {drug}: check the spelling, and name an ingredient, not a brand.")
        elif not hits:
            print("No passage of the loaded documents holds these words.")
        for number, hit in enumerate(hits, 1):
            print(f"{number}. {hit.document} {hit.section} {hit.title} [{hit.start}:{hit.end}]\n   {hit.text}\n")
