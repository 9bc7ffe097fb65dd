"""The interactions of the shipped pack: rules of classes and mechanisms hold for every member, and no other drug."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from materia.model.statement import Status
from materia.pack import build
from materia.pack.store import Interaction, Pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    target: Path = tmp_path_factory.mktemp("pack") / "pack.sqlite"
    build.run(None, target)
    with Pack.open(target) as opened:
        yield opened


def held(pack: Pack, a: str, b: str) -> list[Interaction]:
    """Return what holds for two drugs: current, and neither is exempted."""
    hits = pack.interactions(f"drug:{a}", b if ":" in b else f"drug:{b}")
    return [hit for hit in hits if hit.statement.status is Status.CURRENT and hit.exemption is None]


@pytest.mark.parametrize(
    ("a", "b", "stance"),
    [
        ("simvastatin", "clarithromycin", "avoid"),
        ("sildenafil", "nitroglycerin", "avoid"),
        ("phenelzine", "pseudoephedrine", "avoid"),
        ("selegiline", "meperidine", "avoid"),
        ("dofetilide", "moxifloxacin", "avoid"),
        ("ergotamine", "ritonavir", "avoid"),
        ("riociguat", "tadalafil", "avoid"),
        ("azathioprine", "febuxostat", "avoid"),
        ("warfarin", "metronidazole", "caution"),
        ("rivaroxaban", "naproxen", "caution"),
        ("enalapril", "triamterene", "caution"),
        ("fentanyl", "diphenhydramine", "caution"),
        ("tacrolimus", "rifampin", "caution"),
        ("doxycycline", "calcium-carbonate", "caution"),
        ("tobramycin", "furosemide", "avoid"),
        ("metronidazole", "food:alcohol", "avoid"),
    ],
)
def test_a_rule_holds_for_drugs_without_a_file_of_their_own(pack: Pack, a: str, b: str, stance: str) -> None:
    assert stance in {hit.statement.stance for hit in held(pack, a, b)}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("pravastatin", "clarithromycin"),  # not cleared by CYP3A4
        ("simvastatin", "azithromycin"),  # does not inhibit CYP3A4
        ("amoxicillin", "metformin"),
        ("levothyroxine", "loratadine"),
        ("warfarin", "cetirizine"),
    ],
)
def test_a_rule_does_not_reach_past_its_classes(pack: Pack, a: str, b: str) -> None:
    assert not [hit for hit in held(pack, a, b) if hit.distance > 0 and hit.statement.origin == "curated"]


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        ("selegiline", "levodopa", "rule:maoi/levodopa"),
        ("selegiline", "rizatriptan", "rule:maoi/triptan"),
        ("warfarin", "atorvastatin", "rule:warfarin/statin"),
        ("phenelzine", "eletriptan", "rule:maoi/triptan"),
    ],
)
def test_an_exempted_member_is_told_with_its_evidence(pack: Pack, a: str, b: str, rule: str) -> None:
    (hit,) = [hit for hit in pack.interactions(f"drug:{a}", f"drug:{b}") if hit.statement.id == rule]
    assert hit.exemption is not None and hit.exemption.reason and hit.exemption.evidence


def test_a_supplement_is_the_same_by_either_name(pack: Pack) -> None:
    for name in ("calcium", "iron"):
        apart = [hit.statement for hit in held(pack, "levothyroxine", name) if "4 hours" in hit.statement.plain]
        assert [statement.object for statement in apart] == [f"food:{name}"]


def test_interactions_are_stated_of_classes_rather_than_of_pairs(pack: Pack) -> None:
    stated = [s for s in pack.all_statements() if s.predicate == "interacts_with" and s.id.startswith("rule:")]
    pairs = [s.id for s in stated if s.subject.startswith("drug:") and str(s.object).startswith("drug:")]
    assert len(stated) >= 140 and len(pairs) <= len(stated) / 20
