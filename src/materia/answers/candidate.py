"""A candidate: one sentence that could become a claim, with everything needed to check and cite it."""

from dataclasses import dataclass, replace

from materia.model.statement import Evidence, SourceRecord, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One sentence with its evidence. `sources` holds a record for each document that the evidence names."""

    text: str
    subject: str  # drug concept id that the sentence speaks of
    evidence: tuple[Evidence, ...]
    sources: tuple[SourceRecord, ...]
    kind: str = "fact"  # fact | advice | safety
    rule: str | None = None  # safety claims only
    section_kind: str = ""
    slots: tuple[str, ...] = ()  # must-have slots that this sentence fills
    stance: str | None = None
    score: float = 0.0
    concepts: tuple[str, ...] = ()
    statement: Statement | None = None  # set for pack statements
    order: tuple[int, ...] = ()  # place in its document, for stable reading order
    quoted: bool = False  # the words are the label's own
    section: str = ""  # section of the answer plan that it was gathered for
    section_title: str = ""  # title of the label section, for the checker
    preceding: str = ""  # the label sentence before it, for the checker
    routes: tuple[str, ...] = ()  # routes and forms of the label's products, for the checker
    subject_names: tuple[str, ...] = ()  # all names of the label's drug, for the checker
    table_header: str = ""  # header of the table that the evidence is a row of, for the checker
    verified: str | None = None  # the code check that a composed sentence rests on, e.g. "absence"

    @property
    def key(self) -> tuple[str, str, int, int, str]:
        """What makes two candidates the same piece of evidence: cells of one table row are not."""
        first = self.evidence[0]
        return (first.document, first.section, first.start, first.end, self.text if self.table_header else "")

    def scored(self, score: float) -> "Candidate":
        """Return this candidate with another score."""
        return replace(self, score=score)
