"""Extracted statements as source files: written, read again, chosen among labels, rejected by people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.errors import PackError
from materia.extraction.wording import Words
from materia.model.identity import Availability, MarketStatus, ProductIdentity, ReleaseForm, RouteGroup
from materia.model.statement import Evidence, Polarity, Statement, Status
from materia.pack.choose import Read, chosen
from materia.pack.extracted import Extracted, dump, file_name, parse, row, source_rows
from materia.pack.rejected import Rejections

_AS_OF = date(2026, 11, 22)
_WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)


def evidence(document: str = "spl:1", start: int = 0) -> Evidence:
    return Evidence(
        document=document,
        section="4.1",
        start=start,
        end=start + 9,
        quote_sha256=f"{start:064x}",
        section_kind="34070-3",
    )


def statement(name: str = "s", document: str = "spl:1", **fields: object) -> Statement:
    base = Statement(
        id=f"drug:inventol/{name}",
        subject="drug:inventol",
        predicate="contraindicated_in",
        object="condition:gout",
        text="t",
        plain="p",
        evidence=(evidence(document),),
        origin="extracted",
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def read(
    document: str,
    statements: Sequence[Statement],
    day: str | None = None,
    market: MarketStatus = MarketStatus.MARKETED,
    route: RouteGroup = RouteGroup.ORAL,
    release: ReleaseForm = ReleaseForm.UNKNOWN,
    kinds: frozenset[str] = frozenset(),
) -> Read:
    identity = ProductIdentity(
        moieties=frozenset({"inventol"}), route=route, release=release, availability=Availability.RX
    )
    return Read(
        document=document, subject="drug:inventol", name="inventol",
        header={"id": document, "date_kind": "effective" if day else "unknown"} | ({"date": day} if day else {}),
        identities=(identity,), market=market, source_format="spl_html", notes=(), statements=tuple(statements),
        kinds=kinds, words={},
    )  # fmt: skip


def test_a_file_is_named_after_its_drug() -> None:
    assert file_name("drug:acetaminophen+codeine") == "acetaminophen+codeine.tsv"


@given(st.dictionaries(_WORDS, _WORDS, max_size=3), _WORDS)
def test_what_is_written_is_read_again(value: dict[str, str], title: str) -> None:
    made = statement(value=tuple(sorted(value.items())), polarity=Polarity.NEGATED, slots=("dose.maximum",))
    file = Extracted(
        subject="drug:inventol", name="inventol", by="a test", on="2026-01-01",
        documents={"D1": {"id": "spl:1", "title": title, "date_kind": "unknown"}},
        rows=(row(made, Words("v", "topical inventol", 1, None), {"spl:1": "D1"}),),
    )  # fmt: skip
    again = parse(dump(file), "x.tsv")
    assert again == file
    ((words, fields),) = source_rows(again)
    assert words == Words("v", "topical inventol", 1, None)
    assert fields["value"] == value if value else "value" not in fields
    assert fields["polarity"] == "negated"
    assert fields["evidence"] == [
        {"document": "D1", "section": "4.1", "kind": "34070-3", "at": ["0", "9"], "sha256": "0" * 64}
    ]


def test_a_broken_row_is_named_with_the_mend() -> None:
    with pytest.raises(PackError, match=r"x\.tsv, line 2.*pack extract"):
        parse("subject\tdrug:x\tx\tme\t2026-01-01\ntoo\tfew\tcells\n", "x.tsv")


def test_numbers_of_two_labels_are_never_mixed() -> None:
    doses = [statement(f"dose{n}", predicate="dose", object=None) for n in range(2)]
    reads = [read("spl:new", [doses[0]], "2024-01-01"), read("spl:old", [doses[1]], "2022-01-01")]
    assert [s.id for s in chosen(reads, _AS_OF)] == ["drug:inventol/dose0"]


def test_a_label_of_unknown_date_speaks_before_one_that_is_known_to_be_old() -> None:
    reads = [
        read("spl:old", [statement("a", predicate="dose")], "2009-01-01"),
        read("openfda:x", [statement("b", predicate="dose")]),
    ]
    assert [s.id for s in chosen(reads, _AS_OF)] == ["drug:inventol/b"]


@pytest.mark.parametrize(
    ("fields", "kinds", "speaks"),
    [
        ({"certainty": "not_established"}, {"34070-3"}, False),
        ({"polarity": Polarity.NEGATED}, {"34070-3"}, False),
        ({"certainty": "not_established"}, {"34081-0"}, True),
        ({}, {"34070-3"}, True),
    ],
)
def test_what_an_older_label_did_not_know_is_silent_where_a_newer_one_has_the_section(
    fields: dict[str, Any], kinds: set[str], speaks: bool
) -> None:
    reads = [
        read("spl:new", [statement("a", predicate="dose")], "2024-01-01", kinds=frozenset(kinds)),
        read("spl:old", [statement("b", predicate="children", **fields)], "2015-01-01"),
    ]
    assert ("drug:inventol/b" in [s.id for s in chosen(reads, _AS_OF)]) is speaks


def test_warnings_are_gathered_from_a_dated_and_an_undated_label() -> None:
    reads = [
        read("spl:old", [statement("a")], "2009-01-01"),
        read("spl:older", [statement("c")], "2007-01-01"),
        read("openfda:x", [statement("b")]),
    ]
    assert [s.id for s in chosen(reads, _AS_OF)] == ["drug:inventol/a", "drug:inventol/b"]


def test_each_route_and_lasting_form_speaks_for_itself() -> None:
    reads = [
        read("spl:1", [statement("tablet", predicate="dose")], "2024-01-01"),
        read("spl:2", [statement("vein", predicate="dose")], "2023-01-01", route=RouteGroup.INJECTED),
        read("spl:3", [statement("lasting", predicate="dose")], "2022-01-01", release=ReleaseForm.EXTENDED),
    ]
    assert len(chosen(reads, _AS_OF)) == 3


def test_what_was_withdrawn_is_history_only() -> None:
    reads = [read("spl:1", [statement()], "2009-01-01", MarketStatus.WITHDRAWN)]
    assert [s.status for s in chosen(reads, _AS_OF)] == [Status.WITHDRAWN]


def test_a_rejected_statement_stays_out_on_that_evidence_only(tmp_path: Path) -> None:
    (tmp_path / "rejected.tsv").write_text(
        "# negative data\nstatement\tsha256\treason\tby\ton\n"
        f"drug:inventol/s\t{0:064x}\tmeans another thing\tme\t2026-01-01\n",
        encoding="utf-8",
    )
    rejections = Rejections.load(tmp_path)
    assert rejections.holds(statement())
    assert not rejections.holds(statement(evidence=(evidence(start=1),)))
    assert not Rejections.load(tmp_path / "nowhere").holds(statement())


def test_a_rejection_without_a_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rejected.tsv").write_text("statement\tsha256\treason\tby\ton\nx\ty\t\tme\t2026-01-01\n")
    with pytest.raises(PackError, match="none of them empty"):
        Rejections.load(tmp_path)
