"""Whom a recommendation can be asked of: what the team knows goes before what comes with the program."""

from __future__ import annotations

from workbench.paths import resource
from workbench.services.addressees import addressees, directory, directory_date
from workbench.services.exchange.importing import import_case
from workbench.services.people import add_organisation
from workbench.services.session import Session


def test_the_directory_names_each_once_and_has_a_day() -> None:
    names = [each.name.casefold() for each in directory()]
    assert len(names) == len(set(names)) > 60
    assert directory_date()[:2] == "20"


def test_the_organisations_of_every_case_come_first_with_their_codes(session: Session) -> None:
    case = import_case(session, resource("demo", "swarm", "case.json")).case
    import_case(session, resource("demo", "national", "case.json"))
    add_organisation(session, case.case_id, "Care Quality Commission", ods_code="ABC1")
    found = addressees(session)
    (commission,) = [each for each in found if each.name == "Care Quality Commission"]
    assert commission.ods_code == "ABC1", "the team's own stands in the place of the directory's"
    own = [each.name for each in found if each.name == "Brindlemere Hospitals NHS Trust"]
    assert len(own) == 1
    assert found.index(commission) < [each.name for each in found].index("NHS England")


def test_a_part_of_a_name_or_a_code_finds_them(session: Session) -> None:
    assert [each.name for each in addressees(session, like="  PHARMACIES ")] == ["Community pharmacies"]
    assert addressees(session, like="no such body") == ()
