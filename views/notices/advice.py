"""What a leak of each kind of data may lead to, what people can do about it, and what was done, in plain sentences.

Our own words (PROPOSED), to be read and changed by whoever sends them: they follow from the kinds of data on record and
from the tasks that were ticked off, and claim nothing else.
"""

from collections.abc import Mapping

from models.refusal import N_

HARMS: Mapping[str, str] = {
    "contacts": N_("names and contact details may be used for nuisance calls or for fraud in somebody's name"),
    "id_scans": N_("identity documents may be used to register or apply for something in another's name"),
    "bank_ledgers": N_("accounts and payments may become known, and be used for targeted fraud"),
    "payroll": N_("identity and bank card numbers and pay may be used for fraud or for dealings in another's name"),
    "tax_deductions": N_("details of family, illness or housing may become known and affect people's lives"),
    "credentials": N_("whoever has the credentials may sign in, change tax filings or move money"),
    "client_books": N_("business figures, prices and partners may become known to others"),
}

ADVICE: Mapping[str, str] = {
    "contacts": N_("Be wary of calls and messages that speak of this matter; do not follow links in them."),
    "id_scans": N_("Look up what is registered in your name, and report what you do not know of."),
    "bank_ledgers": N_("Check your accounts' transactions; speak to your bank if one is strange to you."),
    "payroll": N_(
        "Check the transactions of the card your pay goes to; if in doubt, speak to your bank about a new card or a "
        "limit. Give nobody codes or passwords."
    ),
    "tax_deductions": N_("Check your entries in the tax app; trust nobody who calls about refunds."),
    "credentials": N_("Change the passwords concerned and look through the latest sign-ins and filings."),
    "client_books": N_("Be wary of payment requests that quote these figures: confirm them by telephone."),
}

MEASURES: Mapping[str, str] = {
    "contain.stop_leak": N_("The further spread was stopped"),
    "gap.preserve_logs": N_("Logs are kept and no longer overwritten"),
    "contain.backup_now": N_("Key data and systems were backed up before changes"),
    "gap.credentials": N_("The passwords and credentials concerned were changed"),
    "gap.archive_hold": N_("Statutory accounting archives are kept whole"),
    "gap.takedown": N_("Platforms were asked to take copies and caches down"),
    "contain.external_aid": N_("Outside help was called in"),
    "contain.partner_joint": N_("Partners and software vendors act together with us"),
    "recover.fix_vuln": N_("The weakness was put right and checked"),
    "recover.data_restore": N_("Data was restored from backup and reconciled"),
    "recover.hardening": N_("The systems were hardened"),
    "recover.service_support": N_("Service and tax filing go on"),
}
"""The tasks of containing and recovering, told as done. A task of another plan is told in its own words."""

EVIDENCE: Mapping[str, str] = {
    "gap.preserve_logs": N_("logs are kept and no longer overwritten"),
    "gap.volatile_first": N_("volatile evidence was fixed first"),
    "investigate.evidence": N_("evidence was collected and fixed, with its digests"),
    "gap.custody": N_("the chain of custody is kept"),
}

INQUIRY: Mapping[str, str] = {
    "investigate.technical": N_("the technical inquiry has ended"),
    "investigate.root_cause": N_("the causes were analysed"),
    "investigate.expert": N_("experts were called in"),
    "investigate.loss_assess": N_("the loss was assessed"),
}
