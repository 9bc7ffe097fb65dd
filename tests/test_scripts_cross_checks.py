"""The cross-checks: what they call a contradiction, and a report over the real references."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from materia.model.identity import RouteGroup
from materia.model.statement import Evidence, Polarity, Statement

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "cross_checks.py"


@pytest.fixture(scope="module")
def checks() -> ModuleType:
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        spec = importlib.util.spec_from_file_location("cross_checks", SCRIPT)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["cross_checks"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPT.parent))
    return module


def stated(document: str, predicate: str, **typed: Any) -> Statement:
    evidence = Evidence(document=document, section="1", start=0, end=1, quote_sha256="", section_kind="")
    return Statement(
        id=f"{document}/{predicate}",
        subject="drug:dozamine",
        predicate=predicate,
        object=typed.pop("object", None),
        text="",
        plain="",
        evidence=(evidence,),
        **typed,
    )


MAXIMUM = (("daily_dose", "40 mg"), ("step", "maximum"))
HIGHER = (("daily_dose", "60 mg"), ("step", "maximum"))


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        (stated("a", "contraindicated_in", object="condition:gout"),
         stated("b", "contraindicated_in", object="condition:gout", polarity=Polarity.NEGATED), "contraindicated"),
        (stated("a", "contraindicated_in", object="condition:gout"), stated("b", "treats", object="condition:gout"),
         "contraindicated"),
        (stated("a", "dose", value=MAXIMUM), stated("b", "dose", value=HIGHER), "40 v 60"),
        (stated("a", "half_life", value=(("half_life", "4 hours"),)),
         stated("b", "half_life", value=(("half_life", "1 day"),)), "4 v 24 hours"),
    ],
)  # fmt: skip
def test_what_cannot_both_hold_is_listed_with_both_sources(
    checks: ModuleType, one: Statement, two: Statement, said: str
) -> None:
    (found,) = checks._contradicting([one, two], lambda statement: statement.route)
    assert said in found and "(a)" in found and "(b)" in found


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (stated("a", "dose", value=MAXIMUM), stated("b", "dose", value=MAXIMUM)),
        (stated("a", "dose", value=MAXIMUM, route=RouteGroup.ORAL),
         stated("b", "dose", value=HIGHER, route=RouteGroup.INJECTED)),
        (stated("a", "half_life", value=(("half_life", "4 to 6 hours"),)),
         stated("b", "half_life", value=(("half_life", "8 hours"),))),
        (stated("a", "contraindicated_in", object="condition:gout"),
         stated("b", "contraindicated_in", object="condition:asthma", polarity=Polarity.NEGATED)),
    ],
)  # fmt: skip
def test_what_can_both_hold_is_not(checks: ModuleType, one: Statement, two: Statement) -> None:
    assert list(checks._contradicting([one, two], lambda statement: statement.route)) == []


def test_the_report_has_every_check_with_its_figures(test_data: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--data", str(test_data), "--show", "2"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^([a-f])\. ", shown, re.MULTILINE) == list("abcdef")
    assert re.search(r"\d+ of \d+ pairs found \(\d+\.\d %, target 85 %\)", shown)
    assert re.search(r"rxcui v OHDSI: \d{4} of \d{4} agree", shown)
    assert re.search(r"\d+ of \d+ memberships agree", shown)
