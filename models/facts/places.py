"""The places that a law may hang on: jurisdictions of the people and of establishments.

A code is ISO 3166 in lower case, with a dash before a part of a country or union (`us-ca`, `eu-pt`). Who says `us-ca`
has said `us`: that is what `implied` is for. Hong Kong, Taiwan and the mainland are separate jurisdictions for these
laws, and nothing else is meant by listing them.
"""

from collections.abc import Iterable, Mapping

from models.refusal import N_

PLACES: Mapping[str, str] = {
    "cn": N_("mainland China"),
    "hk": N_("Hong Kong"),
    "tw": N_("Taiwan"),
    "eu": N_("European Union"),
    "eu-cz": N_("Czechia"),
    "eu-fi": N_("Finland"),
    "eu-hr": N_("Croatia"),
    "eu-ie": N_("Ireland"),
    "eu-it": N_("Italy"),
    "eu-pt": N_("Portugal"),
    "uk": N_("United Kingdom"),
    "us": N_("United States"),
    "us-al": N_("Alabama"),
    "us-az": N_("Arizona"),
    "us-ca": N_("California"),
    "us-co": N_("Colorado"),
    "us-fl": N_("Florida"),
    "us-md": N_("Maryland"),
    "us-me": N_("Maine"),
    "us-nm": N_("New Mexico"),
    "us-ny": N_("New York"),
    "us-tx": N_("Texas"),
    "us-wa": N_("Washington (state)"),
    "sg": N_("Singapore"),
    "jp": N_("Japan"),
    "kr": N_("Korea"),
    "au": N_("Australia"),
    "in": N_("India"),
    "br": N_("Brazil"),
    "ca": N_("Canada"),
    "elsewhere": N_("elsewhere"),
}
"""The places whose law the shipped catalogue asks about or tells apart, with their names."""


def implied(places: Iterable[str]) -> frozenset[str]:
    """The places, and what each lies in."""
    said = frozenset(places)
    return said | {place.partition("-")[0] for place in said}
