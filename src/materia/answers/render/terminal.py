"""Answers on a terminal, with Rich."""

from typing import TYPE_CHECKING

from materia.answers.render.words import STATUSES, date_words, verdict_words
from materia.model.answer import Answer, AnswerSection, Claim

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def _text(text: str, style: str = "") -> "Text":
    """Return text for the terminal without control characters, which could command it."""
    from rich.text import Text

    return Text("".join(c for c in text if c.isprintable() or c == "\n"), style=style)


def print_answer(answer: Answer, console: "Console") -> None:
    """Print the whole answer; text is never read as markup."""

    claims = {c.id: c for c in answer.claims}
    flags = {n.text for n in answer.triage.notices}
    for notice in () if answer.status == "emergency" else answer.triage.notices:
        console.print(_text(f"! {notice.text}", style="bold red"))
    if flags:
        console.print()
    for correction in () if answer.status == "emergency" else answer.question.corrections:
        console.print(_text(f"Read as: {correction}", style="dim"))
    head = verdict_words(answer)
    if answer.status == "emergency":
        head = None
    if head:
        console.print(_text(head, style="bold"))
    elif not answer.verdict.claims and answer.status != "emergency":
        console.print(_text(STATUSES[answer.status], style="bold"))
    for claim_id in answer.verdict.claims:
        console.print(_sentence(claims[claim_id], style="bold"))
    if answer.verdict.claims:
        console.print()
    for claim_id in answer.key_points:
        console.print(_bullet(claims[claim_id]))
    if answer.key_points:
        console.print()
    for section in answer.sections:
        _print_section(section, claims, console)
    rest = [n.text for n in answer.notices if n.text not in flags]
    for text in rest:
        console.print(_text(text, style="italic"))
    if rest:
        console.print()
    _print_list("Limits", [entry.text for entry in answer.limits], console)
    _print_list("You may also ask", answer.follow_ups, console)
    if answer.references:
        console.print(_text("References", style="bold underline"))
        for reference in answer.references:
            dated = date_words(reference.date, reference.date_kind, reference.age_years)
            version = f", version {reference.version}" if reference.version else ""
            where = reference.url or reference.set_id or reference.pmid or reference.doi or ""
            console.print(
                _text(
                    f"[{reference.number}] {reference.kind}: {reference.title}. "
                    f"{reference.publisher.rstrip('.')}. {dated}{version}."
                )
            )
            if where:
                # an address broken over two lines does not open
                console.print(_text(f"    {where}", style="dim"), soft_wrap=True)


def _sentence(claim: Claim, style: str = "") -> "object":

    text = _text(claim.text, style=style)
    text.append(" " + "".join(f"[{n}]" for n in claim.citations), style="dim")
    return text


def _bullet(claim: Claim) -> "object":

    text = _text("• ")
    text.append_text(_sentence(claim))  # type: ignore[arg-type]
    return text


def _print_section(section: AnswerSection, claims: dict[str, Claim], console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(_text(section.title, style="bold underline"))
    for claim_id in section.claims:
        console.print(_bullet(claims[claim_id]))
    if section.table is not None:
        table = Table(show_lines=True)
        for column in section.table.columns:
            table.add_column(_text(column))
        for row in section.table.rows:
            cells = []
            for cell in row:
                if cell.claims:
                    text = Text()
                    for number, claim_id in enumerate(cell.claims):
                        text.append("\n" if number else "")
                        text.append_text(_sentence(claims[claim_id]))  # type: ignore[arg-type]
                    cells.append(text)
                else:
                    cells.append(_text(cell.text))
            table.add_row(*cells)
        console.print(table)
    console.print()


def _print_list(title: str, items: list[str], console: "Console") -> None:

    if not items:
        return
    console.print(_text(title, style="bold underline"))
    for item in items:
        console.print(_text(f"• {item}"))
    console.print()
