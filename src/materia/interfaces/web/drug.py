"""A medicine in short: what it is, its classes, forms and brands, its main risks, and what to ask about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from materia.errors import BadInput
from materia.interfaces.lookups import drug_question
from materia.interfaces.web import preferences
from materia.interfaces.web.answer_view import AnswerView, Sentence, view
from materia.interfaces.web.ask import Text
from materia.interfaces.web.links import drug_address
from materia.interfaces.web.rendering import page
from materia.text.datafile import load_yaml

if TYPE_CHECKING:
    from materia.interfaces.profiles import Profile

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_LONGEST_NAME = 100
#: Questions offered for every medicine, by their names in the answers' catalogue.
_QUESTIONS = ("side_effects", "dose", "interaction_any", "contraindication", "pregnancy", "stopping", "overdose")

Facts = list[tuple[str, list[tuple[str, str | None]]]]


@router.get("/drug")
async def no_drug() -> RedirectResponse:
    """Return to the form whoever opens the address without a name."""
    return RedirectResponse("/", 303)


@router.post("/drug")
async def look_up(request: Request, name: Text = "") -> RedirectResponse:
    """Go to the page of the medicine that the form names."""
    drug_question(name)
    if len(name) > _LONGEST_NAME:
        raise BadInput("The name is too long: give the name of one medicine.")
    return RedirectResponse(drug_address(name.strip()), 303)


@router.get("/drug/{name}")
async def drug_page(request: Request, name: str) -> HTMLResponse:
    """Return the page of a medicine; status 404 where nothing is known under the name."""
    service = request.app.state.service
    reader = preferences.read(request, service.settings)
    if len(name) > _LONGEST_NAME:
        raise BadInput("The name is too long: give the name of one medicine.")
    answer = (await service.drug(name, reader.audience, reader.country)).answer
    shown = view(answer)
    concept = next((c for c in answer.question.concepts if c.kind in ("drug", "brand", "class")), None)
    known = None if concept is None else await service.profile(concept.id)
    boxed = await service.boxed_claims(answer)
    return page(
        request,
        "drug.html",
        status=200 if concept is not None else 404,
        name=name if concept is None else concept.name,
        shown=shown,
        boxed=_sentences(shown, boxed),
        facts=[] if known is None else _facts(known),
        questions=[] if concept is None or concept.kind == "class" else _questions(concept.name),
    )


def _sentences(shown: AnswerView, wanted: frozenset[str]) -> tuple[Sentence, ...]:
    said = [*shown.key_points, *(sentence for part in shown.parts for sentence in part.sentences)]
    return tuple({sentence.id: sentence for sentence in said if sentence.id in wanted}.values())


def _facts(known: Profile) -> Facts:
    def linked(names: tuple[str, ...]) -> list[tuple[str, str | None]]:
        return [(name, drug_address(name)) for name in names]

    def plain(names: tuple[str, ...]) -> list[tuple[str, str | None]]:
        return [(name, None) for name in names]

    members = "Medicines of this class" if known.kind == "class" else "Ingredients"
    rows: Facts = [
        (members, linked(known.drugs)),
        ("Classes", linked(known.classes)),
        ("Product names in the loaded labels", plain(known.products)),
        ("Forms in the loaded labels", plain(known.forms)),
        ("Routes in the loaded labels", plain(known.routes)),
        ("Controlled substance (label)", plain(known.schedules)),
        ("Labels loaded here", [(str(known.labels), None)] if known.kind != "class" else []),
    ]
    return [(name, values) for name, values in rows if values]


def _questions(name: str) -> list[str]:
    catalogue = load_yaml("materia.answers", "data/follow_ups.yaml")
    return [str(catalogue[kind]).format(drug=name, other="") for kind in _QUESTIONS]
