"""The data sets that are touched, each with the part the firm plays in it and how telling it is.

A bookkeeping firm is usually the entrusted party (受托人, PIPL 21 and 59) for its clients' data and the handler
(个人信息处理者) of its own: that is asked for each data set, never once for all. `PRESETS` propose, for the kinds of
data a bookkeeping firm holds, where each stands in ENISA's table; a person may adjust it, with a reason.
Source: domain base 2.2 (presets PROPOSED; table VERIFIED-S, ENISA severity methodology v1.0, 2013).
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

    `category` and `adjustment` replace the preset's; an adjustment needs a `reason`, in the words of whoever made it.
    Which adjustments a category has is checked where the score is made. Raises `Refused`.
    """

    kind: DataKindKey
    acts_as: ActsAs | None = None
    category: Category | None = None
    adjustment: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.adjustment and not self.reason:
            raise Refused("Say why this data counts for more or less than usual: it stays on the record.")
