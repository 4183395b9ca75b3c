"""The data sets that are touched, each with the part the firm plays in it and how telling it is.

A bookkeeping firm is usually the entrusted party (受托人, PIPL 21 and 59) for its clients' data and the handler
(个人信息处理者) of its own: that is asked for each data set, never once for all. `PRESETS` propose, for the kinds of
data a bookkeeping firm holds, where each stands in ENISA's table; a person may adjust it, with a reason.
The table is ENISA's (severity methodology v1.0, 2013; VERIFIED-S), the presets are our own (PROPOSED).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from models.refusal import N_, Refused

ActsAs = Literal["handler", "entrusted", "both"]
DataKindKey = Literal[
    "contacts", "id_scans", "bank_ledgers", "payroll", "tax_deductions", "credentials", "client_books", "other"
]
Category = Literal["simple", "behavioural", "financial", "sensitive"]

ACTS_AS: tuple[ActsAs, ...] = get_args(ActsAs)
DATA_KINDS: tuple[DataKindKey, ...] = get_args(DataKindKey)
CATEGORIES: tuple[Category, ...] = get_args(Category)


BASES: Mapping[Category, int] = {"simple": 1, "behavioural": 2, "financial": 3, "sensitive": 4}
ADJUSTMENTS: Mapping[Category, Mapping[int, str]] = {
    "simple": {
        1: N_("volume, or what the controller does, shows a profile or guesses social or financial status"),
        2: N_("leads to guesses on health, sexuality, politics or religion"),
        3: N_("vulnerable people or minors, for whose safety it is critical"),
    },
    "behavioural": {
        -1: N_("no real insight, or anybody can collect it"),
        1: N_("a detailed profile of daily life"),
        2: N_("a profile of sensitive data"),
    },
    "financial": {
        -2: N_("no insight: the mere fact of being a bank's customer"),
        -1: N_("some financial data without insight, such as account numbers only"),
        1: N_("full financial data that enables fraud, or a detailed social or financial profile"),
    },
    "sensitive": {
        -3: N_("no substantial insight, or public"),
        -2: N_("general assumptions only"),
        -1: N_("assumptions on sensitive matters"),
    },
}
"""How far each category may be moved from its base, and what for."""


@dataclass(frozen=True)
class Preset:
    """Where a kind of data stands: its ENISA category, how far from the category's base, and why.

    `sensitive` and `identity_numbers`: the kind's very name says that it holds sensitive personal information
    (PIPL 28: financial accounts, children under fourteen) or 18-digit resident identity numbers.
    """

    category: Category | None
    adjustment: int = 0
    reason: str = ""
    sensitive: bool = False
    identity_numbers: bool = False


PRESETS: Mapping[DataKindKey, Preset] = {
    "contacts": Preset("simple"),
    "id_scans": Preset("simple", 1, N_("Scanned licences and ID documents can be used for fraud"), False, True),
    "bank_ledgers": Preset("financial"),
    "payroll": Preset("financial", 1, N_("ID and bank card numbers with pay enable fraud"), True, True),
    "tax_deductions": Preset("sensitive", 0, "", True),
    "credentials": Preset("financial", 1, N_("Credentials count as what they open: accounts and tax filings")),
    "client_books": Preset("financial"),
    "other": Preset(None),
}


@dataclass(frozen=True)
class DataSet:
    """One set of data that is touched. `acts_as` is None until somebody has looked at the contract.

    `category` and `adjustment` replace the preset's; an adjustment needs a `reason`, in the words of whoever made it,
    and must be one that the category has. Raises `Refused`.
    """

    kind: DataKindKey
    acts_as: ActsAs | None = None
    category: Category | None = None
    adjustment: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.adjustment:
            return
        if not self.reason:
            raise Refused("Say why this data counts for more or less than usual: it stays on the record.")
        if self.placed is None:
            raise Refused("Choose the category of this data first: only from its base can it be moved.")
        known = ADJUSTMENTS[self.placed]
        if self.adjustment not in known:
            raise Refused(
                "This kind of data cannot be moved by {steps} from its base. It can be moved by {known}.",
                steps=f"{self.adjustment:+d}",
                known=tuple(f"{step:+d}" for step in known),
            )

    @property
    def placed(self) -> Category | None:
        """The category it stands in; None until somebody has said."""
        return self.category or (PRESETS[self.kind].category if self.kind in PRESETS else None)

    @property
    def context(self) -> int | None:
        """The data processing context (DPC), 1 to 4; None where nobody has placed it."""
        category, preset = self.placed, PRESETS[self.kind]
        if category is None:
            return None
        usual = preset.adjustment if category == preset.category else 0
        return min(4, max(1, BASES[category] + (usual if self.adjustment is None else self.adjustment)))
