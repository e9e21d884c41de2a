"""Invented prose of safety investigations, with nobody in it: what a detector must leave alone.

Owns the sentences, and the hard ones among them: hospitals, eponyms, common words that are names of
people of the case, numbers that identify nobody. It knows no detector.
"""

from __future__ import annotations

from random import Random

from tests.benchmarks.disclosure.cast import Member

SENTENCES = """
The {role} in charge began the {time} round on {ward} and found two pumps without a label.
At {time} the observations were entered on paper because the electronic chart was down.
The investigation looked at {n} records of the same procedure from the past {n} months.
{ward} had {n} beds, of which {n} were open that night, and {n} members of staff.
The alarm sounded for {n} seconds and was silenced at the central station.
No policy said who should escalate when the {role} was called away.
The {role} described a culture in which asking for help was welcomed.
A second check was recorded, although the {role} was in another bay at the time.
{drug} was prescribed at {n} mg every {n} hours, and given at {time}.
The handover sheet had room for {n} lines, and the {role} filled all of them.
Equipment was lent to {ward} from the library, which kept its own log.
We heard that the training had changed since {month} and that the new slides were not yet in use.
The procedure for downtime was {n} pages long and was kept in a red folder behind the desk.
In {month} the group met {n} times, and the action log was closed with {n} actions open.
The supplier's notice asked that batteries be replaced after {n} cycles.
Blood results came back at {time}: haemoglobin {n} g/L, lactate {n}.{n} mmol/L, and a normal white cell count.
The layout of the bay meant that the {role} could not see the monitor from the desk.
The bleep system logged {n} calls between {time} and {time}, with {n} unanswered.
Work as imagined and work as done had drifted apart over {n} years.
The safety recommendation is addressed to the body that sets the national standard.
Staff told us that the rota was written {n} weeks ahead and changed twice.
The patient was moved to {ward} at {time} with {n} litres of oxygen.
A paper copy of the chart, Form {n}B, was scanned at {time} and then shredded.
The family asked why nobody had told them about the {drug} until {month}.
The {role} said that the display was hard to read at night, and that glare made it worse.
The committee noted that {n} per cent of alarms needed no action.
Under regulation {n} the provider has to tell the relevant person as soon as it is practicable.
The audit of {month} covered {n} wards and found that {n} of {n} charts were complete.
This was the third such event on {ward} since {month}, and the first to cause harm.
Two observers sat with the team for {n} shifts and wrote down each interruption.
"""
HARD = """
Will the new chart help? It will, if the ward has time to learn it.
The grace period ends in {month}; a further grace of {n} days may be given.
May the {role} act alone? The policy says that they may, in May and at any other time.
Mark the site before the patient leaves the ward, and mark the chart as well.
Marks on the skin were noted at {time}. The mark had faded by the next day.
The price of the pump rose; the price list of {month} shows £{n}.
It was a long shift and a long way from the young patients' bay to the bell.
Wells of the plate were filled by hand, and the cook chill meals came at {time}.
Page {n} of the policy, and the page after it, deal with the day unit.
The best evidence, on the day, was a green bag, a white board and a brown folder.
White cells, green needles and black lines were all listed in the field notes.
Bank staff filled the ward's gaps. Hand hygiene was observed on {n} days.
Hope for a change was high. We hope that it lasts, and that faith in the chart returns.
A rose-coloured rash was seen at dawn; it had gone by June.
Grant funding for the unit was frank about its limits, and the joy of the work was plain.
The bill for the pumps came to £{n},000. Pat dry after washing, and note what the chart drew.
Robin and miles are words too: the transfer was {n} miles, and a robin nested by the bay.
Parkinson's disease, Crohn's disease and Bell's palsy were on the list of exclusions.
A Foley catheter was in place, Murphy's sign was negative and a Hartmann's solution ran.
Hodgkin lymphoma, Addison's disease, Graves' disease and Cushing's syndrome were considered.
The Glasgow Coma Scale, the Waterlow score and the Bristol stool chart were filled in.
Alzheimer's disease and Huntington's disease were explained in the leaflet.
The bishop's field hospital stood on a hill near the banks of the river.
She read the read codes aloud, at a good price, all day long.
AM and PM lists, the ED, the ICU and HR each had a copy; so did IT and the MDT.
The Best Practice Group and the Green Bag Scheme met the Day Unit Forum in {month}.
The Long Term Plan, the National Price List and Hand Hygiene Week were mentioned.
A Bishop score was not needed; the Field Notes Template and the White Board Policy were.
Ward A, Ward B, Ward M, Bay E, Bell C and Page R are labels on the Grant Form.
The Hope Appeal gave two chairs, and the Faith Room was open to all in {month}.
Frank discussion followed. Long waits, best seen in June, grew by {n} per cent.
Prof. development, Sr. leadership and Dr. cover were columns of the sheet.
The Young Adults Service, the Banks Review and the Hill Report were cited.
NG tube, IV line, CT head and an ECG were done; the BP was {n}/{n} and the RR was {n}.
"""
NUMBERS = """
The order number was {n}{n}{n}{n}, the batch B{n}{n}-{n}, and the form FP10 was not used.
It cost £{n},{n}00.00, was made in {year} to BS EN 60601-1-8:{year}, and ran software v{n}.{n}.{n}.
The report of 14 {month} {year}, INC-{year}-00{n}, was read on 3 {month} at {time}.
See NG{n}, CG{n}, section 1{n} and Schedule 14, paragraph {n}({n}), and pages {n}-{n}.
Bed {n} on {ward} was cleaned {n} times in {n} days; extension {n}{n} rang at {time}.
Rates of {n}.{n} ml/h, {n} mg/kg, 0.{n} and {n}% were set on channels A1 and B{n}.
The reference range is {n}-{n}{n} units and the ISBN of the guide ends in {n}.
Of 12,{n}{n} episodes in {year}/{n}, {n},{n}00 were coded J18.{n} or T81.{n}.
"""
_ROLES = (
    "nurse|doctor|registrar|pharmacist|healthcare assistant|anaesthetist|consultant|manager|porter|midwife"
)
_WARDS = "the ward|Ward 4|the acute unit|recovery|theatre 2|the stroke unit|the day unit|bay C|critical care"
_MONTHS = "January|February|April|May|June|August|October|November"
_DRUGS = "Paracetamol|Morphine|Gentamicin|Heparin|Insulin|Levobupivacaine|Amoxicillin|Warfarin"


def sentence(pattern: str, random: Random) -> str:
    """A sentence with its slots filled, its first letter a capital."""
    for slot, words in (("{role}", _ROLES), ("{ward}", _WARDS), ("{month}", _MONTHS), ("{drug}", _DRUGS)):
        while slot in pattern:
            pattern = pattern.replace(slot, random.choice(words.split("|")), 1)
    while "{time}" in pattern:
        pattern = pattern.replace("{time}", f"{random.randrange(24):02}:{random.randrange(60):02}", 1)
    while "{year}" in pattern:
        pattern = pattern.replace("{year}", str(random.randrange(2012, 2027)), 1)
    while "{n}" in pattern:
        pattern = pattern.replace("{n}", str(random.randrange(2, 60)), 1)
    return pattern[0].upper() + pattern[1:]


def ordinary(random: Random) -> str:
    """One sentence as most of a report is made of."""
    return sentence(random.choice(SENTENCES.strip().splitlines()), random)


def hard(random: Random, cast: tuple[Member, ...] = ()) -> str:
    """One sentence that tempts: words that are names, hospitals of the case, numbers of nobody."""
    patterns = [*HARD.strip().splitlines(), *NUMBERS.strip().splitlines()]
    for member in cast:
        if member.hospital:
            patterns += [
                f"The patient was transferred to {member.hospital} at {{time}}.",
                f"{member.hospital} had adopted the chart in {{month}}.",
                f"Staff at {member.hospital}, and its managers, were interviewed.",
            ]
    return sentence(random.choice(patterns), random)
