"""Invented labels for the tests of the library, and the proof that the readers take them for labels.

The other tests of the library load this file with `runpy`; nothing in it is taken from a real label.
"""

import hashlib
from pathlib import Path

from materia.model.document import DateKind
from materia.sources.reading import read_bytes

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html><body class="spl" id="spl">
<div class="DocumentTitle">
<p class="DocumentTitle"><strong>{brand}- {drug} tablet </strong><br>Invented Labs<br></p></div>
<h1>{brand}</h1>
<div class="Contents">{sections}</div>
<div class="DataElementsTables">
<table class="contentTablePetite"><tbody>
<tr><td class="contentTableTitle"><strong>{brand}</strong><br>
<span class="contentTableReg">{drug} tablet</span></td></tr>
<tr><td><table class="formTablePetite">
<tr><td colspan="4" class="formHeadingTitle">Product Information</td></tr>
<tr><td class="formLabel">Product Type</td><td class="formItem">HUMAN PRESCRIPTION DRUG LABEL</td>
<td class="formLabel">Item Code (Source)</td><td class="formItem">NDC:00000-0001</td></tr>
<tr><td class="formLabel">Route of Administration</td><td class="formItem">ORAL</td></tr>
</table></td></tr>
<tr><td><table class="formTablePetite">
<tr><td colspan="3" class="formHeadingTitle">Active Ingredient/Active Moiety</td></tr>
<tr><th class="formTitle">Ingredient Name</th><th class="formTitle">Basis of Strength</th>
<th class="formTitle">Strength</th></tr>
<tr><td class="formItem"><strong>{drug}</strong> ({drug}) </td><td class="formItem">{drug}</td>
<td class="formItem">5 mg</td></tr>
</table></td></tr>
</tbody></table></div>
<p><div class="EffectiveDate">Revised<div class="DocumentMetadata">
<div><a href="#">Document Id: </a>{document}</div><div>Set id: {set_id}</div><div>Version: {version}</div>
<div>Effective Time: {date}</div></div></div></p>
</body></html>
"""
SECTION = '<div class="Section" data-sectionCode="{code}"><h1>{title}</h1><p>{text}</p></div>\n'


def set_id(name: str) -> str:
    """Return an invented set id, always the same for a name."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def label(
    drug: str, *, version: int = 1, date: str = "20120131", extra: str = "", name: str | None = None, length: int = 3
) -> bytes:
    """Return an invented label of a drug; `extra` is a sentence of its warnings, `length` the size of its sections."""
    prose = " ".join(
        f"Invented sentence {number} tells that {drug} was given to nobody at all." for number in range(length)
    )
    sections = [
        ("34067-9", "Indications and usage", f"Invented {drug} is used for invented complaints. {prose}"),
        ("34071-1", "Warnings", f"Invented {drug} may cause invented drowsiness. {extra} {prose}"),
        ("34068-7", "Dosage and administration", f"Take one invented tablet of {drug} a day. {prose}"),
    ]
    page = PAGE.format(
        brand=f"{drug.title()}ex",
        drug=drug,
        set_id=set_id(name or drug),
        document=set_id(f"{name or drug} {version}"),
        version=version,
        date=date,
        sections="".join(SECTION.format(code=code, title=title, text=text) for code, title, text in sections),
    )
    return page.encode()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_an_invented_label_is_read_as_a_label() -> None:
    read = read_bytes(label("inventol", version=3), "inventol.html")
    assert not read.skipped
    document = read.documents[0]
    assert document.id == f"spl:{set_id('inventol')}"
    assert (document.version, document.date, document.date_kind) == ("3", "2012-01-31", DateKind.EFFECTIVE)
    assert [section.kind for section in document.sections] == ["34067-9", "34071-1", "34068-7"]
    assert [ingredient.name for ingredient in document.products[0].ingredients] == ["inventol"]
