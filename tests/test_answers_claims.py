"""From sentences to numbered claims: what the checker refuses is never shown, and everything shown is numbered once.

All sentences and sources are invented.
"""

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.answers.candidate import Candidate
from materia.answers.claims import ClaimBook
from materia.answers.compose import Composer
from materia.answers.draft import Draft, SectionDraft, TableDraft, safety
from materia.answers.plan import plan_for
from materia.answers.verdict import VerdictDraft
from materia.identity.recency import age_years
from materia.model.answer import Answer, Triage
from materia.model.check import CheckResult, Reason, Support
from materia.model.question import Audience, Intent, Proposition
from materia.model.statement import Statement

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
candidate, evidence, source = INVENTED["candidate"], INVENTED["evidence"], INVENTED["source"]
AS_OF = INVENTED["AS_OF"]
YES = CheckResult(support=Support.SUPPORTED)


def check(made: Candidate, text: str) -> CheckResult:
    """Refuse what says "false": the stand-in for the checker."""
    if "false" in text:
        return CheckResult(support=Support.UNSUPPORTED, reasons=(Reason(code="content", text="not in the passage"),))
    if "partly" in text:
        return CheckResult(support=Support.PARTIAL, reasons=(Reason(code="content", text="more than the passage"),))
    return YES


def book(*, plain: bool = False) -> ClaimBook:
    return ClaimBook(check, source, plain=plain, as_of=AS_OF)


def draft(intent: Intent = Intent.SIDE_EFFECTS, **given: Any) -> Draft:
    return Draft(
        question=INVENTED["question"](intent=intent),
        audience=given.pop("audience", Audience.PHARMACIST),
        plan=plan_for(intent),
        triage=Triage(),
        as_of=AS_OF,
        names=["inventol"],
        drugs=["drug:inventol"],
        **given,
    )


def composed(made: Draft) -> Answer:
    answer, _refused = Composer(check, source, lambda: "pack").compose(made, AS_OF)
    return answer


def part(kind: str, *candidates: Candidate) -> SectionDraft:
    return SectionDraft(kind=kind, title=kind, candidates=list(candidates))


def places(answer: Answer) -> list[str]:
    """Return every claim id in the order in which a reader meets it."""
    ids = [*answer.verdict.claims, *answer.key_points]
    for section in answer.sections:
        ids += section.claims
        ids += [c for row in (section.table.rows if section.table else []) for cell in row for c in cell.claims]
    return ids


# -- the claim book --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Inventol is false.", "Inventol is partly so."])
def test_only_full_support_makes_a_claim(text: str) -> None:
    made = book()
    assert made.add(candidate(text)) is None
    assert [(t, r.support is Support.SUPPORTED) for t, r in made.refused] == [(text, False)]
    assert made.settle([])[1:] == ([], [])


def test_the_same_sentence_on_the_same_evidence_is_one_claim() -> None:
    made = book()
    first = made.add(candidate("Inventol is invented."))
    assert first is not None
    assert made.add(candidate("Inventol is invented.")) == first
    assert made.add(candidate("Inventol is made up.")) != first


def test_plain_words_are_checked_and_shown_to_those_who_want_them() -> None:
    statement = Statement(
        id="s", subject="drug:inventol", predicate="causes", object=None, text="Inventol induces purpura.",
        plain="Inventol makes elbows purple.", evidence=(evidence("Inventol induces purpura."),),
    )  # fmt: skip
    made = candidate("Inventol induces purpura.", statement=statement)
    for plain, words in ((True, statement.plain), (False, statement.text)):
        sheet = book(plain=plain)
        number = sheet.add(made)
        assert number is not None
        assert sheet.text(number) == words


def test_a_fixed_safety_sentence_needs_no_source_and_names_its_rule() -> None:
    made = book()
    number = made.add(safety("Call somebody who says false.", "notice:invented"))
    assert number is not None
    _, (claim,), references = made.settle([number])
    assert (claim.kind, claim.rule, claim.citations, claim.evidence) == ("safety", "notice:invented", [], [])
    assert references == []


def test_references_are_numbered_as_they_appear_and_cited_ones_only() -> None:
    made = book()
    ids = [made.add(candidate(f"Inventol does thing {n}.", f"spl:{d}")) for n, d in enumerate("abcab")]
    shown = [i for i in (ids[2], ids[0], ids[3]) if i is not None]
    names, claims, references = made.settle(shown)
    assert [names[i] for i in shown] == ["c1", "c2", "c3"]
    assert [(r.number, r.title) for r in references] == [(1, "Invented label spl:c"), (2, "Invented label spl:a")]
    assert [c.citations for c in claims] == [[1], [2], [2]]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 5)), max_size=12))
def test_numbers_run_from_one_without_gaps(rows: list[tuple[str, int]]) -> None:
    made = book()
    ids = [made.add(candidate(f"Inventol does thing {n}.", f"spl:{d}")) for d, n in rows]
    _, claims, references = made.settle([i for i in ids if i is not None])
    assert [r.number for r in references] == list(range(1, len(references) + 1))
    assert [c.id for c in claims] == [f"c{n}" for n in range(1, len(claims) + 1)]
    met = [n for c in claims for n in c.citations]
    assert list(dict.fromkeys(met)) == [r.number for r in references]
    assert all({e.reference for e in c.evidence} == set(c.citations) for c in claims)


def test_evidence_without_its_text_says_so() -> None:
    from dataclasses import replace

    made, sheet = candidate("Inventol is invented."), book()
    number = sheet.add(replace(made, evidence=(replace(made.evidence[0], quote=None),)))
    assert number is not None
    _, (claim,), _ = sheet.settle([number])
    assert [e.status for e in claim.evidence] == ["text_not_loaded"]


@pytest.mark.parametrize(
    ("day", "age"),
    [
        ("2006-01-04", 20),
        ("2006-11-22", 20),
        ("2006-11-23", 19),
        ("2006", 20),
        ("2027-01-01", 0),
        (None, None),
        ("", None),
    ],
)
def test_ages_are_whole_years(day: str | None, age: int | None) -> None:
    assert age_years(day, AS_OF) == age


# -- the whole answer ------------------------------------------------------------------------------------------------


def test_what_the_checker_refuses_is_nowhere_in_the_answer_but_counted() -> None:
    good, bad = candidate("Inventol may cause hiccups."), candidate("Inventol is false.", start=90)
    answer = composed(draft(verdict=VerdictDraft([good]), sections=[part("common", bad, good)]))
    assert [c.text for c in answer.claims] == ["Inventol may cause hiccups."]
    assert all(c.support == "supported" for c in answer.claims)
    assert any(entry.code == "refused" and "1" in entry.text for entry in answer.limits)
    assert "false" not in str([answer.claims, answer.sections, answer.key_points])


def test_nothing_that_stands_makes_it_not_found() -> None:
    bad = candidate("Inventol is false.")
    answer = composed(draft(verdict=VerdictDraft([bad]), sections=[part("common", bad)]))
    assert (answer.status, answer.claims, answer.references, answer.sections) == ("not_found", [], [], [])


def test_a_refused_verdict_sentence_takes_its_yes_or_no_with_it() -> None:
    """Else the answer says yes or no above a sentence that has nothing to do with it."""
    bad, other = candidate("Inventol is false."), candidate("Inventol is stored in a box.", start=90)
    for value in ("yes", "no"):
        answer = composed(
            draft(
                Intent.CLASS_MEMBERSHIP,
                verdict=VerdictDraft([bad], value, "avoid"),
                proposition=Proposition(predicate="is_a", args=("drug:inventol", "class:opioid")),
                sections=[part("indications", other)],
            )
        )
        assert answer.verdict.value in (None, "unknown")
        assert answer.verdict.stance != "avoid"


def test_every_claim_is_shown_once() -> None:
    sentences = [candidate(f"Inventol may cause hiccups of kind {n}.", start=50 * n) for n in range(12)]
    answer = composed(
        draft(
            verdict=VerdictDraft([sentences[0]]),
            sections=[part("serious", *sentences[:6]), part("common", *sentences[4:]), part("reported", sentences[1])],
        )
    )
    shown = places(answer)
    assert sorted(shown) == sorted({c.id for c in answer.claims})
    assert len(answer.claims) == 12
    assert 0 < len(answer.key_points) <= 5
    assert all(s.claims or s.table for s in answer.sections)


def test_what_the_verdict_says_is_not_said_again_in_the_table() -> None:
    said, other = candidate("Inventol differs from fictivol."), candidate("Inventol treats hiccups.", start=60)
    table = TableDraft(columns=["inventol", "fictivol"], rows=[("Class", [[said], [other]])])
    section = SectionDraft(kind="table", title="Side by side", table=table)
    answer = composed(draft(Intent.COMPARISON, verdict=VerdictDraft([said], "no"), sections=[section]))
    assert len(places(answer)) == len(set(places(answer)))


def test_a_cell_without_a_claim_says_not_found() -> None:
    good, bad = candidate("Inventol treats hiccups."), candidate("Fictivol is false.", "spl:b")
    table = TableDraft(columns=["inventol", "fictivol"], rows=[("Used for", [[good], [bad]]), ("Dose", [[bad], []])])
    section = SectionDraft(kind="table", title="Side by side", table=table)
    answer = composed(
        draft(Intent.COMPARISON, verdict=VerdictDraft([candidate("Inventol is one.")]), sections=[section])
    )
    (shown,) = [s.table for s in answer.sections if s.table]
    assert [[cell.text for cell in row] for row in shown.rows] == [
        ["Used for", "Inventol treats hiccups.", "Not found."]
    ]
    assert [bool(cell.claims) for cell in shown.rows[0]] == [False, True, False]


def test_ids_and_numbers_follow_the_order_of_reading() -> None:
    rows = [candidate(f"Inventol may cause hiccups of kind {n}.", f"spl:{n}") for n in range(4)]
    answer = composed(
        draft(verdict=VerdictDraft([rows[3]]), sections=[part("serious", rows[1]), part("common", rows[0])])
    )
    assert places(answer) == ["c1", "c2", "c3"] == [c.id for c in answer.claims]
    assert [r.title[-5:] for r in answer.references] == ["spl:3", "spl:1", "spl:0"]
    assert [c.citations for c in answer.claims] == [[1], [2], [3]]


def test_a_must_have_is_covered_by_a_claim_that_is_shown_or_else_named_as_missing() -> None:
    common = candidate("The most common reactions were hiccups.")
    answer = composed(draft(verdict=VerdictDraft([common]), sections=[part("common", common)]))
    found = {m.slot: m for m in answer.must_haves}
    assert found["common_effects"].status == "covered"
    assert set(found["common_effects"].claims) <= {c.id for c in answer.claims}
    assert found["serious_effects"].status == "not_found"
    assert (found["serious_effects"].claims, answer.status) == ([], "partial")
    assert any(entry.code == "must_have" and "serious" in entry.text for entry in answer.limits)


def test_what_a_drug_does_not_need_is_not_applicable_and_not_missing() -> None:
    rows = [
        candidate("The most common reactions were hiccups."),
        candidate("Serious hiccups have led to death.", start=60),
    ]
    made = draft(verdict=VerdictDraft([rows[0]]), sections=[part("common", *rows)])
    made.not_applicable.add("do_not_stop_alone")
    made.advise("report_side_effects")
    made.sections.append(part("advice", *made.advice))
    answer = composed(made)
    assert {m.slot: m.status for m in answer.must_haves} == {
        "common_effects": "covered",
        "serious_effects": "covered",
        "do_not_stop_alone": "not_applicable",
        "report": "covered",
    }
    assert answer.status == "answered"


def test_an_answer_that_lacks_what_was_asked_is_not_found_even_with_sentences() -> None:
    made = draft(sections=[part("common", candidate("Inventol is stored in a box."))], answers_question=False)
    answer = composed(made)
    assert (answer.status, answer.claims, answer.references) == ("not_found", [], [])


@pytest.mark.parametrize("stance", ["avoid", "caution"])
def test_an_answer_without_a_sentence_takes_no_stance_on_it(stance: str) -> None:
    """Else a reader sees "Avoid." above nothing."""
    answer = composed(
        draft(Intent.CONTRAINDICATION, verdict=VerdictDraft([], "unknown", stance), answers_question=False)
    )
    assert answer.status == "not_found"
    assert answer.verdict.stance != stance


def test_an_incomplete_answer_is_partial() -> None:
    rows = [candidate("Inventol is indicated for hiccups.")]
    made = draft(Intent.INDICATION, verdict=VerdictDraft(rows), sections=[part("indications", *rows)], incomplete=True)
    assert composed(made).status == "partial"
    made = draft(Intent.INDICATION, verdict=VerdictDraft(rows), sections=[part("indications", *rows)])
    assert composed(made).status == "answered"


def test_advice_alone_never_opens_an_answer() -> None:
    made = draft()
    made.advise("report_side_effects")
    made.sections.append(part("advice", *made.advice))
    assert composed(made).status == "not_found"


def test_old_and_undated_sources_are_named() -> None:
    old, undated = candidate("Inventol may cause hiccups."), candidate("Inventol causes death.", "spl:b")
    from dataclasses import replace

    old = replace(old, sources=(source("spl:a", "2009-01-01"),))
    undated = replace(undated, sources=(source("spl:b", None),))
    answer = composed(draft(verdict=VerdictDraft([old]), sections=[part("common", undated)]))
    assert {"old_source", "undated_source"} <= {entry.code for entry in answer.limits}
    assert [(r.date, r.age_years) for r in answer.references] == [("2009-01-01", 17), (None, None)]


def test_composing_twice_gives_the_same_bytes() -> None:
    from materia.answers.render.json import encode

    def once() -> bytes:
        rows = [candidate(f"Inventol may cause hiccups of kind {n}.", f"spl:{n % 3}", 50 * n) for n in range(9)]
        return encode(composed(draft(verdict=VerdictDraft(rows[:1]), sections=[part("common", *rows)])))

    assert once() == once()


# -- answers that hold no claim of a source --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "I took 20 inventol and can't breathe",
        "my son swallowed a bottle of inventol and will not wake up",
        "inventol gave me chest pain and I cannot breathe, what is the dose?",
        "I want to kill myself with inventol",
    ],
)
def test_an_emergency_holds_nothing_but_what_to_do_now(tmp_path: Path, text: str) -> None:
    sections = {
        INVENTED["DOSE"]: "Take 5 mg of inventol once daily.",
        INVENTED["OVERDOSE"]: "Symptoms of inventol overdosage include coma.",
        INVENTED["ADVERSE"]: "Inventol may cause nausea.",
    }
    stored = INVENTED["library"](tmp_path, a=INVENTED["label"]("a", sections))
    answer = INVENTED["answerer"](stored).answer(text, as_of=AS_OF)
    assert answer.status == "emergency"
    assert answer.triage.level in ("emergency", "crisis")
    assert answer.claims
    assert {(c.kind, tuple(c.citations), tuple(c.evidence)) for c in answer.claims} == {("safety", (), ())}
    assert all(c.rule for c in answer.claims)
    assert answer.verdict.claims == [c.id for c in answer.claims]
    assert (answer.key_points, answer.sections, answer.references, answer.follow_ups, answer.related) == ([],) * 5
    assert "5 mg" not in " ".join(c.text for c in answer.claims)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("What is the weather like?", "declined", "no_drug"),
        ("What is the dose of zzyzxolol?", "not_found", "unknown_drug"),
        ("", "declined", "no_drug"),
    ],
)
def test_what_cannot_be_answered_says_why_and_claims_nothing(text: str, status: str, code: str) -> None:
    answer = INVENTED["answerer"](None).answer(text, as_of=AS_OF)
    assert (answer.status, [entry.code for entry in answer.limits]) == (status, [code])
    assert (answer.claims, answer.references, answer.sections) == ([], [], [])
