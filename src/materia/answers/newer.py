"""Facts that came after a label was printed, from the changed-since table, as sentences of an answer."""

from materia.answers.candidate import Candidate
from materia.identity.superseded import Supersession
from materia.model.statement import Evidence, Polarity, SourceRecord, Statement
from materia.text.digest import sha256
from materia.text.sentences import split


def newer_fact(found: Supersession, drug: str) -> list[Candidate]:
    """Return the newer fact, a sentence each, resting on the notice that it cites.

    The notice's text is not stored: what is digested is our reviewed record of it, and the reference says so.
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
    clinician = [found.fact[s:e] for s, e in split(found.fact)]
    plain = [found.plain[s:e] for s, e in split(found.plain)]
    evidence = Evidence(
        document=source.id,
        section="1",
        start=0,
        end=len(found.fact),
        quote_sha256=sha256(found.fact),
        section_kind="",
    )
    return [
        Candidate(
            text=text,
            subject=drug,
            evidence=(evidence,),
            sources=(source,),
            concepts=(drug,),
            section="newer",
            verified="changed_since",
            statement=Statement(
                id=f"{found.id}/{number}",
                subject=drug,
                predicate="counselling",
                object=None,
                text=text,
                plain=plain[number] if number < len(plain) else plain[-1],
                evidence=(evidence,),
                polarity=Polarity.AFFIRMED,
            ),
        )
        for number, text in enumerate(clinician)
    ]
