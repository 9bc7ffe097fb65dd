"""Set phrases found in the sentences of a label, as candidates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.extraction.set_phrases.listing import listed
from materia.extraction.set_phrases.masked_medicines import Masking
from materia.extraction.set_phrases.measure import age, spelled
from materia.extraction.set_phrases.phrasing import Phrasing, any_cue, phrasings
from materia.extraction.set_phrases.remainder import clause, narrows, of_some, restricts
from materia.model.section_kind import OTC_ASK_DOCTOR, OTC_DO_NOT_USE, OTC_PREGNANCY, OTC_STOP_USE, OTC_WHEN_USING

#: Sections of Drug Facts whose title begins their sentences ("Stop use and ask a doctor if", "rash occurs").
_TITLED = frozenset({OTC_PREGNANCY, OTC_STOP_USE, OTC_WHEN_USING, OTC_ASK_DOCTOR, OTC_DO_NOT_USE})
_SOON = re.compile(r"\b(?:right away|immediately|at once|promptly|as soon as possible|without delay)\b", re.I)
#: An item that goes on with the sentence before it; one that begins anew says something of its own.
_ITEM = re.compile(
    r"^(?!(?:These|This|There|It|If|People|Some|They|In|Your|See|You (?:can|may|should|must))\b)"
    r"(?!.*\b(?:can|may|will|should|must)\s+(?:cause|happen|be|lead|occur)\b)\S+(?: \S+){0,15}$"
)


class Phrasebook:
    """The phrasings of one noun (`data/phrasings/<noun>.yaml`), read in one label."""

    def __init__(self, noun: str, label: Label) -> None:
        self._rows = phrasings(noun)
        self._any_cue = any_cue(noun)
        self._label = label
        self._masking = Masking(label)

    def read(self, sentences: Iterable[Sentence], missed: str | None = None) -> Iterator[Candidate | Rejected]:
        """Yield what the sentences say; one that no phrasing fits is rejected as "not_understood" of `missed`."""
        for sentence in sentences:
            found = tuple(self.understand(sentence))
            yield from found
            if missed is not None and not found:
                yield Rejected(predicate=missed, reason="not_understood", sentence=sentence)

    def understand(self, sentence: Sentence) -> Iterator[Candidate | Rejected]:
        """Yield what one sentence says, read with what introduces it where it is an item of a list."""
        before, besides = self._introduction(sentence)
        masked = before + self._masking.mask(sentence)
        if not self._any_cue.search(masked):
            return
        for row in self._rows:
            if row.sections and sentence.section.kind not in row.sections:
                continue
            if not any(cue in masked for cue in row.cues):
                continue
            found = row.says.search(masked)
            if found is None or found.end() <= len(before):
                continue
            if not row.free and _narrowed(masked, found, len(before)):
                yield Rejected(predicate=row.predicate, reason="narrowed", sentence=sentence)
                continue
            yield from self._candidates(row, sentence, found, len(before), besides)
            if row.last:
                return

    def _introduction(self, sentence: Sentence) -> tuple[str, tuple[Sentence, ...]]:
        lead = self._label.lead(sentence)
        if lead is not None:
            return self._masking.mask(lead).rstrip(" :") + ": ", (lead,)
        if sentence.section.kind in _TITLED and sentence.section.title:
            return sentence.section.title.lower().rstrip(" :") + " ", ()
        return "", ()

    def _candidates(
        self, row: Phrasing, sentence: Sentence, found: re.Match[str], shift: int, besides: tuple[Sentence, ...]
    ) -> Iterator[Candidate | Rejected]:
        """`shift` is how much longer the text that was searched is than the sentence, at its beginning."""
        value = dict(row.value)
        said_of = self._masking.other_subject((*besides, sentence), found[0])
        if said_of:
            value["said_of"] = said_of
        for key, text in found.groupdict().items():
            if key != "what" and text:
                value[key] = _spelling(key, text)
        if value.get("action", "").startswith("report") and (soon := _SOON.search(found[0])):
            value.setdefault("extent", soon.group().lower())
        candidate = Candidate(
            predicate=row.predicate,
            sentences=(_cut(sentence, found, shift), *(besides if found.start() < shift else ())),
            object=row.object,
            value=tuple(sorted(value.items())),
            polarity=row.polarity,
            certainty=row.certainty,
            population=row.population,
            severity=row.severity,
            stance=row.stance,
            slots=row.slots,
            variant=row.name,
        )
        if not row.objects:
            yield candidate
            return
        if found.start() < shift and not _ITEM.match(sentence.text):
            yield Rejected(predicate=row.predicate, reason="not_an_item", sentence=sentence)
            return
        if of_some(found["what"]):
            yield Rejected(predicate=row.predicate, reason="narrowed", sentence=sentence)
            return
        seen = set()
        start, end = (max(0, place - shift) for place in found.span("what"))
        for one in listed(sentence, found.string[shift:], start, end, row.objects):
            name = one.mention.concept.id
            if not one.alone:
                yield Rejected(predicate=row.predicate, reason="object_in_context", sentence=sentence)
            elif name not in seen:
                seen.add(name)
                qualified = (("qualifier", one.qualifier),) if one.qualifier else ()
                yield replace(candidate, object=name, value=tuple(sorted((*candidate.value, *qualified))))
        if not seen:
            yield Rejected(predicate=row.predicate, reason="no_object", sentence=sentence)


def _narrowed(masked: str, found: re.Match[str], shift: int) -> bool:
    """Whether what stands around the match, in the sentence or in what introduces it, may narrow it."""
    start = found.start()
    if start < shift:
        return narrows(masked[:start], masked[found.end() :])
    return restricts(masked[:shift]) or narrows(masked[shift:start], masked[found.end() :])


def _cut(sentence: Sentence, found: re.Match[str], shift: int) -> Sentence:
    """The clause that says it: what a citation or a further clause adds is not evidence."""
    low, high = (max(0, place - shift) for place in clause(found.string, max(found.start(), shift), found.end()))
    return replace(sentence, start=sentence.start + low, end=sentence.start + high, text=sentence.text[low:high])


def _spelling(key: str, text: str) -> str:
    if key.startswith("age_"):
        return age(text)
    return text.upper() if key == "category" else spelled(text)
