"""Facts that came after a label was printed, from the changed-since table, as sentences of an answer."""

from collections.abc import Iterable, Mapping

from materia.answers.bands import clauses_for_value
from materia.answers.candidate import Candidate
from materia.answers.verdict import CAUTION, ONLY, stance_of, strictest
from materia.identity.superseded import Supersession, possible
from materia.model.concept import moiety_names
from materia.model.statement import Evidence, Polarity, SourceRecord, Statement, Status
from materia.safety.fixed_rules import ChildDoseBlock
from materia.text.digest import sha256
from materia.text.sentences import split


def newer_fact(found: Supersession, drug: str) -> Candidate:
    """Return the newer fact as one sentence, resting on the notice that it cites and on a newer label that states it.

    The notice's text is not stored: what is digested is our reviewed record of it, and the reference says so. The
    notice comes first; the label is one of the drug where there is one, else one of its class.
    """
    source = SourceRecord(
        id=f"notice:{found.id}",
        kind="reference",
        title=found.title,
        publisher=found.publisher,
        date=found.source_date,
        date_kind="published",
        url=found.url,
        notes=("own_record_of_the_notice",),
    )
    stated, labels = _stated(found, drug)
    evidence = (_own_record(source.id, found.fact), *stated)
    text, plain = _one_sentence(found.fact), _one_sentence(found.plain)
    return Candidate(
        text=text,
        subject=drug,
        evidence=evidence,
        sources=(source, *labels),
        concepts=(drug,),
        section="newer",
        verified="changed_since",
        statement=Statement(
            id=f"changed-since/{found.id}",
            subject=drug,
            predicate="counselling",
            object=None,
            text=text,
            plain=plain,
            evidence=evidence,
            polarity=Polarity.AFFIRMED,
        ),
    )


def what_replaced(statements: Iterable[Statement], drug: str) -> dict[str, Supersession]:
    """Return by id what holds now in place of the superseded ones of a drug's statements."""
    history = (statement for statement in statements if statement.status is Status.SUPERSEDED)
    found = (possible(moiety_names(drug), statement) for statement in history)
    return {newer.id: newer for newer in found if newer is not None}


def _stated(found: Supersession, drug: str) -> tuple[tuple[Evidence, ...], tuple[SourceRecord, ...]]:
    """Return the sentences of one newer label that state the fact, and that label; nothing where none is at hand."""
    if not found.labels or found.of_every_medicine:
        return (), ()
    names = moiety_names(drug)
    label = next((one for one in found.labels if any(name in one.title.lower() for name in names)), found.labels[0])
    return tuple(item for item in found.evidence if item.document == label.id), (label,)


def _one_sentence(text: str) -> str:
    """Join the sentences of a fact, so that an exception is never shown without its rule.

    >>> _one_sentence("It is avoided. This does not hold for drops.")
    'It is avoided; this does not hold for drops.'
    """
    parts = [text[s:e].rstrip(".") for s, e in split(text)]
    return "; ".join([parts[0], *(p[:1].lower() + p[1:] if p.split()[0] in _OPENERS else p for p in parts[1:])]) + "."


#: Words that begin a sentence and are no names: in small letters once the sentences are joined.
_OPENERS = frozenset({"A", "An", "Ask", "Call", "Do", "Doctors", "For", "If", "In", "It", "Labels", "No", "Tell"})
_OPENERS |= {"The", "These", "They", "This"}


def blocked_dose(block: ChildDoseBlock, drug: str) -> Candidate:
    """Return a child-dose block as the sentence that opens an answer, resting on its source."""
    source = SourceRecord(
        id=f"rule:{block.id}",
        kind="label" if block.source.set_id else "reference",
        title=block.source.title,
        publisher="FDA",
        date=block.source.year if block.source.year.isdigit() else None,
        date_kind="published" if block.source.year.isdigit() else "unknown",
        url=block.source.url,
        set_id=block.source.set_id,
        notes=("own_record_of_the_notice",),
    )
    evidence = _own_record(source.id, block.text)
    return Candidate(
        text=_one_sentence(block.text),
        subject=drug,
        evidence=(evidence,),
        sources=(source,),
        kind="safety",
        rule=f"child_dose_block:{block.id}",
        concepts=(drug,),
        section="verdict",
        verified="child_dose_block",
    )


def _own_record(document: str, text: str) -> Evidence:
    return Evidence(document=document, section="1", start=0, end=len(text), quote_sha256=sha256(text), section_kind="")


def stance_for_value(text: str, slots: Mapping[str, str]) -> str | None:
    """Return the stance of a newer fact for the kidney function asked about: what is not begun may be gone on with."""
    clauses = clauses_for_value(text, slots)
    if clauses == [text]:
        return stance_of(text)
    found = [ONLY if "start" in clause.lower() else stance_of(clause) for clause in clauses]
    return strictest(found) or CAUTION
