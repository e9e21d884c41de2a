"""Identifiers are found in every textual form, and numbers that cannot be one are not."""

from __future__ import annotations

import base64
import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.release.case import guard, hits, material
from workbench.records.release import ConcernKind
from workbench.release.assess import Guard
from workbench.release.dates import dates_in
from workbench.release.letters import Letters
from workbench.release.material import EvidenceText
from workbench.release.shapes import is_nhs_number, is_phone_number, shapes_in
from workbench.text import normalise

REGISTERED = [
    "9434765919", "943 476 5919", "943-476-5919", "943\u00a0476\u00a05919", "94347 65919", "943.476.5919",
    "9 4 3 4 7 6 5 9 1 9", "943–476–5919", "94 34 76 59 19", "９４３ ４７６ ５９１９", "943 476\n5919",
    "NHS9434765919", "nine four three four seven six five nine one nine",
    "nine four three, four seven six, five nine one nine",
    "03/02/1948", "3/2/1948", "3/2/48", "3.2.1948", "03-02-1948", "03 02 1948", "3 February 1948",
    "3rd Feb 1948",
    "3rd of February, 1948", "February 3rd, 1948", "Feb 3 1948", "3-Feb-48", "3 Feb ’48", "1948-02-03",
    "1948/02/03",
    "19480203", "03021948", "third of February nineteen forty-eight",
    "BR-0041237", "BR0041237", "br 0041237", "0041237", "BR/0041237",
    "07700900123", "07700 900 123", "07700-900123", "(07700) 900123", "+44 7700 900123", "+44 (0)7700 900123",
    "0044 7700 900123", "oh double seven oh oh nine oh oh one two three",
    "d.astbrook@example.org", "D.Astbrook@Example.ORG", "d.astbrook (at) example.org",
    "d.astbrook[at]example[dot]org",
    "d dot astbrook at example dot org", "mailto:d.astbrook@example.org",
    "BM4 7QT", "BM47QT", "bm4 7qt", "BM4\u00a07QT", "B M 4 7 Q T", "BM4-7QT",
]  # fmt: skip

SHAPED = [
    "401 023 2137", "401 023\n2137", "NHS number 4010232137", "NHS number 40102\n32137",
    "born 12/11/1990", "DOB: 5 May 1977", "D.O.B. 5-5-77",
    "date of birth was 7th June 1955", "5 May 1977 (DOB)", "GMC 6123456", "GMC number: 612 3456",
    "(7654321, GMC)",
    "NMC PIN 18A1234E", "18A 1234 E", "PIN 99l0001s", "HCPC PA12345", "HCPC registration ODP12345",
    "GPhC 2012345",
    "020 7946 0018", "(0161) 496 0000", "01632 960001", "+44 20 7946 0018", "+353 1 234 5678",
    "someone.else@nhs.net",
    "someone at nhs dot net", "LS1 4AB", "SW1A 1AA", "ec1a 1bb", "vehicle registration AB12 CDE",
    "car reg. P123 ABC",
    "QQ123456C (national insurance)", "hospital number: A123456", "MRN 998877", "patient ID 44-1203-9",
]  # fmt: skip

INNOCENT = [
    "9434765918", "1234567890", "0123456789", "1111111111", "ref 10 12 14 15 17 19 21 22 24 26",
    "on 5 May 2026",
    "2026-11-22 10:30", "the 30th February 1948", "0300 123 4567", "call 111 or 999", "0800 1111", "ZZ1 4AB",
    "room B3 2nd floor", "PA12345", "AB12 CDE", "enquiries@hssib.org.uk",
    "press.office@nhs.net, media@nhs.net",
    "1,234,567 people", "6 March at 22:52", "version 12.4.1", "R/2026/014", "£12,500.00", "ISO 9001:2015",
    "018f4a2b-7c3d-7a10-8b1e-0d4010232137",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "page 12 of 150", "0.1234567890", "442.32 436.51 5.6", "442.32\n436.51\n5.6", "twenty-four to thirty-one",
    "14000\n28000", "401023\t2137", "admitted patients 2019-2020", "on units 10400 to 10900",
]  # fmt: skip


def found(text: str, with_guard: Guard | None = None) -> list[tuple[str, str]]:
    return [
        (text[hit.start : hit.end], hit.source)
        for hit in hits(text, with_guard)
        if hit.kind is ConcernKind.IDENTIFIER
    ]


@pytest.mark.parametrize("text", REGISTERED)
@pytest.mark.parametrize("frame", ["{}", "We wrote {}, then stopped.", "({})"])
def test_every_form_of_a_registered_identifier_leads_to_its_person(text: str, frame: str) -> None:
    assert [source for _, source in found(frame.format(text))] == ["P-2"]


@pytest.mark.parametrize("text", SHAPED)
@pytest.mark.parametrize("frame", ["{}", "We wrote {}, then stopped."])
def test_what_has_the_form_of_an_identifier_is_found_whoevers_it_is(text: str, frame: str) -> None:
    assert len(found(frame.format(text))) == 1


@pytest.mark.parametrize("text", INNOCENT)
def test_what_cannot_be_an_identifier_is_not_raised(text: str) -> None:
    assert found(text) == []
    assert found(f"We wrote {text}, then stopped.") == []


def test_the_whole_identifier_is_covered() -> None:
    assert found("Ring +44 (0)7700 900123 now") == [("+44 (0)7700 900123", "P-2")]
    assert found("PIN 18A 1234 E here") == [("18A 1234 E", "")]


def test_a_serial_number_is_for_a_person_to_judge() -> None:
    (hit,) = hits("The tablet, serial number SN-4471-XZ, was in the dock.")
    assert hit.certain is False


def test_an_address_that_is_public_already_is_not_raised() -> None:
    public = Guard(material(allowed=("Write to Jo.Bloggs@hssib.example, LS1 4AB.",)))
    assert found("Write to jo.bloggs@hssib.example at LS1 4AB", public) == []
    assert len(found("Write to jo.other@hssib.example at LS1 4AD", public)) == 2


def test_a_registered_identifier_is_raised_even_where_a_public_text_has_it() -> None:
    public = Guard(material(evidence=(EvidenceText(reference="E", text="BM4 7QT", protected=False),)))
    assert found("BM4 7QT", public) == [("BM4 7QT", "P-2")]


@given(st.integers(min_value=0, max_value=999_999_999))
def test_the_check_digit_of_an_nhs_number_decides(stem: int) -> None:
    digits = f"{stem:09d}"
    valid = [check for check in range(10) if is_nhs_number(f"{digits}{check}")]
    assert len(valid) <= 1


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_date_is_read_back_from_its_usual_forms(day: date) -> None:
    for form in ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%B %d, %Y"):
        text = normalise(day.strftime(form)).text
        assert text
        assert list(dates_in(text))


@given(st.text(max_size=300))
def test_the_searches_stand_any_text(text: str) -> None:
    plain = normalise(text).text
    assert all(0 <= shape.start < shape.end <= len(plain) for shape in shapes_in(plain))
    assert is_phone_number(text) in (True, False)


@given(st.text(alphabet="0123456789 -./()+abnhsoetw", max_size=120))
def test_number_like_text_never_breaks_the_finder(text: str) -> None:
    for hit in guard().within(Letters.of(text)):
        assert text[hit.start : hit.end]


@pytest.mark.parametrize(
    "written", ["01a2023c-fe18-758c-91e4-5f98ea18e30e", "rec_18a1234e_0020_7946_0018_5f98ea18e30e"]
)
def test_an_id_of_our_own_records_is_nobodys_number(written: str) -> None:
    assert not hits(f"{written} PIN")
    assert hits("18a1234e PIN")


@pytest.mark.parametrize("seed", [689, 991, 1317, 1975])
def test_a_signature_that_looks_like_a_postcode_is_nobodys(seed: int) -> None:
    signature = base64.b64encode(hashlib.sha512(str(seed).encode()).digest()).decode()
    assert list(shapes_in(normalise(signature).text))
    assert not hits(f'"signature":"{signature}"')
