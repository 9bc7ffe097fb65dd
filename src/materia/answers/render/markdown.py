"""Answers as Markdown."""

import re

from materia.answers.render.words import date_words, verdict_words
from materia.model.answer import Answer, AnswerSection, Claim, Reference

_LINE_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!])")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is.

    >>> escape("a*b <script>")
    'a\\\\*b \\\\<script\\\\>'
    """
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(r"\\\1", line) if not line[:1].isdigit() else re.sub(r"^(\d+)([.)])", r"\1\\\2", line)


def markdown(answer: Answer) -> str:
    """Return the whole answer: emergency first, then verdict, key points, sections, limits and references."""
    claims = {c.id: c for c in answer.claims}
    lines = [f"# {escape(answer.question.text)}", ""]
    flags = {n.text for n in answer.triage.notices}
    for flag in () if answer.status == "emergency" else answer.triage.notices:
        lines += [f"> **{escape(flag.text)}**", ""]
    head = verdict_words(answer)
    if head and answer.status != "emergency":
        lines += [f"**{escape(head)}.**", ""]
    for claim_id in answer.verdict.claims:
        lines += [f"**{_sentence(claims[claim_id])}**", ""]
    if answer.key_points:
        lines += [*(f"- {_sentence(claims[c])}" for c in answer.key_points), ""]
    for section in answer.sections:
        lines += _section(section, claims)
    rest = [n for n in answer.notices if n.text not in flags]
    for notice in rest:
        lines += [f"*{escape(notice.text)}*", ""]
    if answer.limits:
        lines += ["## Limits", "", *(f"- {escape(entry.text)}" for entry in answer.limits), ""]
    if answer.follow_ups:
        lines += ["## You may also ask", "", *(f"- {escape(f)}" for f in answer.follow_ups), ""]
    if answer.references:
        lines += ["## References", "", *(_reference(r) for r in answer.references), ""]
    return "\n".join(lines).rstrip() + "\n"


def _sentence(claim: Claim) -> str:
    marks = "".join(f"[{n}]" for n in claim.citations)
    return f"{escape(claim.text)} {escape(marks)}".rstrip()


def _section(section: AnswerSection, claims: dict[str, Claim]) -> list[str]:
    lines = [f"## {escape(section.title)}", ""]
    lines += [f"- {_sentence(claims[c])}" for c in section.claims]
    if section.table is not None:
        lines.append("| " + " | ".join(escape(c) for c in section.table.columns) + " |")
        lines.append("|" + " --- |" * len(section.table.columns))
        for row in section.table.rows:
            cells = [" ".join(_sentence(claims[i]) for i in cell.claims) or escape(cell.text) for cell in row]
            lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def _reference(reference: Reference) -> str:
    dated = date_words(reference.date, reference.date_kind, reference.age_years)
    version = f", version {reference.version}" if reference.version else ""
    opened = reference.url or reference.set_id or reference.pmid or reference.doi or ""
    return (
        f"{reference.number}. {reference.kind}: {escape(reference.title)}. {escape(reference.publisher.rstrip('.'))}. "
        f"{dated}{version}. {opened}"
    )
