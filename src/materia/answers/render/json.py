"""Answers as JSON bytes, keys in the order of the contract."""

from importlib.resources import files

from materia.model.answer import Answer


def encode(answer: Answer) -> bytes:
    """Return the answer as compact UTF-8 JSON without a trailing newline."""
    import msgspec

    return msgspec.json.encode(answer)


def schema_text() -> str:
    """Return the JSON schema of an answer, generated from the records, as the repository keeps it."""
    import json

    import msgspec

    schema = msgspec.json.schema(Answer)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Materia answer"
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def stored_schema() -> str:
    """Return the schema file that ships with the package."""
    return files("materia.answers").joinpath("answer.schema.json").read_text(encoding="utf-8")
