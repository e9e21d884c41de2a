"""Invented recommendations, and for each of some a text that says the same, the opposite, or something near.

Written before the marks of `register.similar` were set, and without looking at its lists of opposites. Four
slots make a recommendation: who, does what, with which thing, where. In a register each stands among many
that share three of its slots.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product


class Kind(StrEnum):
    """How a text stands to the entry that it was made from; the last two have no twin in the register."""

    EXACT = "exact"
    LIGHT = "light rewording"
    STRONG = "strong rewording"
    OPPOSITE = "opposite"
    NEAR = "three of four slots"
    NOVEL = "another thing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A text and the number of the entry that it belongs to; None where there is none."""

    kind: Kind
    text: str
    entry: int | None


WHO = (
    ("NHS England", "the national body for the health service in England"),
    ("the regulator of medicines and devices", "whoever licenses drugs and equipment"),
    ("every acute trust", "all hospital organisations"),
    ("integrated care boards", "local commissioners of care"),
    ("the professional college", "the society of the specialty"),
    ("ambulance services", "providers of emergency transport"),
    ("makers of equipment", "manufacturers"),
    ("mental health trusts", "organisations that give psychiatric care"),
)
DOES = (
    ("introduce {o} in {s}", "bring {o} into {s}", "see that {s} start to use {o}", "withdraw {o} from {s}"),
    ("require {o} in {s}", "make {o} mandatory in {s}", "leave {s} no choice but to have {o}",
     "make {o} optional in {s}"),
    ("increase funding for {o} in {s}", "raise the funding for {o} in {s}",
     "spend more money on {o} for {s}", "reduce funding for {o} in {s}"),
    ("centralise {o} for {s}", "bring {o} together centrally for {s}",
     "run {o} once, from one place, on behalf of {s}", "leave {o} to each of the {s}"),
    ("publish figures on {o} in {s}", "publish data about {o} in {s}",
     "let everybody see numbers on how {o} work out in {s}", "keep figures on {o} in {s} confidential"),
    ("train staff of {s} to use {o}", "give staff of {s} training in {o}",
     "teach the people who work in {s} how to handle {o}", "stop training staff of {s} in {o}"),
    ("audit {o} in {s} each year", "carry out a yearly audit of {o} in {s}",
     "look every twelve months at how well {s} do with {o}", "end the yearly audit of {o} in {s}"),
    ("appoint a named lead for {o} in {s}", "name a lead for {o} in {s}",
     "make one person answerable for {o} in {s}", "abolish the post of lead for {o} in {s}"),
)  # fmt: skip
THING = (
    ("infusion pumps with dose limits", "devices that drip drugs and refuse too much"),
    ("bedside checks of identity", "asking patients who they are before treatment"),
    ("early warning scores", "charts that show when somebody is getting worse"),
    ("electronic prescribing", "ordering drugs on a computer"),
    ("written handover between shifts", "notes from those who leave to those who arrive"),
    ("blood sample labels printed at the bed", "stickers for test tubes made beside the patient"),
    ("oxygen alarms", "signals that warn when breathing gas runs low"),
    ("interpreters", "people who translate for patients with little English"),
    ("falls sensors", "mats that tell when somebody gets up"),
    ("surgical checklists", "lists to run through before an operation"),
    ("referral tracking", "knowing what became of each letter to a specialist"),
    ("allergy records", "notes on what a patient must never be given"),
    ("staffing dashboards", "screens with how many nurses are on duty"),
    ("family contact points", "somebody whom relatives can ring"),
    ("sepsis kits", "boxes with what is needed for blood poisoning"),
    ("ligature surveys", "looking for places where somebody could hang themselves"),
)
ELSE = (
    ("car parks", "places to leave vehicles"), ("heat pumps", "low-carbon warming of buildings"),
    ("staff nurseries", "looking after employees' infants"), ("art in corridors", "pictures on walls"),
    ("loan libraries", "books to borrow"), ("cycle routes", "ways for people on bikes"),
)  # fmt: skip
WHERE = (
    ("emergency departments", "A&E"),
    ("maternity units", "places where women give birth"),
    ("care homes", "homes for older people"),
    ("operating theatres", "where surgery is done"),
    ("community pharmacies", "high street chemists"),
    ("general practices", "family doctors' surgeries"),
    ("intensive care units", "critical care"),
    ("mental health wards", "psychiatric inpatient units"),
)
_FRAMES = ("{w} should {d}.", "{w} should {d} without delay.", "We recommend that {w} {d}.")
_SLOTS = list(product(range(len(WHO)), range(len(DOES)), range(len(THING)), range(len(WHERE))))


class Pairs:
    """A register of `size` invented entries, and `each` texts of every kind; the same for the same seed."""

    def __init__(self, seed: int, *, size: int, each: int) -> None:
        chance = random.Random(seed)
        chosen = chance.sample(_SLOTS, size)
        self.entries = [_said(slots, frame=chance.choice(_FRAMES)) for slots in chosen]
        self.sought = list(self._sought(chance, chosen, each))

    def _sought(
        self, chance: random.Random, chosen: list[tuple[int, int, int, int]], each: int
    ) -> Iterator[Sought]:
        there = set(chosen)
        for n in chance.sample(range(len(chosen)), each):
            slots = chosen[n]
            yield Sought(kind=Kind.EXACT, text=self.entries[n], entry=n)
            light = _said(slots, frame="{w} must {d}", does=1)
            yield Sought(kind=Kind.LIGHT, text=light, entry=n)
            strong = _said(slots, frame="It is for {w} to {d}.", does=2, words=1)
            yield Sought(kind=Kind.STRONG, text=strong, entry=n)
            yield Sought(kind=Kind.OPPOSITE, text=_said(slots, frame=_FRAMES[0], does=3), entry=n)
        absent = [slots for slots in _SLOTS if slots not in there]
        for slots in chance.sample(absent, each):
            yield Sought(kind=Kind.NEAR, text=_said(slots, frame=_FRAMES[0]), entry=None)
            other = chance.choice(ELSE)[0]
            novel = _said(slots, frame=_FRAMES[0], thing=other)
            yield Sought(kind=Kind.NOVEL, text=novel, entry=None)


def _said(
    slots: tuple[int, int, int, int], *, frame: str, does: int = 0, words: int = 0, thing: str = ""
) -> str:
    who, do, what, where = slots
    done = DOES[do][does].format(o=thing or THING[what][words], s=WHERE[where][words])
    text = frame.format(w=WHO[who][words], d=done)
    return text[0].upper() + text[1:]


BY_HAND = (
    ("Hospitals should fit infusion pumps that refuse a dose above a safe limit.",
     "Drug-delivery devices ought to make it impossible to give somebody far too much."),
    ("Every ward should have one nurse who looks after nothing but medicines.",
     "A person dedicated to drug rounds is needed on each unit."),
    ("Ambulance crews should be told by radio of known violence at an address.",
     "Warn paramedics before arrival where someone has been attacked at that house."),
    ("Families should be given a named contact during an investigation.",
     "Relatives need one person whom they can ring while an incident is looked into."),
    ("The regulator should publish every safety alert in one place.",
     "Warnings about devices and drugs ought to be on a single public page."),
    ("Maternity units should record who listened to the baby's heart and when.",
     "Write down the time of each check of the fetal pulse, and by whom it was made."),
    ("Discharge letters should reach the general practice on the day of discharge.",
     "When patients go home, their family doctor must hear of it before midnight."),
    ("Test results should not be filed until somebody has acted on them.",
     "A laboratory report has to stay open till a clinician has dealt with it."),
    ("Oxygen cylinders should show plainly whether the valve is open.",
     "It must be obvious at a glance if gas can flow from a bottle."),
    ("Staff should be able to raise concerns with somebody outside their own line.",
     "Workers need a way to speak up that bypasses their manager."),
    ("Care homes should hold an up-to-date list of residents' medicines.",
     "Places where older people live must know what each of them is currently prescribed."),
    ("Theatres should count swabs aloud before closing.",
     "Before the wound is sewn up, the number of gauze pieces has to be called out."),
    ("Trusts should reduce the number of beds moved at night.",
     "Patients must be left where they are after dark unless there is no other way."),
    ("Call handlers should have a clinician to ask at any hour.",
     "Whoever answers emergency lines needs round-the-clock access to a nurse or doctor."),
    ("Electronic records should show allergies on every screen.",
     "What someone reacts badly to must be visible throughout the computer system."),
    ("Interpreters should be booked when the appointment is made.",
     "Arrange for language help at the same time as the visit itself."),
)  # fmt: skip
"""Strong rewordings of whole sentences, written by hand: an entry, and the text that is sought."""
