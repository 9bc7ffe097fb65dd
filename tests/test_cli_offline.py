"""Everything but `materia fetch` works without a network: a process whose sockets raise does it all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

#: Loaded by the interpreter of each program under test before anything else.
NO_SOCKETS = """
import socket


class Refused(socket.socket):
    def __init__(self, *args, **kwargs):
        raise RuntimeError("a socket was opened")


def refuse(*args, **kwargs):
    raise RuntimeError("a socket was opened")


for name in ("create_connection", "create_server", "socketpair", "getaddrinfo", "gethostbyname", "fromfd"):
    setattr(socket, name, refuse)
socket.socket = Refused
"""

LABEL = (
    '<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><id root="99999999-9999-4999-8999-999999999999"/>'
    '<code code="34391-3" codeSystem="2.16.840.1.113883.6.1"/><title>Invented label</title>'
    '<effectiveTime value="20200101"/><setId root="11111111-1111-4111-8111-111111111111"/><versionNumber value="3"/>'
    "<component><structuredBody><component><section>"
    '<code code="48780-1" codeSystem="2.16.840.1.113883.6.1"/><subject><manufacturedProduct><manufacturedProduct>'
    '<name>Inventa</name><ingredient classCode="ACTIB"><ingredientSubstance><name>Inventanib</name>'
    "</ingredientSubstance></ingredient></manufacturedProduct></manufacturedProduct></subject></section></component>"
    '<component><section><code code="34067-9" codeSystem="2.16.840.1.113883.6.1"/><title>INDICATIONS</title>'
    "<text><paragraph>Inventa is invented for purple elbows.</paragraph></text></section></component>"
    "</structuredBody></component></document>"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")
    (tmp_path / "label.xml").write_text(LABEL, encoding="utf-8")
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {key: value for key, value in os.environ.items() if not key.startswith("MATERIA_")}
    return {**own, "PYTHONPATH": path, "HOME": str(tmp_path), "MATERIA_CONFIG": "", "XDG_DATA_HOME": str(tmp_path)}


def run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    program = [sys.executable, "-m", "materia", *arguments]
    return subprocess.run(program, env=environment, capture_output=True, check=False, timeout=120)


def test_the_sockets_of_this_test_are_blocked(environment: dict[str, str]) -> None:
    script = "import socket; socket.socket()"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False, timeout=60)
    assert b"a socket was opened" in done.stderr
    assert b"a socket was opened" in run(environment, "fetch", "openfda", "baclofen").stderr


def test_a_fresh_install_answers(environment: dict[str, str]) -> None:
    done = run(environment, "ask", "Is baclofen an opioid?", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["verdict"]["value"] == "no"


def test_labels_are_ingested_searched_and_asked_about(environment: dict[str, str], tmp_path: Path) -> None:
    for arguments in (
        ["ingest", str(tmp_path / "label.xml"), "--workers", "2"],
        ["library", "verify"],
        ["library", "export", "--texts"],
        ["search", "purple elbows", "--json"],
        ["source", "11111111-1111-4111-8111-111111111111"],
        ["ask", "What is Inventanib used for?", "--json"],
        ["drug", "baclofen"],
        ["compare", "baclofen", "cyclobenzaprine"],
        ["pack", "stats"],
    ):
        done = run(environment, *arguments)
        assert done.returncode == 0, f"{arguments}: {done.stderr.decode()}"
        assert b"a socket was opened" not in done.stderr
