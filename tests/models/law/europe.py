"""The European Union and the United Kingdom, over the nights on which their clocks change."""

from tests.models.law.rows import NO, YES, Row

FRIDAY = {"aware": "2026-10-23 18:00 Europe/Berlin"}
"""Summer time ends on Sunday 25 October 2026: the weekend has an hour more."""

HANDLER = {"personal_info": YES, "data_sets": "contacts:handler"}
NIS2 = {"nis2": "yes", "nis2_significant": YES, "dora": NO}
DORA = {"dora": YES, "dora_major": YES}

EUROPE = [
    Row(
        "eu.gdpr33",
        applies={**HANDLER, "people_in": "eu", "risk": "risk"},
        does_not=(
            {"risk": "unlikely"},
            {"people_in": "cn", "established_in": "cn"},
            {"data_sets": "payroll:entrusted"},
            {"personal_info": NO},
        ),
        asks=("risk", "people_in", "data_sets", "personal_info"),
        starts=FRIDAY,
        due="2026-10-26 17:00 Europe/Berlin",  # 72 hours: Monday 18:00 less the hour gained
    ),
    Row(
        "eu.gdpr33.processor",
        applies={"personal_info": YES, "data_sets": "payroll:entrusted", "established_in": "eu"},
        does_not=({"data_sets": "payroll:handler"}, {"established_in": "cn", "people_in": "cn hk"}),
        asks=("data_sets", "personal_info", "established_in"),
        starts=FRIDAY,
        due=None,  # without undue delay
        house="2026-10-23 22:00 Europe/Berlin",
    ),
    Row(
        "eu.gdpr34",
        applies={**HANDLER, "people_in": "eu-pt", "risk": "high"},
        does_not=({"risk": "risk"}, {"people_in": "uk", "established_in": "cn"}),
        asks=("risk", "people_in"),
        starts=FRIDAY,
        due=None,  # without undue delay
        house="2026-10-26 17:00 Europe/Berlin",
    ),
    Row(
        "eu.nis2.early",
        applies=NIS2,
        does_not=({"nis2": "no"}, {"nis2_significant": NO}, {"dora": YES}),
        asks=("nis2", "nis2_significant", "dora"),
        starts=FRIDAY,
        due="2026-10-24 18:00 Europe/Berlin",  # 24 hours
    ),
    Row(
        "eu.nis2.notify",
        applies=NIS2,
        does_not=({"nis2": "trust_service"}, {"dora": YES}),
        asks=("nis2", "dora"),
        starts=FRIDAY,
        due="2026-10-26 17:00 Europe/Berlin",  # 72 hours
    ),
    Row(
        "eu.nis2.notify.trust",
        applies={**NIS2, "nis2": "trust_service"},
        does_not=({"nis2": "yes"},),
        asks=("nis2",),
        starts={"aware": "2026-10-24 20:00 Europe/Berlin"},
        due="2026-10-25 19:00 Europe/Berlin",  # 24 hours
    ),
    Row(
        "eu.nis2.final",
        applies=NIS2,
        does_not=({"nis2": "no"}, {"dora": YES}),
        asks=("nis2_significant",),
        starts={"sent:eu.nis2.notify": "2027-01-31 10:00 Asia/Shanghai"},
        due="2027-02-28 10:00 Asia/Shanghai",  # 1 month: February has no 31st
    ),
    Row(
        "eu.dora.initial",
        applies=DORA,
        does_not=({"dora": NO}, {"dora_major": NO}),
        asks=("dora", "dora_major"),
        starts={"aware": "2026-11-20 09:00 Europe/Berlin", "classified_major": "2026-11-20 10:00 Europe/Berlin"},
        due="2026-11-20 14:00 Europe/Berlin",  # 4 hours from classification
    ),
    Row(
        "eu.dora.intermediate",
        applies=DORA,
        does_not=({"dora": NO},),
        asks=("dora",),
        starts={"sent:eu.dora.initial": "2026-11-20 13:30 Europe/Berlin"},
        due="2026-11-23 13:30 Europe/Berlin",  # 72 hours from the submission, not from awareness
    ),
    Row(
        "eu.dora.restored",
        applies=DORA,
        does_not=({"dora": NO}, {"dora_major": NO}),
        asks=("dora", "dora_major"),
        starts={"restored": "2026-11-22 08:00 Europe/Berlin"},
        due=None,  # when normal activity is back: no number was read
        house="2026-11-23 08:00 Europe/Berlin",
    ),
    Row(
        "eu.dora.final",
        applies=DORA,
        does_not=({"dora": NO},),
        asks=("dora_major",),
        starts={"updated:eu.dora.intermediate": "2026-08-31 09:00 Asia/Shanghai"},
        due="2026-09-30 09:00 Asia/Shanghai",  # 1 month: September has no 31st
    ),
    Row(
        "uk.gdpr33",
        applies={**HANDLER, "people_in": "uk", "risk": "high"},
        does_not=({"risk": "unlikely"}, {"people_in": "eu", "established_in": "cn"}),
        asks=("risk", "people_in"),
        starts={"aware": "2027-03-26 12:00 Europe/London"},
        due="2027-03-29 13:00 Europe/London",  # 72 hours: summer time begins on Sunday 28 March
    ),
]
