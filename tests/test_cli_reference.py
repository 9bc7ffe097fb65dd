"""The reference of the commands: generated, complete, with examples."""

from pathlib import Path

from materia.interfaces.cli.main import COMMANDS
from materia.interfaces.cli.reference import commands, reference

#: The commands of the contract that this version has.
CONTRACT = """
ask ingest source check library library-stats library-verify library-export library-prune compare drug search eval
pack pack-lint pack-check pack-extract pack-build pack-stats fetch fetch-dailymed fetch-openfda serve
"""


def test_the_page_in_docs_is_the_generated_one() -> None:
    page = Path(__file__).parents[1] / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), (
        "docs/cli.md is stale: run `python -m materia.interfaces.cli.reference`"
    )


def test_every_command_of_the_contract_is_there() -> None:
    found = {path.removeprefix("materia").strip().replace(" ", "-") for path, _ in commands()}
    assert found - {""} == set(CONTRACT.split())
    assert set(COMMANDS) == {name for name in CONTRACT.split() if "-" not in name}


def test_every_command_is_described_with_an_example() -> None:
    for path, command in commands():
        assert command.help, f"{path}: write its docstring"
        if not getattr(command, "commands", None):
            assert f"materia {path.split()[1]}" in (command.epilog or ""), f"{path}: give an example in its epilog"


def test_every_option_and_argument_is_described() -> None:
    for path, command in commands():
        for parameter in command.params:
            if parameter.name != "help":
                assert getattr(parameter, "help", None), f"{path} {parameter.name}: describe it"
