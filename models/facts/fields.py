"""What each fact is: how people call it, what it may be, and which question asks for it.

The table is the one place where a fact is described. A form is made of it, an expression of the catalogue is checked
against it, and a fact that is not in it does not exist. Texts are English here and marked for the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from models.facts.data_sets import ActsAs as ActsAs
from models.facts.data_sets import DataKindKey as DataKindKey
from models.facts.places import PLACES
from models.refusal import N_

Recipients = Literal["nobody", "identified", "unidentified"]


class FieldKind(StrEnum):
    COUNT = "count"
    """A `Quantity` of things."""
    LOSS = "loss"
    """A `Quantity` of whole yuan."""
    HOURS = "hours"
    """A whole number of hours."""
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    """A set of choices; the empty set says that none of them is the case."""
    TEXT = "text"
    """A person's own words: shown and kept, never reckoned with."""
    DATA_SETS = "data_sets"


@dataclass(frozen=True)
class Field:
    """One fact. `name` is short, for cards and reasons; `asks` is the question on the form."""

    key: str
    kind: FieldKind
    group: str
    name: str
    asks: str
    choices: Mapping[str, str] = field(default_factory=dict)
    """What it may be, each with its name."""
    hint: str = ""
    """What whoever answers has to know, below the question."""


GROUPS: Mapping[str, str] = {
    "scale": N_("How much"),
    "data": N_("Which data"),
    "event": N_("What happened"),
    "harm": N_("What harm"),
    "firm": N_("Who we are"),
    "places": N_("Where"),
    "abroad": N_("Questions of foreign law"),
}
"""The parts of the form, in order."""

_IDENTIFIERS = N_(
    "By what stands in it (ENISA). Full name: negligible if many in the country share it, limited if few do, "
    "significant if few in a small city do, maximum with birth date and e-mail. ID or passport number: negligible "
    "alone, significant if it shows the birth date or stands with an e-mail, maximum if a database gives the name. "
    "Phone or address: negligible if in no public directory, limited in a small city, maximum in a public "
    "directory. E-mail: negligible without a name, significant if found in social networks, maximum if it has the "
    "name and is found. Picture: negligible if unclear, limited with a clue to the place, significant if clear, "
    "maximum if linked to a place or group. Code or alias: negligible without its database, significant if it "
    "shows first name or e-mail, maximum if it shows the name. An 18-digit identity number is proposed as "
    "significant, with the name as maximum."
)
"""The table of ENISA (v1.0, 2013; VERIFIED-S); the proposal is our own (PROPOSED). Slack takes 2,000 characters."""

_ANNEX = N_(
    "特别重大: core or important data or a huge amount of personal information, an especially serious threat; "
    "critical infrastructure down as a whole for 6 h, or its main function for 24 h; daily life of 50 % of a "
    "province or of 10 million people. 重大: a large amount, a serious threat; more than 50 % of a city, or a "
    "portal down for 6 h (from a secondary source). 较大: important data or a rather large amount, a rather "
    "serious threat; critical infrastructure down for more than 10 min, or its main function for more than 30 min; "
    "30 % of a prefecture (from a secondary source). The rows of 重大 and 较大 were not read in full: counsel "
    "confirms."
)
"""The annex of the reporting measures: 特别重大 VERIFIED-P, the numbers of the other two VERIFIED-S."""

_COUNT, _YES_NO, _ONE_OF = FieldKind.COUNT, FieldKind.YES_NO, FieldKind.ONE_OF

_ALL = (
    Field("people", _COUNT, "scale", N_("People affected"), N_("How many people are affected")),
    Field("records", _COUNT, "scale", N_("Records"), N_("How many records are affected")),
    Field("clients", _COUNT, "scale", N_("Clients affected"), N_("How many client companies are affected")),
    Field("loss", FieldKind.LOSS, "scale", N_("Direct loss (RMB)"), N_("Direct economic loss, in yuan")),
    Field("data_sets", FieldKind.DATA_SETS, "data", N_("Data sets"), N_("Which sets of data are touched")),
    Field("personal_info", _YES_NO, "data", N_("Personal information"),
          N_("Is personal information leaked, altered or lost, or may it be")),
    Field("sensitive", _YES_NO, "data", N_("Sensitive personal information"),
          N_("Is there sensitive personal information in it (financial accounts, health, children under 14 …)")),
    Field("minors", _YES_NO, "data", N_("Minors"), N_("Are there minors among the people")),
    Field("vulnerable", _YES_NO, "data", N_("Elderly or vulnerable people"),
          N_("Are there elderly or otherwise vulnerable people among them")),
    Field("names", _YES_NO, "data", N_("Names"), N_("Do names stand with the data")),
    Field("identity_numbers", _YES_NO, "data", N_("Identity numbers"),
          N_("Are there resident identity or passport numbers in it")),
    Field("property_risk", _YES_NO, "data", N_("Usable to take money"),
          N_("Can the data be used to take people's money (cards, accounts, credentials)")),
    Field("secrecy", _YES_NO, "data", N_("Professional secrecy"), N_("Is the data under professional secrecy")),
    Field("large_scale", _YES_NO, "data", N_("Large scale"), N_("Is it personal data on a large scale")),
    Field("intelligible", _YES_NO, "data", N_("Readable"),
          N_("Can the data be read (no: it is encrypted and the key is safe)")),
    Field("identifiability", _ONE_OF, "data", N_("How easily people are identified"),
          N_("How easily can people be identified from it"), {
              "negligible": N_("negligible"), "limited": N_("limited"),
              "significant": N_("significant"), "maximum": N_("maximum")}, _IDENTIFIERS),
    Field("identifiability_reason", FieldKind.TEXT, "data", N_("Reason for that ease"),
          N_("Why people are more or less easily identified than identity numbers propose")),
    Field("leak_confirmed", _YES_NO, "event", N_("Leak confirmed"), N_("Is it certain that data got out")),
    Field("recipients", _ONE_OF, "event", N_("Recipients"), N_("Who got the data"), {
        "nobody": N_("nobody, as far as can be seen"), "identified": N_("known recipients"),
        "unidentified": N_("an unknown number of recipients")}),
    Field("integrity", _ONE_OF, "event", N_("Alteration"), N_("Was data altered"), {
        "intact": N_("no, or put right before use"), "recoverable": N_("altered, can be recovered"),
        "lost": N_("altered, cannot be recovered")}),
    Field("availability", _ONE_OF, "event", N_("Availability"), N_("Is data out of reach"), {
        "at_hand": N_("no, or recovered without difficulty"), "interrupted": N_("for a time, or with work"),
        "lost": N_("for good")}),
    Field("malicious", _YES_NO, "event", N_("Intent"), N_("Was it done on purpose")),
    Field("insider", _YES_NO, "event", N_("Insider"), N_("Did somebody of the firm do it")),
    Field("outside_access", _YES_NO, "event", N_("Illegal access from outside"),
          N_("Did somebody from outside get in illegally")),
    Field("crime_suspected", _YES_NO, "event", N_("Crime suspected"), N_("Is a crime suspected")),
    Field("ransom_demanded", _YES_NO, "event", N_("Ransom demanded"), N_("Is it ransomware, or is ransom demanded")),
    Field("exfiltrated", _YES_NO, "event", N_("Data taken out"), N_("Was data taken out of the systems")),
    Field("public", _YES_NO, "event", N_("Public or on sale"), N_("Has the data been seen in public or on sale")),
    Field("media_asked", _YES_NO, "event", N_("Media asking"), N_("Have media asked about it")),
    Field("annex_clause", _ONE_OF, "harm", N_("General clause of the grading guide"),
          N_("Does a general clause, or another number, of the national grading guide apply"), {
              "cn1": N_("yes: especially serious threat"), "cn2": N_("yes: serious threat"),
              "cn3": N_("yes: rather serious threat"), "none": N_("no, none of them")}, _ANNEX),
    Field("interests_harmed", _YES_NO, "harm", N_("Interests harmed"),
          N_("Are lawful interests of persons or companies harmed")),
    Field("harm_avoided", _YES_NO, "harm", N_("Harm effectively avoided"),
          N_("Have measures effectively avoided harm to people")),
    Field("significant_harm", _YES_NO, "harm", N_("Serious harm likely"),
          N_("Is significant or serious harm to people likely")),
    Field("risk", _ONE_OF, "harm", N_("Risk to people"), N_("How great is the risk to people's rights"), {
        "unlikely": N_("a risk is unlikely"), "risk": N_("a risk"), "high": N_("a high risk")}),
    Field("no_notice_duty", _YES_NO, "harm", N_("Legal found no duty to notify"),
          N_("Has legal checked that nobody has to be told")),
    Field("cii", _YES_NO, "firm", N_("Critical information infrastructure"),
          N_("Does it touch critical information infrastructure")),
    Field("central_organ", _YES_NO, "firm", N_("Central organ"),
          N_("Are we a central Party or state organ, or directly under one")),
    Field("small_handler", _YES_NO, "firm", N_("Small handler"),
          N_("Are we a small handler of personal information")),
    Field("sector", _ONE_OF, "firm", N_("Sector"), N_("Our sector"), {
        "bookkeeping": N_("bookkeeping and tax agency"), "finance": N_("finance"), "digital": N_("digital industry"),
        "health": N_("health"), "other": N_("other")}),
    Field("sector_rule", _YES_NO, "firm", N_("Reporting rule of the sector"),
          N_("Has our sector a reporting rule of its own")),
    Field("listed", FieldKind.SOME_OF, "firm", N_("Listed"), N_("On which markets are we, or a client, listed"), {
        "cn": N_("mainland China"), "hk": N_("Hong Kong"), "us": N_("United States"), "elsewhere": N_("elsewhere")}),
    Field("contract_hours", FieldKind.HOURS, "firm", N_("Hours by contract"),
          N_("Within how many hours do the contracts ask us to tell the client (the shortest)")),
    Field("insured", _YES_NO, "firm", N_("Cyber policy"), N_("Is there a cyber insurance policy")),
    Field("policy_hours", FieldKind.HOURS, "firm", N_("Hours by policy"),
          N_("Within how many hours does the policy ask for notice")),
    Field("people_in", FieldKind.SOME_OF, "places", N_("People in"), N_("Where are the people"), PLACES),
    Field("established_in", FieldKind.SOME_OF, "places", N_("Established in"),
          N_("Where are we, or the clients, established"), PLACES),
    Field("nis2", _ONE_OF, "abroad", N_("NIS2 entity"), N_("Is the client an entity under NIS2"), {
        "no": N_("no"), "yes": N_("yes"), "trust_service": N_("a trust service provider")}),
    Field("nis2_significant", _YES_NO, "abroad", N_("Significant under NIS2"),
          N_("Is it a significant incident under NIS2")),
    Field("dora", _YES_NO, "abroad", N_("DORA financial entity"), N_("Is the client a financial entity under DORA")),
    Field("dora_major", _YES_NO, "abroad", N_("Major under DORA"),
          N_("Is it a major ICT-related incident under DORA")),
    Field("hipaa", _ONE_OF, "abroad", N_("HIPAA role"), N_("Our part under HIPAA"), {
        "none": N_("none"), "covered": N_("covered entity"), "associate": N_("business associate")}),
    Field("unsecured_phi", _YES_NO, "abroad", N_("Unsecured health information"),
          N_("Is unsecured protected health information affected")),
    Field("us_state_data", _YES_NO, "abroad", N_("Data defined by US state law"),
          N_("Was personal information as a US state defines it acquired")),
    Field("hk_ci", _ONE_OF, "abroad", N_("Hong Kong critical infrastructure"),
          N_("Is a designated operator under Cap. 653 affected"), {
              "no": N_("no"), "core": N_("its core function"), "other": N_("another function")}),
    Field("jp_wrongful", _YES_NO, "abroad", N_("Wrongful purpose (Japan)"),
          N_("May it have been done with a wrongful purpose, such as hacking")),
    Field("certin_listed", _YES_NO, "abroad", N_("Listed by CERT-In"),
          N_("Is it one of the cyber incidents that CERT-In lists")),
    Field("br_small_agent", _YES_NO, "abroad", N_("Small agent (Brazil)"),
          N_("Is the controller a small processing agent in Brazil")),
)  # fmt: skip

FIELDS: Mapping[str, Field] = {each.key: each for each in _ALL}
"""Every fact by its key, in the order of the form."""


def field_called(key: str) -> Field:
    """Raises KeyError for what is no fact."""
    return FIELDS[key]
