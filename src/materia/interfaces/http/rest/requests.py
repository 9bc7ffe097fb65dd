"""The bodies and parameters that the API takes. What a text may hold is checked where it is used."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from materia.interfaces.names import LONGEST_PREFIX
from materia.interfaces.question_text import LONGEST_QUESTION

_LONGEST_NAME = 200
_MOST_COMPARED = 10


def _day(value: Any) -> date:
    """Return a day from its ISO form alone: a number is no day."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == len("2026-07-31"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("Give a day such as 2026-07-31")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Audience = Literal["patient", "caregiver", "student", "nurse", "pharmacist", "physician"]
Country = Annotated[str, Field(pattern=r"^[A-Za-z]{2}$"), AfterValidator(str.upper)]
DocumentKinds = Literal["label", "guideline", "research", "reference"]
ConceptKinds = Literal["drug", "brand", "class", "condition", "effect", "test", "population", "food", "enzyme"]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Name = Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME)]
Loinc = Annotated[str, Field(pattern=r"^[0-9]{1,7}-[0-9]$")]

_AUDIENCE = "Whom the words are for; facts never change with it. Left out: as the server is set."
_COUNTRY = "Country of the reader (ISO 3166-1), for emergency numbers. Left out: as the server is set."
_AS_OF = "The day to which ages of sources are counted. Left out: today."

AudienceParameter = Annotated[Audience | None, Query(description=_AUDIENCE)]
CountryParameter = Annotated[str | None, Query(description=_COUNTRY, pattern=r"^[A-Za-z]{2}$")]
AsOfParameter = Annotated[Day | None, Query(description=_AS_OF)]
NameInPath = Annotated[
    str, Path(description="A drug, brand or class.", min_length=1, max_length=_LONGEST_NAME, examples=["tizanidine"])
]
DocumentInPath = Annotated[
    str,
    Path(
        description="As the evidence names it, or a set id, version id or PMID.",
        min_length=1,
        max_length=_LONGEST_NAME,
        examples=["spl:f133fe04-1550-4fa4-9dc4-652c27936bf2"],
    ),
]
SectionInPath = Annotated[
    str, Path(description='A section id such as "5.1".', min_length=1, max_length=_LONGEST_NAME, examples=["5.1"])
]
PrefixParameter = Annotated[
    str,
    Query(description="What has been typed so far.", min_length=1, max_length=LONGEST_PREFIX, examples=["baclo"]),
]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Reader(_Body):
    audience: Audience | None = Field(None, description=_AUDIENCE)
    country: Country | None = Field(None, description=_COUNTRY)
    as_of: Day | None = Field(None, description=_AS_OF)


class AskRequest(_Reader):
    """A question."""

    question: Text = Field(description="The question in the reader's own words.")

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Is baclofen an opioid?", "audience": "patient"}]}
    )


class BatchRequest(_Reader):
    """Questions that are answered in order."""

    questions: list[Text] = Field(description="The questions; how many is a setting of the server.", min_length=1)

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"questions": ["Is baclofen an opioid?", "What is tizanidine?"]}]}
    )


class CompareRequest(_Reader):
    """Drugs to compare."""

    names: list[Name] = Field(description="Two different drugs or more.", min_length=2, max_length=_MOST_COMPARED)

    model_config = ConfigDict(json_schema_extra={"examples": [{"names": ["baclofen", "tizanidine"]}]})


class SearchRequest(_Body):
    """Words to look for in the loaded documents, and what to narrow the search to."""

    query: Text = Field(description="Words to look for.")
    kind: DocumentKinds | None = Field(None, description="Only in documents of this kind.")
    drug: Name | None = Field(None, description="Only in labels of this drug: its ingredients, or its concept id.")
    section: Loinc | None = Field(None, description="Only in sections of this LOINC code.")
    year: Annotated[int, Field(ge=1, le=9999)] | None = Field(
        None, description="Only in documents effective or published in this year."
    )
    limit: int = Field(10, description="Passages at most.", ge=1, le=100)
    offset: int = Field(0, description="Passages to leave out, best first.", ge=0, le=200)

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"query": "abrupt withdrawal seizures", "drug": "baclofen", "limit": 5}]}
    )
