"""Every reader keeps the same promises. The documents here are invented."""

# ruff: noqa: E501 - the invented documents keep one element a line
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.errors import SourceError
from materia.model.document import DateKind, Document, KindSource
from materia.sources.reading import read, read_bytes, readers

SET_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"

XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<document xmlns="urn:hl7-org:v3"><id root="11111111-bbbb-4ccc-8ddd-eeeeeeeeeeee"/>
<code code="34391-3" displayName="HUMAN PRESCRIPTION DRUG LABEL"/><title>Inventol<sup>®</sup> tablets</title>
<effectiveTime value="20240229"/><setId root="{SET_ID}"/><versionNumber value="7"/>
<author><assignedEntity><representedOrganization><name>Invented Labs</name></representedOrganization></assignedEntity></author>
<component><structuredBody>
<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct>
<code code="12345-678" codeSystem="2.16.840.1.113883.6.69"/><name>Inventol</name><formCode displayName="TABLET"/>
<asEntityWithGeneric><genericMedicine><name>inventolol maleate</name></genericMedicine></asEntityWithGeneric>
<ingredient classCode="ACTIM"><quantity><numerator value="5" unit="mg"/><denominator value="1" unit="mL"/></quantity>
<ingredientSubstance><code code="ABCDEFGH12" codeSystem="2.16.840.1.113883.4.9"/><name>INVENTOLOL MALEATE</name>
<activeMoiety><activeMoiety><code code="ABCDEFGH13" codeSystem="2.16.840.1.113883.4.9"/><name>INVENTOLOL</name>
</activeMoiety></activeMoiety></ingredientSubstance></ingredient></manufacturedProduct>
<subjectOf><approval><id extension="NDA000001"/><code displayName="NDA"/></approval></subjectOf>
<subjectOf><policy><code displayName="CIV"/></policy></subjectOf>
<consumedIn><substanceAdministration><routeCode displayName="ORAL"/></substanceAdministration></consumedIn>
</manufacturedProduct></subject></section></component>
<component><section><code code="34066-1"/><title>WARNING</title><text><paragraph>Invented danger.</paragraph></text></section></component>
<component><section><code code="42232-9"/><title>PRECAUTIONS</title><text>
<paragraph>See   below, C<sub>max</sub> 10 mg/m<sup>2</sup>.</paragraph>
<paragraph><content styleCode="bold">Nursing Mothers:</content> Not known.</paragraph>
<list><item>first</item><item>second<list><item>inner</item></list></item></list>
<table><caption>Doses</caption><thead><tr><th>Age</th><th>Dose</th></tr></thead>
<tbody><tr><td rowspan="2">adult</td><td>5 mg<footnote>Once.</footnote></td></tr><tr><td>6 mg</td></tr></tbody></table>
</text>
<component><section><code code="42229-5"/><title>Pregnancy</title><text><paragraph>Unknown.</paragraph></text></section></component>
<component><section><code code="42229-5"/><title>Driving</title><text><paragraph>Do not drive.</paragraph></text></section></component>
</section></component></structuredBody></component></document>"""

HTML = f"""<html><body class="spl"><div class="DocumentTitle"><p class="DocumentTitle"><strong>INVENTOL- inventolol tablet
</strong><br>Invented Labs<br></p></div><h1>Inventol</h1><div class="Contents">
<div class="Section" data-sectionCode="48780-1"><p></p></div>
<div class="Warning"><h1>WARNING</h1><p>Invented danger.</p></div>
<div class="Section" data-sectionCode="42232-9"><h1>PRECAUTIONS</h1>
<p>See <span class="product-label-link" type="condition" conceptid="1">below</span>, C<span class="Sub">max</span> 10
mg/m<span class="Sup">2</span>.</p><p><span class="Bold">Nursing Mothers:</span> Not known.</p>
<ul><li>first</li><li>second<ul><li>inner</li></ul></li></ul>
<table><caption>Doses</caption><thead><tr><th>Age</th><th>Dose</th></tr></thead><tfoot><tr><td colspan="2"><dl
class="Footnote"><dt><a href="#f">*</a></dt><dd>Once.</dd></dl></td></tr></tfoot><tbody><tr><td rowspan="2">adult</td>
<td>5 mg<a class="Sup" href="#f">*</a></td></tr><tr><td>6 mg</td></tr></tbody></table>
<div class="Section" data-sectionCode="42229-5"><h2>Pregnancy</h2><p>Unknown.</p></div>
<div class="Section" data-sectionCode="42229-5"><h2>Driving</h2><p>Do not drive.</p></div></div></div>
<div class="DataElementsTables"><table class="contentTablePetite"><tr><td class="contentTableTitle"><strong>INVENTOL</strong>
<br><span class="contentTableReg">inventolol maleate tablet</span></td></tr><tr><td><table>
<tr><td class="formHeadingTitle">Product Information</td></tr>
<tr><td>Product Type</td><td>HUMAN PRESCRIPTION DRUG LABEL</td><td>Item Code (Source)</td><td>NDC:12345-678(NDC:99999-111)</td></tr>
<tr><td>Route of Administration</td><td>ORAL</td><td>DEA Schedule</td><td>CIV</td></tr></table></td></tr>
<tr><td><table><tr><td class="formHeadingTitle">Active Ingredient/Active Moiety</td></tr>
<tr><th>Ingredient Name</th><th>Basis of Strength</th><th>Strength</th></tr>
<tr><td><strong>INVENTOLOL MALEATE</strong> (INVENTOLOL)</td><td>INVENTOLOL</td><td>5 mg in 1 mL</td></tr></table></td></tr>
</table></div><div class="DocumentMetadata"><div>Document Id: 11111111-bbbb-4ccc-8ddd-eeeeeeeeeeee</div>
<div>Set id: {SET_ID}</div><div>Version: 7</div><div>Effective Time: 20240229</div></div></body></html>"""

EXPORT = {
    "drug_name": "Inventol",
    "sections": {
        "boxed_warning": "WARNING: INVENTED DANGER Inventol may harm.",
        "warnings_and_cautions": "5 WARNINGS AND PRECAUTIONS Take care ( 5.1 ). 5.1 Invented Harm The drug harms. "
        "5.2 Driving Patients must not drive.",
    },
    "openfda_meta": {
        "spl_set_id": [SET_ID],
        "brand_name": ["Inventol"],
        "generic_name": ["INVENTOLOL"],
        "substance_name": ["INVENTOLOL MALEATE"],
        "unii": ["ABCDEFGH12"],
        "route": ["ORAL"],
        "product_type": ["HUMAN PRESCRIPTION DRUG"],
        "manufacturer_name": ["Invented Labs"],
        "pharm_class_epc": ["Invented Blocker [EPC]"],
    },
}
INDEX = f"""<document xmlns="urn:hl7-org:v3"><id root="x"/><code code="60685-5"/><title>INVENTOLOL index</title>
<effectiveTime value="20240229"/><setId root="{SET_ID}"/><versionNumber value="1"/><component><structuredBody><component>
<section><subject><identifiedSubstance><identifiedSubstance><code code="ABCDEFGH12"/><name>INVENTOLOL</name>
<asSpecializedKind><generalizedMaterialKind><code code="N0000000001" displayName="Invented Blocker [EPC]"/>
</generalizedMaterialKind></asSpecializedKind></identifiedSubstance></identifiedSubstance></subject></section>
</component></structuredBody></component></document>"""

SAMPLES = {
    "spl_xml": XML.encode(),
    "spl_html": HTML.encode(),
    "openfda_json": json.dumps(EXPORT).encode(),
    "class_index": INDEX.encode(),
}
LABELS = ("spl_xml", "spl_html", "openfda_json")


def document(form: str) -> Document:
    result = read_bytes(SAMPLES[form], "a file name that says nothing")
    assert result.skipped == ()
    (found,) = result.documents
    return found


def test_there_is_a_sample_for_every_reader() -> None:
    assert sorted(reader.format for reader in readers()) == sorted(SAMPLES)


@pytest.mark.parametrize("form", SAMPLES)
def test_a_reader_recognises_its_own_format_only(form: str) -> None:
    assert [reader.format for reader in readers() if reader.recognises(SAMPLES[form])] == [form]
    assert document(form).source_format == form


@pytest.mark.parametrize("form", SAMPLES)
def test_every_block_is_a_slice_of_canonical_text(form: str) -> None:
    check_canonical(document(form))


def check_canonical(found: Document) -> None:
    import unicodedata

    ids = [section.id for section in found.sections]
    assert len(ids) == len(set(ids))
    for section in found.sections:
        assert section.text == "\n".join(section.text[block.start : block.end] for block in section.blocks)
        assert unicodedata.is_normalized("NFC", section.text)
        for block in section.blocks:
            text = section.text[block.start : block.end]
            assert text
            assert text == " ".join(text.split())
            assert text.isprintable() or "\ufffd" in text
        assert [at for at, char in enumerate(section.text) if char == "\ufffd"] == [
            at for start, end in section.damaged for at in range(start, end)
        ]


@pytest.mark.parametrize("form", LABELS)
def test_a_label_says_who_made_it_and_what_is_in_it(form: str) -> None:
    found = document(form)
    assert (found.set_id, found.publisher) == (SET_ID, "Invented Labs")
    (product,) = found.products
    assert (product.name.title(), product.routes) == ("Inventol", ("ORAL",))
    assert [(item.name, item.active) for item in product.ingredients] == [("INVENTOLOL MALEATE", True)]


@pytest.mark.parametrize("form", ("spl_xml", "spl_html"))
def test_both_forms_of_spl_give_the_same_document(form: str) -> None:
    found = document(form)
    assert (found.id, found.date, found.date_kind, found.version) == (
        f"spl:{SET_ID}",
        "2024-02-29",
        DateKind.EFFECTIVE,
        "7",
    )
    (product,) = found.products
    assert (product.form, product.generic_name, product.dea_schedule) == ("TABLET", "inventolol maleate", "CIV")
    assert (product.ndc, product.ingredients[0].strength) == (("12345-678",), "5 mg in 1 mL")
    assert product.ingredients[0].moiety == "INVENTOLOL"
    kinds = {section.id: (section.kind, section.title) for section in found.sections}
    assert kinds == {
        "2": ("34066-1", "WARNING"),
        "3": ("42232-9", "PRECAUTIONS"),
        "3.r1": ("34080-2", "Nursing Mothers"),
        "3.1": ("42228-7", "Pregnancy"),
        "3.2": ("42232-9", "Driving"),
    }
    by_id = {section.id: section for section in found.sections}
    assert by_id["3"].text == "See below, Cmax 10 mg/m²."
    assert by_id["3.r1"].text == "\n".join(
        ["Not known.", "first", "second", "inner", "Doses", "Age | Dose", "adult | 5 mg", "adult | 6 mg", "Once."]
    )
    assert by_id["3.1"].kind_source is KindSource.HEADING
    assert by_id["3.2"].kind_source is KindSource.ANCESTOR


def test_openfda_exports_have_no_date_and_never_stand_for_the_spl() -> None:
    found = document("openfda_json")
    assert (found.id, found.date, found.date_kind) == (f"openfda:{SET_ID}", None, DateKind.UNKNOWN)
    assert [(link.class_name, link.class_type) for link in found.classes] == [("Invented Blocker", "EPC")]


def test_openfda_text_gets_back_its_headings_where_certain() -> None:
    texts = {section.title: section.text for section in document("openfda_json").sections}
    assert texts == {
        "WARNING: INVENTED DANGER": "Inventol may harm.",
        "5 WARNINGS AND PRECAUTIONS": "Take care ( 5.1 ).",
        "5.1 Invented Harm": "The drug harms.",
        "5.2 Driving": "Patients must not drive.",
    }


def test_openfda_api_responses_carry_the_date_and_name_what_is_skipped() -> None:
    good = {**EXPORT["sections"], "openfda": EXPORT["openfda_meta"], "effective_time": "20230102", "version": "3"}  # type: ignore[dict-item]
    animal = {**good, "openfda": {**EXPORT["openfda_meta"], "product_type": ["OTC ANIMAL DRUG"]}}  # type: ignore[dict-item]
    result = read_bytes(json.dumps({"meta": {}, "results": [good, animal]}).encode(), "x")
    assert [(d.date, d.version) for d in result.documents] == [("2023-01-02", "3")]
    assert [skip.code for skip in result.skipped] == ["not_for_people"]


def test_a_class_index_gives_links_and_no_sections() -> None:
    found = document("class_index")
    assert found.sections == ()
    (link,) = found.classes
    assert (link.substance, link.class_name, link.class_type) == ("INVENTOLOL", "Invented Blocker", "EPC")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x00\x01\x02", "not_a_label"),
        (b"<barcodes xmlns='http://example.org'/>", "not_a_label"),
        (XML[:900].encode(), "not_readable"),
        (XML.replace("HUMAN PRESCRIPTION", "PRESCRIPTION ANIMAL").encode(), "not_for_people"),
        (b'<section xmlns="urn:hl7-org:v3"><title>A part</title></section>', "fragment"),
        (XML.replace("<document", '<!DOCTYPE d [<!ENTITY e "x">]><document').encode(), "unsafe_xml"),
        (XML.replace(SET_ID, "none").encode(), "no_set_id"),
        (b'{"results": []}', "not_a_label"),
        (b'{"results": [' + b"[" * 100_000, "not_readable"),
        ((b'<document xmlns="urn:hl7-org:v3">' + b"<component>" * 5000), "not_readable"),
    ],
)
def test_what_is_no_label_is_named_with_a_code(data: bytes, code: str) -> None:
    result = read_bytes(data, "x")
    assert result.documents == ()
    assert [skip.code for skip in result.skipped] == [code]


@pytest.mark.parametrize("form", SAMPLES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_broken_bytes_give_a_document_or_a_named_skip(form: str, data: st.DataObject) -> None:
    sample = SAMPLES[form]
    at = data.draw(st.integers(0, len(sample)))
    noise = data.draw(st.binary(max_size=12))
    broken = sample[:at] + noise + sample[at + data.draw(st.integers(0, 40)) :]
    result = read_bytes(broken, "x")
    assert result.documents or result.skipped
    for found in result.documents:
        check_canonical(found)


@pytest.mark.parametrize("form", SAMPLES)
@settings(max_examples=40, deadline=None)
@given(noise=st.binary(max_size=300))
def test_a_reader_raises_nothing_but_source_errors(form: str, noise: bytes) -> None:
    reader = next(reader for reader in readers() if reader.format == form)
    try:
        reader.read(noise, "x")
    except SourceError as error:
        assert error.code


def test_folders_and_zips_in_zips_are_walked_in_a_fixed_order(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("b.xml", XML)
        archive.writestr("a.bin", HTML)
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(inner, "deep/inner.zip")
        archive.writestr("notes.txt", "hello")
    inner.unlink()
    names = [(r.path.removeprefix(str(tmp_path)), len(r.documents)) for r in read(tmp_path)]
    assert names == [
        ("/outer.zip!/deep/inner.zip!/a.bin", 1),
        ("/outer.zip!/deep/inner.zip!/b.xml", 1),
        ("/outer.zip!/notes.txt", 0),
    ]
