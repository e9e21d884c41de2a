"""How people on wards speak in interviews, and how investigators write reports: two grammars of our own.

The grammars share a field and its words, and no sentence. The same chance gives the same words. Knows
nothing of any detector.
"""

from __future__ import annotations

import random
import re

SLOTS: dict[str, tuple[str, ...]] = {
    "who": (
        "the registrar", "the site manager", "the other nurse", "our matron", "the agency nurse",
        "the porter",
        "the bed manager", "the physio", "the night sister", "the junior doctor", "the pharmacist",
        "the healthcare assistant", "the student", "the outreach nurse", "the ward clerk", "the radiographer",
        "her daughter", "his brother", "the coordinator", "the consultant on call",
    ),
    "thing": (
        "pump", "monitor", "drug chart", "blood gas", "oxygen cylinder", "observation round",
        "handover sheet",
        "crash trolley", "suction unit", "referral", "discharge letter", "bleep", "allergy band",
        "consent form",
        "syringe driver", "feeding tube", "scan request", "bed rail", "call bell", "escalation card",
        "medicines cupboard", "wristband", "theatre list", "infusion", "telemetry screen", "printer",
    ),
    "place": (
        "bay four", "the side room", "the corridor", "resus", "the sluice", "the treatment room",
        "theatre two",
        "the discharge lounge", "the far end", "the staff room", "the stairwell", "recovery",
        "the front desk",
        "the assessment unit", "the linen cupboard", "the old annexe",
    ),
    "time": (
        "about half past two", "just before handover", "after the second break", "around midnight",
        "on the Thursday", "as the day team arrived", "when the lights went down", "at teatime",
        "that bank holiday", "in the small hours", "ten minutes later", "during visiting", "before breakfast",
        "by the end of the shift", "once the fire alarm stopped", "that first week",
    ),
    "felt": (
        "sick", "cross", "on my own", "really uneasy", "ashamed", "relieved", "stupid", "worn out",
        "invisible",
        "frightened", "embarrassed", "useless", "furious", "numb",
    ),
    "did": (
        "moved", "checked", "silenced", "borrowed", "labelled", "rang about", "signed for", "looked at",
        "reset", "carried", "asked for", "unplugged", "forgot", "chased", "wrote down", "covered", "found",
        "ordered", "cancelled", "swapped", "locked", "opened", "mended", "dropped", "cleaned", "counted",
    ),
    "saying": (
        "nobody ever answers that line", "we do not do it like that here", "it can wait until the round",
        "somebody else had already been told", "there was no point in asking again",
        "that one always plays up", "the numbers looked wrong to everybody", "you learn to live with it",
        "it was written on the wrong page", "she would sort it in the morning",
        "the battery had been flat since the weekend", "he had three of them waiting downstairs",
        "the key was kept in a pocket at home", "they were one short and it was me again",
        "the screen froze whenever two people used it", "the new form was longer than the old one",
        "the family had been shouting for an hour", "no one had shown her the drawer",
    ),
    "because": (
        "because the lift was broken", "since there were only two of us", "as my phone had died",
        "because I could hear him crying", "as nobody had restocked it",
        "because the agency had sent a stranger",
        "since the computer kept logging me out", "because she looked so grey", "as I had the keys on me",
        "because we were told to keep it quiet", "since the label had come off",
        "because it was freezing in there",
    ),
    "odd": (
        "a torch from my car", "a folded paper towel", "the wrong colour sticker", "somebody's lunch box",
        "a chair against the door", "an old diary", "a bucket under the leak", "two elastic bands",
        "a marker pen", "the spare battery", "a towel over the speaker", "half a sandwich",
        "a cardboard sign",
        "my own stethoscope", "a broken clip", "a handwritten list",
    ),
    "filler": ("you know", "sort of", "I mean", "to be honest", "like", "basically", "er", "well", "really"),
    "number": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "fourteen", "ten"),
    "unit": ("patients", "minutes", "calls", "beds", "times", "people", "forms", "shifts", "hours", "steps"),
    # The report's own.
    "staff": (
        "staff", "clinicians", "the nursing team", "managers", "the medical team", "prescribers",
        "those on duty", "the multidisciplinary team", "therapists", "night staff",
    ),
    "topic": (
        "handover", "monitoring", "medicines storage", "escalation", "equipment checks", "staffing levels",
        "patient transfer", "alarm settings", "discharge planning", "record keeping", "infusion therapy",
        "communication with families", "oxygen supply", "observation", "training in new devices",
    ),
    "quality": (
        "variable", "well understood", "time consuming", "inconsistent", "reliable in most areas", "informal",
        "dependent on individuals", "difficult to sustain", "largely paper based", "recently revised",
    ),
    "cause": (
        "competing demands", "the layout of the unit", "limited storage", "the design of the software",
        "reliance on memory", "high bed occupancy", "unclear ownership", "changes to the rota",
        "the age of the estate", "assumptions made between teams", "a lack of feedback",
        "temporary workarounds",
    ),
    "body": (
        "the trust", "the integrated care board", "the manufacturer", "the national team",
        "the royal college",
        "the ambulance service", "the supplier", "the regional network", "the directorate",
    ),
    "spot": (
        "the acute medical unit", "a surgical ward", "one of the wards visited", "the emergency department",
        "the day case unit", "the stroke unit", "two community sites", "the high dependency area",
        "the maternity unit", "the older people's wards", "the theatre complex", "an outpatient clinic",
    ),
    "verb": (
        "reviews", "strengthens", "evaluates", "simplifies", "monitors", "tests", "publishes", "redesigns",
        "commissions work on", "seeks assurance about", "clarifies responsibility for", "sets standards for",
    ),
    "measured": (
        "an audit of records", "direct observation", "a survey of wards", "procurement data",
        "a walk through of the pathway", "interviews with managers", "incident reports from five years",
        "a review of the literature", "analysis of staffing data", "simulation with volunteers",
    ),
    "result": (
        "fewer interruptions", "earlier recognition of deterioration", "better use of existing equipment",
        "greater confidence among new starters", "less duplication", "clearer roles",
        "safer transfer between areas", "shorter delays", "more complete documentation",
    ),
}  # fmt: skip

SPOKEN = (
    "{time} I went into {place} and the {thing} was just lying there with {odd} on top",
    "{who} told me that {saying}",
    "so I {did} the {thing} myself {because}",
    "I {did} the {thing} and then I {did} the {thing2}, {filler}, without telling {who}",
    "{filler} I felt {felt} when {who} walked past {place} and said {saying}",
    "we had {number} {unit} to get through before {who} would even look at the {thing}",
    "I remember {who} standing in {place} holding {odd} and asking where the {thing} had gone",
    "my hands were shaking and I {did} the {thing} {number} {unit} too late",
    "it was {who} who {did} the {thing}, not me, and that was {time}",
    "we used {odd} to keep the {thing} from rolling into {place}",
    "nobody wanted {place} {because}, so the {thing} stayed where it was {time}",
    "I said to {who}, {saying}, and {filler} they laughed",
    "{time} {who} had already {did} the {thing} with {odd}",
    "the {thing} in {place} beeps all night and {filler} you stop hearing it after {number} {unit}",
    "I should have {did} the {thing} but {who} needed me in {place}",
    "they keep saying {saying} and I went home {felt}",
    "if you ask me the {thing} was never right {because}",
    "{who} came back from {place} {felt} and would not touch the {thing} again",
    "I counted {number} {unit} on the clock while {who} looked for {odd}",
    "every time the {thing} goes off {who} thinks {saying}",
)

WRITTEN = (
    "The investigation found that {topic} was {quality} across the areas visited.",
    "{Staff} described {topic} as {quality}, and pointed to {cause}.",
    "Evidence from {measured} indicated that {cause} contributed to gaps in {topic}.",
    "It is recommended that {body} {verb} {topic} in order to support {result}.",
    "{Staff} relied on experience where guidance on {topic} was {quality}.",
    "The analysis considered how {cause} and {cause2} interact with {topic}.",
    "In the reference event a patient was moved to {spot} before the {thing} was connected.",
    "On {spot} each {thing} was stored centrally, which {staff} considered {quality}.",
    "{Body} informed the investigation that work on {topic} would lead to {result}.",
    "The {thing} had been checked as local policy requires, although {topic} was {quality}.",
    "Several {unit} were lost while {staff} located a {thing}.",
    "Using {measured}, the investigation mapped {topic} from admission to discharge.",
    "There was no single reason; {cause}, {cause2} and the position of the {thing} all played a part.",
    "{Staff} told the investigation that a {thing} could be difficult to find on {spot}.",
    "Where {topic} was {quality}, patients on {spot} waited longer and {staff} were asked to help.",
    "The report does not apportion blame, and it describes how {cause} shaped decisions about {topic}.",
    "Opportunities for {result} were identified through {measured}.",
    "At {number} of the sites visited {topic} was {quality} because of {cause}.",
    "The {thing} and the {thing2} share one power supply on {spot}, a hazard that {body} had recorded.",
    "An alarm from the {thing} was one of {number} active at the time, and {cause} made it hard to tell.",
    "{Body} had issued a notice about the {thing} and asked {staff} to confirm receipt.",
    "Observation on {spot} showed that a typical {thing} is handled by {number} people in a day.",
    "Neither the {thing} nor the record of {topic} was available to the investigation.",
    "Improvement work on {spot} led by {staff} has since brought {result}.",
)

FIELD = (
    "in line with local policy and national guidance",
    "the patient was seen by the on call team",
    "there was no evidence of harm at the time",
    "a senior member of staff was informed",
    "care was escalated to the medical registrar",
    "the investigation would like to thank the family",
    "work as done and work as imagined",
    "the multidisciplinary team met the next morning",
    "the patient was transferred to the intensive care unit",
    "staff followed the sepsis pathway and gave antibiotics",
    "the safety of patients is everybody's business",
    "vital signs were recorded every four hours overnight",
)
"""What everybody in the field says, on both sides of an interview."""

POLICY = (
    "All medical devices must be checked at the start of each shift and the check recorded in the log book.",
    "Where a patient deteriorates the nurse in charge must be told and the time of the call written down.",
    "Alarms must not be switched off without the agreement of a registered nurse who stays with the patient.",
    "The oxygen cylinder should be changed when the gauge falls below one quarter and before any transfer.",
    "Controlled drugs are counted by two registered staff at every handover and any gap is reported at once.",
    "A written handover is given for each patient who moves between wards, including allergies and lines.",
    "Families should be offered a named contact within two working days and an account in plain language.",
    "Spare batteries are kept on charge in the equipment library and are tested on the first of each month.",
    "The call bell is placed within reach and its use is shown to the patient on admission and each evening.",
    "Bank and agency staff complete the local induction checklist before they take a patient allocation.",
)
"""A public policy, quoted by witnesses and reports alike."""

_SLOT = re.compile(r"\{(\w+?)(2?)\}")


def spoken(chance: random.Random) -> str:
    """One sentence of a witness, of one to three clauses."""
    clauses = [_filled(chance.choice(SPOKEN), chance) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
    sentence = chance.choice((", and ", ", but ", "; ", ", so ")).join(clauses)
    if chance.random() < 0.3:
        sentence = f"{chance.choice(SLOTS['filler'])}, {sentence}"
    return sentence[0].upper() + sentence[1:] + "."


def written(chance: random.Random) -> str:
    """One sentence of a report, written afresh on the same matters."""
    if chance.random() < 0.04:
        return f"{chance.choice(FIELD).capitalize()}."
    first = _filled(chance.choice(WRITTEN), chance)
    if chance.random() < 0.25:
        other = f"{chance.choice(SLOTS['staff'])} elsewhere had noticed {chance.choice(SLOTS['result'])}"
        first = f"{first[:-1]}, whereas {other}."
    return first


def _filled(pattern: str, chance: random.Random) -> str:
    def fill(match: re.Match[str]) -> str:
        name = match[1]
        found = chance.choice(SLOTS[name.lower()])
        return found[0].upper() + found[1:] if name[0].isupper() else found

    filled = _SLOT.sub(fill, pattern)
    return filled[0].upper() + filled[1:] if pattern in WRITTEN else filled
