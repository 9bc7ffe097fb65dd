"""Questions and answers."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from materia.errors import BadInput
from materia.interfaces.http.problems import FieldProblem, Problem
from materia.interfaces.http.rest.requests import AskRequest, BatchRequest
from materia.interfaces.http.rest.routing import PREFIX, PRIVATE, JsonRoute, fails, json_response, ok, service_of
from materia.interfaces.http.service import Asked
from materia.interfaces.question_text import question_text
from materia.interfaces.records import Answers
from materia.model.answer import Answer

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Questions"])


@router.post(
    "/ask",
    operation_id="ask",
    summary="Answer a question",
    response_class=Response,
    responses={
        **ok(Answer, "The answer: whatever its status (also not_found, declined, emergency)."),
        **fails(400, 408, 413, 415, 422),
    },
)
async def ask(request: Request, body: AskRequest) -> Response:
    """Answer one medication question from dated sources, every sentence cited.

    The bytes are those that `materia ask --json` prints for the same question, day, library and settings.
    """
    asked = await service_of(request).asked(body.question, body.audience, body.country, body.as_of)
    return json_response(asked.json, cache=PRIVATE, etag=asked.etag)


@router.post(
    "/ask/batch",
    operation_id="askBatch",
    summary="Answer several questions",
    response_class=Response,
    responses={
        **ok(Answers, "The answers, in the order of the questions.", tagged=False),
        **fails(400, 408, 413, 415, 422),
    },
)
async def ask_batch(request: Request, body: BatchRequest) -> Response:
    """Answer several questions for one reader; nothing is answered where one of them cannot be used."""
    service = service_of(request)
    limit = service.settings.server_batch_limit
    if len(body.questions) > limit:
        raise Problem(422, f"A batch may hold {limit:,} questions at most: send several.")
    wrong = list(_unusable(body.questions))
    if wrong:
        raise Problem(422, "Some of the questions cannot be used.", errors=wrong)
    # A batch takes no more threads than there are, so that single questions are answered in between.
    places = asyncio.Semaphore(service.settings.server_threads)

    async def one(question: str) -> Asked:
        async with places:
            return await service.asked(question, body.audience, body.country, body.as_of)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(question)) for question in body.questions]
    return json_response(b'{"answers":[' + b",".join(task.result().json for task in tasks) + b"]}", cache=PRIVATE)


def _unusable(questions: list[str]) -> list[FieldProblem]:
    found = []
    for number, question in enumerate(questions):
        try:
            question_text(question)
        except BadInput as error:
            found.append(FieldProblem(pointer=f"/questions/{number}", detail=str(error)))
    return found
