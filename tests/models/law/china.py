"""China, the contracts and the insurer: the rows that are on by default."""

from tests.models.law.rows import NO, YES, Row

FOUND = {"detected": "2026-11-20 23:30 Asia/Shanghai"}
AWARE = {"aware": "2026-11-20 23:30 Asia/Shanghai"}

HANDLER = {"personal_info": YES, "data_sets": "payroll:handler"}
BELOW = {"people": 999_999, "loss": 4_999_999, "annex_clause": "none"}
"""One person and one yuan below 较大."""

CHINA = [
    Row(
        "cn.pipl57.authority",
        applies=HANDLER,
        does_not=({"personal_info": NO}, {"data_sets": "payroll:entrusted"}, {"data_sets": ""}),
        asks=("personal_info", "data_sets"),
        starts=FOUND,
        due=None,  # 立即
        house="2026-11-21 23:30 Asia/Shanghai",
    ),
    Row(
        "cn.pipl57.individuals",
        applies={**HANDLER, "harm_avoided": NO},
        does_not=({"harm_avoided": YES}, {"personal_info": NO}, {"data_sets": "client_books:entrusted"}),
        asks=("personal_info", "data_sets", "harm_avoided"),
        starts=FOUND,
        due=None,  # 立即
        house="2026-11-23 23:30 Asia/Shanghai",
    ),
    Row(
        "cn.pipl59.client",
        applies={"data_sets": "payroll:entrusted"},
        does_not=({"data_sets": "contacts:handler"},),
        asks=("data_sets",),
        starts=FOUND,
        due=None,
        house="2026-11-21 03:30 Asia/Shanghai",
    ),
    Row(
        "cn.ndsr11",
        applies={"interests_harmed": YES},
        does_not=({"interests_harmed": NO},),
        asks=("interests_harmed",),
        starts=FOUND,
        due=None,  # 及时
        house="2026-11-23 23:30 Asia/Shanghai",
    ),
    Row(
        "cn.cac.cii",
        applies={"people": 1_000_000, "cii": YES},
        does_not=({"cii": NO}, BELOW),
        asks=("people", "cii"),
        starts=FOUND,
        due="2026-11-21 00:30 Asia/Shanghai",  # 1 hour
    ),
    Row(
        "cn.cac.central",
        applies={"loss": 5_000_000, "central_organ": YES},
        does_not=({"central_organ": NO}, BELOW),
        asks=("loss", "central_organ"),
        starts=FOUND,
        due="2026-11-21 01:30 Asia/Shanghai",  # 2 hours
    ),
    Row(
        "cn.cac.general",
        applies={"annex_clause": "cn3", "cii": NO, "central_organ": NO},
        does_not=({"cii": YES}, {"central_organ": YES}, BELOW),
        asks=("annex_clause", "cii", "central_organ"),
        starts=FOUND,
        due="2026-11-21 03:30 Asia/Shanghai",  # 4 hours, through the night
    ),
    Row(
        "cn.cac.police",
        applies={"crime_suspected": YES},
        does_not=({"crime_suspected": NO},),
        asks=("crime_suspected",),
        starts=FOUND,
        due=None,  # 及时
        house="2026-11-21 23:30 Asia/Shanghai",
    ),
    Row(
        "cn.cac.sector",
        applies={"sector_rule": YES},
        does_not=({"sector_rule": NO},),
        asks=("sector_rule",),
        starts=FOUND,
        due=None,
        house="2026-11-21 23:30 Asia/Shanghai",
    ),
    Row(
        "cn.cac.summary",
        applies={"people": 10_000_000},
        does_not=(BELOW,),
        asks=("people",),
        starts={"handling_ended": "2026-12-15 18:00 Asia/Shanghai"},
        due="2027-01-14 18:00 Asia/Shanghai",  # 30 days: 16 in December, 14 in January
    ),
    Row(
        "cn.small_handler",
        applies={"small_handler": YES, "personal_info": YES},
        does_not=({"small_handler": NO}, {"personal_info": NO}),
        asks=("small_handler", "personal_info"),
        starts=FOUND,
        due=None,
    ),
    Row(
        "contract.client",
        applies={"clients": 1},
        does_not=({"clients": 0, "data_sets": "contacts:handler"},),
        asks=("clients",),
        starts=AWARE,
        extra={"contract_hours": 24},
        due="2026-11-21 23:30 Asia/Shanghai",
    ),
    Row(
        "insurer",
        applies={"insured": YES},
        does_not=({"insured": NO},),
        asks=("insured",),
        starts=AWARE,
        extra={"policy_hours": 12},
        due="2026-11-21 11:30 Asia/Shanghai",
    ),
]
