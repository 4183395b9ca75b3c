"""Hong Kong, the United States, Singapore, Japan, Korea, Australia, India, Brazil, Canada and Taiwan."""

from tests.models.law.rows import NO, YES, Row

HIPAA = {"hipaa": "covered", "unsecured_phi": YES}
FOUND_IN_NEW_YORK = {"detected": "2026-11-20 10:00 America/New_York"}
CALIFORNIA = {"people_in": "us-ca", "us_state_data": YES}
SINGAPORE = {"people_in": "sg", "personal_info": YES, "data_sets": "contacts:handler"}
JAPAN = {"people_in": "jp", "personal_info": YES, "people": 1_001, "jp_wrongful": NO}
MILD_IN_JAPAN = {"people": 1_000, "sensitive": NO, "property_risk": NO, "jp_wrongful": NO}
AWARE_IN_TOKYO = {"aware": "2026-11-20 10:00 Asia/Tokyo"}
KOREA = {"people_in": "kr", "personal_info": YES, "data_sets": "contacts:handler"}
INDIA = {"people_in": "in", "personal_info": YES, "data_sets": "contacts:handler"}
ENTRUSTED, HANDLER = {"data_sets": "contacts:entrusted"}, {"data_sets": "contacts:handler"}
AWARE_IN_SEOUL = {"aware": "2026-11-20 10:00 Asia/Seoul"}
INDIA_FROM_MAY = {"aware": "2027-05-13 00:30 Asia/Kolkata"}
BRAZIL = {
    "people_in": "br", "personal_info": YES, "significant_harm": YES, "data_sets": "bank_ledgers:handler",
    "br_small_agent": NO,
}  # fmt: skip
SMALL_IN_BRAZIL = {**BRAZIL, "br_small_agent": YES}
NOTHING_LISTED = {
    "data_sets": "contacts:handler", "sensitive": NO, "minors": NO, "vulnerable": NO, "secrecy": NO, "large_scale": NO,
}  # fmt: skip
AWARE_IN_SAO_PAULO = {"aware": "2026-11-18 15:00 America/Sao_Paulo"}

ABROAD = [
    Row(
        "hk.pdpo",
        applies={"people_in": "hk", "personal_info": YES},
        does_not=({"people_in": "cn"}, {"personal_info": NO}),
        asks=("people_in", "personal_info"),
        starts={"aware": "2026-11-20 22:00 Asia/Hong_Kong"},
        due=None,  # voluntary, as soon as practicable
        house="2026-11-21 22:00 Asia/Hong_Kong",
    ),
    Row(
        "hk.cap653.core",
        applies={"hk_ci": "core"},
        does_not=({"hk_ci": "other"}, {"hk_ci": "no"}),
        asks=("hk_ci",),
        starts={"aware": "2026-11-20 22:00 Asia/Hong_Kong"},
        due="2026-11-21 10:00 Asia/Hong_Kong",  # 12 hours
    ),
    Row(
        "hk.cap653.other",
        applies={"hk_ci": "other"},
        does_not=({"hk_ci": "core"},),
        asks=("hk_ci",),
        starts={"aware": "2026-11-20 22:00 Asia/Hong_Kong"},
        due="2026-11-22 22:00 Asia/Hong_Kong",  # 48 hours
    ),
    # --- United States
    Row(
        "us.sec.8k105",
        applies={"listed": "us"},
        does_not=({"listed": "cn hk"}, {"listed": ""}),
        asks=("listed",),
        starts={"determined_material": "2026-11-20 16:00 America/New_York"},
        due="2026-11-27 23:59:59 America/New_York",  # Mon, Tue, Wed, (Thanksgiving), Fri
    ),
    Row(
        "us.hipaa.individual",
        applies=HIPAA,
        does_not=({"hipaa": "none"}, {"hipaa": "associate"}, {"unsecured_phi": NO}),
        asks=("hipaa", "unsecured_phi"),
        starts=FOUND_IN_NEW_YORK,
        due="2027-01-19 10:00 America/New_York",  # 60 days: 10 in November, 31, 19
    ),
    Row(
        "us.hipaa.hhs",
        applies={**HIPAA, "people": 500},
        does_not=({"people": 499},),
        asks=("people",),
        starts=FOUND_IN_NEW_YORK,
        due="2027-01-19 10:00 America/New_York",
    ),
    Row(
        "us.hipaa.log",
        applies={**HIPAA, "people": 499},
        does_not=({"people": 500},),
        asks=("people",),
        starts=FOUND_IN_NEW_YORK,
        due="2027-03-01 23:59:59 America/New_York",  # 60 days after the end of 2026: 31, 28, 1
    ),
    Row(
        "us.hipaa.ba",
        applies={"hipaa": "associate", "unsecured_phi": YES},
        does_not=({"hipaa": "covered"},),
        asks=("hipaa",),
        starts=FOUND_IN_NEW_YORK,
        due="2027-01-19 10:00 America/New_York",
    ),
    Row(
        "us.state.general",
        applies={"people_in": "us", "us_state_data": YES},
        does_not=({"people_in": "ca"}, {"us_state_data": NO}),
        asks=("people_in", "us_state_data"),
        starts=FOUND_IN_NEW_YORK,
        due=None,  # without unreasonable delay
        house="2026-11-23 10:00 America/New_York",
    ),
    Row(
        "us.state.ca",
        applies=CALIFORNIA,
        does_not=({"people_in": "us-ny"}, {"people_in": "us"}),
        asks=("people_in", "us_state_data"),
        starts=FOUND_IN_NEW_YORK,
        due="2026-12-20 10:00 America/New_York",  # 30 days
    ),
    Row(
        "us.state.ca.ag",
        applies={**CALIFORNIA, "people": 501},
        does_not=({"people": 500}, {"people_in": "us-wa"}),
        asks=("people",),
        starts={"sent:us.state.ca": "2026-12-18 09:00 America/New_York"},
        due="2027-01-02 09:00 America/New_York",  # 15 days after the notice
    ),
    Row(
        "us.state.30",
        applies={"people_in": "us-ny us-tx", "us_state_data": YES},
        does_not=({"people_in": "us-tx"},),
        asks=("people_in", "us_state_data"),
        starts={"detected": "2026-10-20 10:00 America/New_York"},
        due="2026-11-19 10:00 America/New_York",  # 30 days, at the same time of day: summer time ended between
    ),
    Row(
        "us.state.45",
        applies={"people_in": "us-md", "us_state_data": YES},
        does_not=({"people_in": "us-ca"},),
        asks=("people_in",),
        starts=FOUND_IN_NEW_YORK,
        due="2027-01-04 10:00 America/New_York",  # 45 days: 10, 31, 4
    ),
    Row(
        "us.state.60",
        applies={"people_in": "us-tx", "us_state_data": YES},
        does_not=({"people_in": "us-fl"},),
        asks=("people_in",),
        starts=FOUND_IN_NEW_YORK,
        due="2027-01-19 10:00 America/New_York",  # 60 days
    ),
    # --- Singapore
    Row(
        "sg.pdpa.assess",
        applies=SINGAPORE,
        does_not=({"people_in": "cn"}, {"personal_info": NO}, {"data_sets": "contacts:entrusted"}),
        asks=("people_in", "personal_info", "data_sets"),
        starts={"suspected": "2026-11-20 10:00 Asia/Singapore"},
        due="2026-12-20 10:00 Asia/Singapore",  # 30 days (guideline)
    ),
    Row(
        "sg.pdpa.intermediary",
        applies={**SINGAPORE, "data_sets": "payroll:both"},
        does_not=({"data_sets": "contacts:handler"},),
        asks=("data_sets",),
        starts={"suspected": "2026-11-20 10:00 Asia/Singapore"},
        due=None,
        house="2026-11-20 14:00 Asia/Singapore",
    ),
    Row(
        "sg.pdpa.authority",
        applies={**SINGAPORE, "people": 500},
        does_not=({"people": 499, "significant_harm": NO}, {"people_in": "hk"}),
        asks=("people", "people_in"),
        starts={"assessed_notifiable": "2026-11-20 09:00 Asia/Singapore"},
        due="2026-11-23 23:59:59 Asia/Singapore",  # the 3rd day after the day of assessment
    ),
    Row(
        "sg.pdpa.individuals",
        applies={**SINGAPORE, "significant_harm": YES},
        does_not=({"significant_harm": NO, "people": 5_000},),
        asks=("significant_harm",),
        starts={"sent:sg.pdpa.authority": "2026-11-21 09:00 Asia/Singapore"},
        due=None,
        house="2026-11-24 09:00 Asia/Singapore",
    ),
    # --- Japan
    Row(
        "jp.appi.prompt",
        applies=JAPAN,
        does_not=(MILD_IN_JAPAN, {"people_in": "kr"}),
        asks=("people", "people_in"),
        starts=AWARE_IN_TOKYO,
        due="2026-11-23 10:00 Asia/Tokyo",  # 3 of the 3 to 5 days of the guidelines
    ),
    Row(
        "jp.appi.final",
        applies=JAPAN,
        does_not=({"jp_wrongful": YES}, MILD_IN_JAPAN),
        asks=("people", "jp_wrongful"),
        starts=AWARE_IN_TOKYO,
        due="2026-12-19 23:59:59 Asia/Tokyo",  # day 1 is 20 November, day 30 Saturday 19 December; perhaps Monday
    ),
    Row(
        "jp.appi.final.wrongful",
        applies={**JAPAN, "jp_wrongful": YES},
        does_not=({"jp_wrongful": NO},),
        asks=("jp_wrongful",),
        starts=AWARE_IN_TOKYO,
        due="2027-01-18 23:59:59 Asia/Tokyo",  # day 60: 11 in November, 31, 18; a Monday
    ),
    Row(
        "jp.appi.individuals",
        applies={**JAPAN, "people": 1, "property_risk": YES},
        does_not=(MILD_IN_JAPAN,),
        asks=("property_risk",),
        starts=AWARE_IN_TOKYO,
        due=None,  # promptly, as circumstances allow
        house="2026-11-23 10:00 Asia/Tokyo",
    ),
    # --- Korea
    Row(
        "kr.pipa.authority",
        applies={**KOREA, "people": 3, "outside_access": YES},
        does_not=({"people": 999, "sensitive": NO, "identity_numbers": NO, "outside_access": NO},),
        asks=("people_in", "outside_access"),
        starts=AWARE_IN_SEOUL,
        due="2026-11-23 10:00 Asia/Seoul",  # 72 hours
    ),
    Row(
        "kr.pipa.individuals",
        applies={**KOREA, "leak_confirmed": YES},
        does_not=({"leak_confirmed": NO}, {"people_in": "jp"}),
        asks=("leak_confirmed",),
        starts=AWARE_IN_SEOUL,
        due="2026-11-23 10:00 Asia/Seoul",
    ),
    Row(
        "kr.pipa.possible",
        applies={**KOREA, "leak_confirmed": NO},
        does_not=({"leak_confirmed": YES}, ENTRUSTED),
        asks=("leak_confirmed",),
        starts=AWARE_IN_SEOUL,
        due="2026-11-23 10:00 Asia/Seoul",
    ),
    # --- Australia
    Row(
        "au.ndb.assess",
        applies={"people_in": "au", "personal_info": YES},
        does_not=({"people_in": "uk"}, {"personal_info": NO}),
        asks=("people_in", "personal_info"),
        starts={"suspected": "2026-09-20 10:00 Australia/Sydney"},
        due="2026-10-20 10:00 Australia/Sydney",  # 30 days, at the same time of day: summer time began between
    ),
    Row(
        "au.ndb.notify",
        applies={"people_in": "au", "personal_info": YES, "significant_harm": YES},
        does_not=({"significant_harm": NO},),
        asks=("significant_harm",),
        starts={"aware": "2026-11-20 10:00 Australia/Sydney"},
        due=None,  # as soon as practicable
        house="2026-11-21 10:00 Australia/Sydney",
    ),
    # --- India
    Row(
        "in.certin",
        applies={"people_in": "in", "certin_listed": YES},
        does_not=({"certin_listed": NO}, {"people_in": "cn", "established_in": "cn"}),
        asks=("certin_listed", "people_in"),
        starts={"told_by_processor": "2026-11-20 20:00 Asia/Kolkata"},
        due="2026-11-21 02:00 Asia/Kolkata",  # 6 hours
    ),
    Row(
        "in.dpdp.board.initial",
        applies=INDIA,
        does_not=({"people_in": "cn"}, ENTRUSTED),
        asks=("people_in", "personal_info"),
        starts=INDIA_FROM_MAY,
        due=None,  # without delay
        house="2027-05-14 00:30 Asia/Kolkata",
    ),
    Row(
        "in.dpdp.board",
        applies=INDIA,
        does_not=({"people_in": "cn"}, ENTRUSTED),
        asks=("people_in", "personal_info"),
        starts=INDIA_FROM_MAY,
        due="2027-05-16 00:30 Asia/Kolkata",  # 72 hours
    ),
    Row(
        "in.dpdp.principals",
        applies=INDIA,
        does_not=({"personal_info": NO}, ENTRUSTED),
        asks=("personal_info",),
        starts=INDIA_FROM_MAY,
        due=None,  # without delay
        house="2027-05-16 00:30 Asia/Kolkata",
    ),
    # --- Brazil: 20 November 2026, a Friday, is a holiday
    Row(
        "br.anpd",
        applies=BRAZIL,
        does_not=(
            NOTHING_LISTED,
            {"significant_harm": NO},
            {"br_small_agent": YES},
            {"data_sets": "payroll:entrusted"},
        ),
        asks=("significant_harm", "br_small_agent", "data_sets"),
        starts=AWARE_IN_SAO_PAULO,
        due="2026-11-24 23:59:59 America/Sao_Paulo",  # Thu 19, Mon 23, Tue 24
    ),
    Row(
        "br.anpd.individuals",
        applies=BRAZIL,
        does_not=(NOTHING_LISTED,),
        asks=("people_in",),
        starts=AWARE_IN_SAO_PAULO,
        due="2026-11-24 23:59:59 America/Sao_Paulo",
    ),
    Row(
        "br.anpd.small",
        applies=SMALL_IN_BRAZIL,
        does_not=({"br_small_agent": NO}, NOTHING_LISTED),
        asks=("br_small_agent",),
        starts=AWARE_IN_SAO_PAULO,
        due="2026-11-27 23:59:59 America/Sao_Paulo",  # and Wed 25, Thu 26, Fri 27
    ),
    Row(
        "br.anpd.small.individuals",
        applies=SMALL_IN_BRAZIL,
        does_not=({"br_small_agent": NO},),
        asks=("significant_harm",),
        starts=AWARE_IN_SAO_PAULO,
        due="2026-11-27 23:59:59 America/Sao_Paulo",
    ),
    Row(
        "br.anpd.supplement",
        applies=BRAZIL,
        does_not=(NOTHING_LISTED, {"people_in": "us"}),
        asks=("significant_harm",),
        starts={"sent:br.anpd": "2026-11-24 11:00 America/Sao_Paulo"},
        due="2026-12-22 23:59:59 America/Sao_Paulo",  # 3 in that week, four weeks less Wed to Fri: 5, 5, 5, 2
    ),
    # --- Canada and Taiwan
    Row(
        "ca.pipeda",
        applies={"people_in": "ca", "personal_info": YES, "significant_harm": YES, **HANDLER},
        does_not=({"significant_harm": NO}, {"people_in": "us-ca"}, ENTRUSTED),
        asks=("significant_harm", "people_in"),
        starts={"assessed_notifiable": "2026-11-20 10:00 America/Toronto"},
        due=None,  # as soon as feasible
        house="2026-11-21 10:00 America/Toronto",
    ),
    Row(
        "tw",
        applies={"people_in": "tw", "personal_info": YES, "sector": "finance"},
        does_not=({"sector": "bookkeeping"}, {"people_in": "cn"}),
        asks=("sector", "people_in"),
        starts={"aware": "2026-11-20 10:00 Asia/Taipei"},
        due="2026-11-23 10:00 Asia/Taipei",  # 72 hours
    ),
    # --- What an entrusted party owes: to tell whoever entrusted it
    Row(
        "jp.appi.client",
        applies={"people_in": "jp", "personal_info": YES, "sensitive": YES, **ENTRUSTED},
        does_not=({"people_in": "cn"}, HANDLER),
        asks=("data_sets", "people_in"),
        starts={"aware": "2026-11-20 10:00 Asia/Tokyo"},
        due=None,
        house="2026-11-20 14:00 Asia/Tokyo",
    ),
    Row(
        "kr.pipa.client",
        applies={"people_in": "kr", "personal_info": YES, **ENTRUSTED},
        does_not=({"people_in": "cn"}, HANDLER),
        asks=("data_sets", "people_in"),
        starts={"aware": "2026-11-20 10:00 Asia/Seoul"},
        due=None,
        house="2026-11-20 14:00 Asia/Seoul",
    ),
    Row(
        "au.client",
        applies={"people_in": "au", "personal_info": YES, **ENTRUSTED},
        does_not=({"people_in": "cn"}, HANDLER),
        asks=("data_sets", "people_in"),
        starts={"aware": "2026-11-20 10:00 Australia/Sydney"},
        due=None,
        house="2026-11-20 14:00 Australia/Sydney",
    ),
    Row(
        "in.dpdp.client",
        applies={"people_in": "in", "personal_info": YES, **ENTRUSTED},
        does_not=({"people_in": "cn"}, HANDLER),
        asks=("data_sets", "people_in"),
        starts={"aware": "2027-05-13 00:30 Asia/Kolkata"},
        due=None,
        house="2027-05-13 04:30 Asia/Kolkata",
    ),
    Row(
        "br.controller",
        applies={"people_in": "br", "personal_info": YES, **ENTRUSTED},
        does_not=({"people_in": "cn"}, HANDLER),
        asks=("data_sets", "people_in"),
        starts={"aware": "2026-11-18 15:00 America/Sao_Paulo"},
        due=None,
        house="2026-11-18 19:00 America/Sao_Paulo",
    ),
    Row(
        "ca.client",
        applies={"people_in": "ca", "personal_info": YES, **ENTRUSTED},
        does_not=({"people_in": "cn"}, HANDLER),
        asks=("data_sets", "people_in"),
        starts={"aware": "2026-11-20 10:00 America/Toronto"},
        due=None,
        house="2026-11-20 14:00 America/Toronto",
    ),
]
