"""Settings: where a value comes from, what is refused, and that the reference page is the code's own."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia import settings
from materia.errors import BadInput
from materia.settings import Settings, load

NO_FILE = {"MATERIA_CONFIG": ""}


def write(folder: Path, text: str) -> Path:
    path = folder / "materia.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_flag_wins_over_the_environment_which_wins_over_the_file(tmp_path: Path) -> None:
    config = write(tmp_path, 'audience = "student"\ncountry = "CA"\nworkers = 3\n')
    loaded = load(
        {"audience": "physician"},
        config=config,
        environment={"MATERIA_AUDIENCE": "nurse", "MATERIA_COUNTRY": "gb"},
    )
    assert (loaded.audience, loaded.country, loaded.workers) == ("physician", "GB", 3)


def test_a_flag_that_was_not_given_changes_nothing() -> None:
    assert load({"audience": None}, environment={**NO_FILE, "MATERIA_AUDIENCE": "nurse"}).audience == "nurse"


def test_the_file_may_be_named_by_the_environment(tmp_path: Path) -> None:
    config = write(tmp_path, "as_of = 2026-07-31\n")
    assert load(environment={"MATERIA_CONFIG": str(config)}).as_of == date(2026, 7, 31)


def test_relative_folders_in_a_file_are_taken_from_the_files_folder(tmp_path: Path) -> None:
    config = write(tmp_path, 'library = "lib"\n')
    assert load(config=config, environment={}).library == tmp_path / "lib"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"MATERIA_AUDIENCE": "robot"}, "MATERIA_AUDIENCE must be one of patient"),
        ({"MATERIA_COUNTRY": "USA"}, "two-letter country code"),
        ({"MATERIA_AS_OF": "yesterday"}, "must be a date such as"),
        ({"MATERIA_WORKERS": "many"}, "whole number"),
        ({"MATERIA_WORKERS": "-1"}, "between 0 and 256"),
        ({"MATERIA_TIMEOUT": "nan"}, "must be a number"),
        ({"MATERIA_RATE_LIMIT": "1000"}, "between 1 and 240"),
        ({"MATERIA_NO_PACK": "perhaps"}, "true or false"),
        ({"MATERIA_PROXY": "proxy:3128"}, "must be an address"),
        ({"MATERIA_OPENFDA_URL": "http://api.fda.gov"}, "must begin with https://"),
        ({"MATERIA_LIBARY": "/x"}, "did you mean MATERIA_LIBRARY"),
        ({"MATERIA_XYZZY": "1"}, "is no setting"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_its_origin(environment: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput) as refused:
        load(environment={**NO_FILE, **environment})
    message = str(refused.value)
    assert words in message
    assert next(iter(environment)) in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('audiense = "nurse"', "did you mean audience"),
        ("workers = true", "whole number"),
        ("workers = 1.5", "whole number"),
        ("library = 3", "must be a text"),
        ("library = ", "is not valid TOML"),
    ],
)
def test_a_bad_file_is_one_sentence_that_names_the_file(tmp_path: Path, text: str, words: str) -> None:
    config = write(tmp_path, text)
    with pytest.raises(BadInput) as refused:
        load(config=config, environment={})
    assert words in str(refused.value)
    assert str(config) in str(refused.value)


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        load(config=tmp_path / "none.toml", environment={})


def test_tests_and_benchmarks_may_have_their_own_variables() -> None:
    assert load(environment={**NO_FILE, "MATERIA_TEST_DATA": "/data"}) == load(environment=NO_FILE)


def test_services_on_this_machine_need_no_tls() -> None:
    loaded = load({"openfda_url": "http://127.0.0.1:8080/"}, environment=NO_FILE)
    assert loaded.openfda_url == "http://127.0.0.1:8080"


def test_the_key_never_shows_in_the_record_as_text() -> None:
    assert "hunter2" not in repr(load({"openfda_key": "hunter2"}, environment=NO_FILE))


def test_every_setting_is_described_and_in_the_reference_page() -> None:
    page = settings.reference()
    for spec in fields(Settings):
        assert spec.metadata["doc"].endswith("."), f"{spec.name}: write one sentence of description"
        assert f"`MATERIA_{spec.name.upper()}`" in page


def test_the_reference_page_in_docs_is_the_generated_one() -> None:
    page = Path(__file__).parents[1] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == settings.reference(), (
        "docs/settings.md is stale: run `python -m materia.interfaces.cli.reference`"
    )


@given(st.sampled_from([f.name for f in fields(Settings)]), st.text(max_size=40))
def test_any_text_gives_a_value_or_one_sentence(name: str, value: str) -> None:
    try:
        load({name: value}, environment=NO_FILE)
    except BadInput as error:
        assert str(error).endswith(".")
        assert "\n" not in str(error)
