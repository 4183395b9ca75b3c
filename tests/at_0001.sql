BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE assignment (
	id VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME, 
	CONSTRAINT pk_assignment PRIMARY KEY (id), 
	CONSTRAINT fk_assignment_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id)
);
INSERT INTO "assignment" VALUES('a4a00b57f105cbd3919fdc5a4bbf3f8d','f7489b04b5c3a7f3','ic','U0SBXZHAO','2026-11-22 01:16:16.026125',NULL);
INSERT INTO "assignment" VALUES('c6904d3238e1e91bf527c8b579c3edfe','f7489b04b5c3a7f3','legal','U0SBXCHEN','2026-11-22 01:16:17.806081',NULL);
CREATE TABLE closure (
	incident_id VARCHAR NOT NULL, 
	event_id VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	duplicate_of VARCHAR, 
	proposed_by VARCHAR NOT NULL, 
	proposed_at DATETIME NOT NULL, 
	CONSTRAINT pk_closure PRIMARY KEY (incident_id), 
	CONSTRAINT ck_closure_outcome CHECK (outcome IN ('false_alarm', 'duplicate')), 
	CONSTRAINT fk_closure_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES incident (id), 
	CONSTRAINT fk_closure_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id)
);
CREATE TABLE delivery (
	id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id)
);
INSERT INTO "delivery" VALUES('event:Ev0SBX00006','2026-11-22 01:16:16.710425');
INSERT INTO "delivery" VALUES('event:member_joined_channel:C0SBX00004:U0SBXZHAO:1795310176.649577','2026-11-22 01:16:16.710425');
INSERT INTO "delivery" VALUES('event:Ev0SBX00008','2026-11-22 01:16:17.466277');
INSERT INTO "delivery" VALUES('event:member_joined_channel:C0SBX00004:U0SBXCHEN:1795310177.452715','2026-11-22 01:16:17.466277');
CREATE TABLE handover (
	id VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	holder VARCHAR NOT NULL, 
	successor VARCHAR NOT NULL, 
	brief TEXT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	CONSTRAINT pk_handover PRIMARY KEY (id), 
	CONSTRAINT ck_handover_kind CHECK (kind IN ('offer', 'claim')), 
	CONSTRAINT ck_handover_state CHECK (state IN ('asked', 'accepted', 'declined', 'unanswered', 'withdrawn')), 
	CONSTRAINT fk_handover_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id)
);
INSERT INTO "handover" VALUES('80b03355851c54ea','f7489b04b5c3a7f3','ic','offer','asked','U0SBXZHAO','U0SBXCHEN','Client B will call back','2026-11-22 01:16:18.058350',NULL);
CREATE TABLE incident (
	id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	origin VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	what_happened TEXT NOT NULL, 
	how_found TEXT NOT NULL, 
	data_kinds JSON NOT NULL, 
	severity VARCHAR NOT NULL, 
	phase VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	quiet BOOLEAN NOT NULL, 
	declared_by VARCHAR NOT NULL, 
	declared_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	next_update_at DATETIME, 
	channel VARCHAR, 
	playbook_key VARCHAR NOT NULL, 
	playbook_text TEXT NOT NULL, 
	playbook_digest VARCHAR NOT NULL, 
	outcome VARCHAR, 
	duplicate_of VARCHAR, 
	revision INTEGER NOT NULL, 
	synced_revision INTEGER NOT NULL, 
	CONSTRAINT pk_incident PRIMARY KEY (id), 
	CONSTRAINT ck_incident_outcome CHECK (outcome IN ('resolved', 'false_alarm', 'duplicate')), 
	CONSTRAINT ck_incident_status CHECK (status IN ('open', 'closed')), 
	CONSTRAINT ck_incident_synced CHECK (synced_revision <= revision), 
	CONSTRAINT fk_incident_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES incident (id), 
	CONSTRAINT uq_incident_channel UNIQUE (channel), 
	CONSTRAINT uq_incident_number UNIQUE (number), 
	CONSTRAINT uq_incident_origin UNIQUE (origin)
);
INSERT INTO "incident" VALUES('f7489b04b5c3a7f3',1,'VPayroll mailed to the wrong client','Payroll mailed to the wrong client','Payroll of client A went to client B','Client B called','["payroll"]','SEV1','contain','open',0,'U0SBXZHAO','2026-11-22 01:16:16.026125','2026-11-22 01:16:16.026125',NULL,'C0SBX00004','customer-data-leak','# 客户信息泄露应急预案 / Customer data leak: the plan an incident follows.
#
# 改动之前请读 README.md；改完运行 `stanch playbook check 本文件`，每个问题都会指明行号和原因。
# Read README.md before changing this; `stanch playbook check FILE` then names every problem by line.
#
# 键（key）一经使用不再改名：进行中的事件靠它找到自己的清单项。
# A key in use is never renamed: open incidents find their tasks by it.

key: customer-data-leak
version: 1
name:
  zh: 客户信息泄露
  en: Customer data leak

# 拿不准时取高一级。 / If unsure, take the higher one.
severities:
  - key: SEV1
    name: {zh: 危急, en: Critical}
    means:
      zh: 符合任一：国家分级为较大及以上；SE ≥ 4；勒索软件且数据外泄；数据已公开或被兜售；媒体来询
      en: "Any of: CN grade 较大 (relatively major) or above; SE ≥ 4; ransomware with data taken; data public or on sale; media asking"
    roles: [ic, scribe, tech, forensics, legal, customer, comms, internal, logistics, program, exec]
    update_rhythm: {remind_after: 30, overdue_after: 60}
  - key: SEV2
    name: {zh: 严重, en: High}
    means:
      zh: 符合任一：3 ≤ SE < 4；任一客户整套账簿或登录凭证外泄；含敏感个人信息的数据集；内部人员恶意
      en: "Any of: 3 ≤ SE < 4; a client''s full books or credentials out; a data set with sensitive personal information; malice inside"
    roles: [ic, scribe, tech, forensics, legal, customer, exec]
    update_rhythm: {remind_after: 120, overdue_after: 240}
  - key: SEV3
    name: {zh: 中等, en: Medium}
    means:
      zh: 2 ≤ SE < 3，且接收方均已知
      en: 2 ≤ SE < 3, and all recipients are known
    roles: [ic, scribe, tech, legal]
    update_rhythm: {remind_after: 1440, overdue_after: 1440}
  - key: SEV4
    name: {zh: 轻微, en: Low}
    means:
      zh: SE < 2，已控制，且经法务核查无须对外通知；关闭时通报一次
      en: SE < 2, contained, and no duty to notify after the legal check; one update, at closing
    roles: [ic, scribe]

# 阶段是标签，不是门锁：控制、调查、通报同时进行。
# A phase is a label, not a lock: contain, investigate and notify run side by side.
phases:
  - key: prepare
    name: {zh: 准备, en: Prepare}
    goal:
      zh: 平时备好人员、预案、物资与演练，登记事项无逾期
      en: People, plan, supplies and drills are ready before anything happens; nothing in the register is overdue
    in_incident: false
    opens_with: false
  - key: detect
    name: {zh: 发现与报告, en: Detect & report}
    goal:
      zh: 事件已报告，且有人确认收到
      en: The event is reported, and someone has confirmed receipt
    in_incident: true
    opens_with: true
  - key: activate
    name: {zh: 研判与启动, en: Assess & activate}
    goal:
      zh: 级别已定，角色到位，获知时间已记录，各项时限已启动
      en: Severity set, roles filled, moment of awareness recorded, clocks running
    in_incident: true
    opens_with: true
  - key: contain
    name: {zh: 控制止损, en: Contain}
    goal:
      zh: 扩散已经停止，并经验证
      en: The spread has stopped, and this is verified
    in_incident: true
    opens_with: false
  - key: investigate
    name: {zh: 调查取证, en: Investigate & preserve}
    goal:
      zh: 范围与原因已查明，并有证据编号支持
      en: Scope and cause are known, with the ids of the evidence
    in_incident: true
    opens_with: false
  - key: notify
    name: {zh: 通报与沟通, en: Notify & communicate}
    goal:
      zh: 每个时限都有着落：已发出，或不通知的理由已记录
      en: "Every clock has its answer: sent, or a recorded reason not to notify"
    in_incident: true
    opens_with: false
  - key: recover
    name: {zh: 修复与恢复, en: Eradicate & recover}
    goal:
      zh: 系统已恢复，账目已核对，漏洞已加固
      en: Systems restored, books reconciled, weaknesses hardened
    in_incident: true
    opens_with: false
  - key: review
    name: {zh: 复盘与改进, en: Review & improve}
    goal:
      zh: 报告已批准，每项改进都有负责人
      en: The report is approved, and every action has an owner
    in_incident: true
    opens_with: false

# brief：接手角色时单独发给本人。凌晨两点读得懂、马上能动手。
# brief: what the holder reads alone on taking the role, possibly at two in the morning.
roles:
  - key: exec
    name: {zh: 管理层负责人, en: Executive sponsor}
    brief:
      zh: |-
        你代表公司做主并承担责任：授权、资金和对外承诺由你拍板。
        先做三件事：一、确认谁是应急指挥，公开授权；二、问清漏了什么、最近的时限是哪一个；三、给足法务和取证所需的人手与经费。
        切勿绕过指挥派活，切勿要求拖延或淡化报告；自己起草的通报，不由自己批准。
        与指挥、法务、公关配合。
      en: |-
        You speak for the firm: authority, money and promises are yours to give.
        First: 1. confirm who is incident commander, and say openly that they are in charge; 2. ask what has leaked and which deadline is next; 3. free the people and money that legal and evidence need.
        Never give orders around the commander, and never ask for a report to be delayed or softened. Do not approve a notice you wrote.
        You work with the commander, legal and communications.
  - key: ic
    name: {zh: 应急指挥, en: Incident commander}
    brief:
      zh: |-
        你掌握全局、作出决定，不亲自动手处置。
        先做三件事：一、定级，拿不准就往高定；二、把必需角色逐一派到人；三、问技术“还在漏吗”，并定下次碰头时间。
        每个决定都记下理由。切勿兼任记录员，切勿在事实核实前让人对外表态；被调查的人立即移出频道。
        累了就交接，这不丢人。与记录员、技术、法务配合。
      en: |-
        You hold the whole picture and decide; you do not fix things yourself.
        First: 1. set the severity, and if unsure take the higher one; 2. put a name to every required role; 3. ask the technical lead "is it still leaking?" and set the time of the next check-in.
        Record every decision with its reason. Never be scribe as well, and never let anyone speak outside before the facts are checked. Take a person under inquiry out of the channel at once.
        When you are tired, hand over: it is no shame. You work with the scribe, technical and legal.
  - key: scribe
    name: {zh: 记录员, en: Scribe}
    brief:
      zh: |-
        你让记录经得起检验：谁、何时、做了什么、为什么。
        先做三件事：一、补记发现人、时间、地点和原始链接；二、核对发生、发现、获知、控制的时间；三、逐条记录决定和进展。
        只写事实，不知道就写“未知”；写错了另记更正。切勿把证件号、卡号、工资数据贴进频道，切勿兼任指挥。
        与指挥、取证配合。
      en: |-
        You make a record that will stand up: who did what, when, and why.
        First: 1. write down who found it, when, where, and the link to the original; 2. check the times it occurred, was detected, became known and was contained; 3. log every decision and step from now on.
        Write facts; what is not known is "unknown"; a mistake gets a new, correcting entry. Never paste ID, card or payroll data into the channel, and never be commander as well.
        You work with the commander and the evidence lead.
  - key: tech
    name: {zh: 技术处置负责人, en: Technical lead}
    brief:
      zh: |-
        你负责让泄露停下来，再把系统安全恢复。
        先做三件事：一、先留证：截图、日志、快照；二、再止血：撤回邮件、下线链接、停用账号、隔离设备；三、验证确已止住，把时间报给指挥。
        切勿重装、格式化或清日志，切勿删除法定会计档案，切勿使用可能失陷的账号。
        动手前告诉取证，做完告诉记录员。
      en: |-
        You stop the leak, then bring systems back safely.
        First: 1. preserve: screenshots, logs, a snapshot; 2. then stop it: recall the mail, take the link down, disable the account, isolate the machine; 3. verify that it has stopped and give the commander the time.
        Never reinstall, wipe or clear logs. Never delete statutory accounting archives. Never work from an account that may be compromised.
        Tell the evidence lead before you act, and the scribe when you have acted.
  - key: forensics
    name: {zh: 调查取证负责人, en: Investigation & evidence lead}
    brief:
      zh: |-
        你负责查清怎么漏的、漏了什么、为什么，并拿得出证据。
        先做三件事：一、冻结日志轮转，先取内存、会话等易失性证据；二、逐件登记来源、时间、哈希和保管人；三、列出已知、未知、待查。
        在副本上分析，切勿动原件。你收集的证据须由另一人复核；查事实与追责分开，被调查的人不得参与。
        与技术、法务、记录员配合。
      en: |-
        You find out how it leaked, what leaked and why, and you can prove it.
        First: 1. stop log rotation and take volatile evidence first: memory, sessions, connections; 2. register each item with source, time, hash and keeper; 3. list what is known, unknown and still to check.
        Work on copies, never on the original. What you collect, another person verifies. Keep fact apart from blame; nobody under inquiry takes part.
        You work with technical, legal and the scribe.
  - key: legal
    name: {zh: 法务合规负责人, en: Legal & compliance lead}
    brief:
      zh: |-
        你判断依法该向谁、何时、说什么，并守住每个时限。
        先做三件事：一、认定“获知”时间并写明理由；二、逐数据集判定处理者或受托人，受托的立即告知委托方；三、完成国家分级，启动全部适用时限。
        “立即”就是现在。切勿等事实齐全才首报，切勿口头决定“不通知”；你起草的通报由他人批准。
        与指挥、客户联络、管理层配合。
      en: |-
        You decide whom the law says to tell, when and what, and you keep every deadline.
        First: 1. fix the moment of awareness, with the reason; 2. for each data set, decide handler or entrusted party: if entrusted, the client company is told at once; 3. grade the event and start every clock that applies.
        "Immediately" means now. Never hold a first report until all facts are in, and never decide "no notice" by word of mouth. What you draft, another person approves.
        You work with the commander, client liaison and management.
  - key: customer
    name: {zh: 客户联络负责人, en: Client liaison}
    brief:
      zh: |-
        受影响的客户，听到的就是你的声音。
        先做三件事：一、与取证核对受影响客户和联系人；二、受托数据经法务确认，立即通知委托方企业；三、逐户说清事实、影响、我们在做什么、对方该做什么，留下回执。
        只说核实过的事。切勿猜原因、许赔偿，切勿把一家客户的信息说给另一家；你写的通知由他人批准。
        与法务、公关、技术配合。
      en: |-
        To the clients affected, you are the voice of the firm.
        First: 1. check the list of affected clients and contacts with the evidence lead; 2. where data was entrusted and legal confirms, tell the client company at once; 3. tell each client the facts, the effect, what we do and what they should do, and keep the receipt.
        Say only what is verified. Never guess at causes or promise compensation, and never tell one client about another. What you write, another person approves.
        You work with legal, communications and technical.
  - key: comms
    name: {zh: 公关与媒体负责人, en: Media & communications lead}
    brief:
      zh: |-
        你负责对外只有一个声音，而且说的是真话。
        先做三件事：一、告知全员：外界询问一律转给你；二、与法务备好一页口径：事实、措施、联系方式；三、开始监测舆情，记下何时何处出现什么。
        未经批准不发一字，自己写的不自己批。切勿说“绝对安全”“没有影响”，切勿透露客户名称和个人信息，切勿与网友争辩。
        与管理层、法务、客户联络配合。
      en: |-
        You see to it that the firm speaks outside with one voice, and truthfully.
        First: 1. tell all staff that every question from outside comes to you; 2. with legal, prepare one page: facts, measures, contact; 3. start watching the media and note what appears, when and where.
        Nothing goes out without approval, and you do not approve your own text. Never say "fully safe" or "no effect", never name clients or personal data, never argue online.
        You work with management, legal and client liaison.
  - key: internal
    name: {zh: 内部联络与人事, en: Internal liaison & HR}
    brief:
      zh: |-
        你负责内部消息有序、同事有人照应。
        先做三件事：一、只通知须知情的人，讲明保密和统一口径；二、定好简报节奏，备好带外联络方式；三、联系供应商和合作伙伴的应急接口人。
        切勿在大群谈细节，切勿点名责任人。协助指挥把被调查的人移出频道，依程序对待，不预设结论。
        排好轮换，别让人通宵硬撑。与指挥、法务、后勤配合。
      en: |-
        You keep word inside the firm in order, and you look after the people.
        First: 1. tell only those who need to know, and ask for confidentiality and one voice; 2. set the rhythm of briefs and an out-of-band way to reach each other; 3. reach the emergency contacts of vendors and partners.
        Never discuss details in open groups or name a culprit. Help the commander take a person under inquiry out of the channel; due process, no verdict in advance.
        Plan shifts: nobody works through the night alone. You work with the commander, legal and logistics.
  - key: logistics
    name: {zh: 后勤与资金负责人, en: Logistics & finance lead}
    brief:
      zh: |-
        你让处置的人不缺钱、不缺设备、不饿着。
        先做三件事：一、问指挥现在缺什么；二、查保单，确认报案时限并及时报案；三、按授权拨付应急资金，留好审批和票据。
        每笔支出、每件物资都登记经手人。切勿超授权付款，切勿自批自付，切勿擅自向勒索者付款。
        与管理层、指挥、技术配合。
      en: |-
        You see that those who respond lack neither money, equipment nor food.
        First: 1. ask the commander what is missing right now; 2. find the insurance policy, check its notice period and notify in time; 3. release funds within your authority and keep approvals and receipts.
        Record who received each payment and each item. Never pay beyond your authority, never approve your own payment, and never pay an extortionist on your own.
        You work with management, the commander and technical.
  - key: program
    name: {zh: 预案与演练负责人, en: Preparedness & review lead}
    brief:
      zh: |-
        你让流程走得通，并让教训留下来。
        先做三件事：一、对照预案，提醒指挥漏项和将到的时限；二、随手记下预案不好用的地方；三、约好复盘会：SEV1 三天内，SEV2 五个工作日内。
        处置期间切勿评判对错；复盘对事不对人，追责另案处理，限阅保存。没有负责人和期限的改进，不算数。
        与指挥、记录员、管理层配合。
      en: |-
        You keep the process working, and you make sure the lessons stay.
        First: 1. hold the work against the plan and tell the commander what is missed or due; 2. note where the plan does not fit; 3. book the review: within three days for SEV1, five working days for SEV2.
        Never judge anyone while the response runs. The review is about the system; accountability goes in a separate, restricted record. An action without owner and date does not count.
        You work with the commander, the scribe and management.

# 宣布事件时可选的“涉及数据种类”。 / The kinds of data to choose from when an incident is declared.
data_kinds:
  - key: contacts
    name: {zh: 联系人、电话、邮箱, en: "Contacts, phones, e-mail addresses"}
  - key: id_scans
    name: {zh: 营业执照、法定代表人证件扫描件, en: Licence and legal representative''s ID scans}
  - key: bank_ledgers
    name: {zh: 银行流水、账簿凭证, en: "Bank statements, ledgers and vouchers"}
  - key: payroll
    name: {zh: 工资表（含身份证号、银行卡号）, en: Payroll with ID and bank card numbers}
  - key: tax_deductions
    name: {zh: 个税专项附加扣除（子女、大病医疗等）, en: "Tax deduction details (children, serious illness …)"}
  - key: credentials
    name: {zh: 电子税务局、网银、U盾（UKey）、CA 登录凭证, en: "E-tax, bank, UKey or CA credentials"}
  - key: client_books
    name: {zh: 客户整套账簿资料, en: A client''s whole books}
  - key: other
    name: {zh: 其他, en: Other}

# from_severity：该级别及更严重的级别都显示；级别提高时补上其余清单项。
# must：关闭前必须有结论（完成，或注明不适用的理由）。after：宜先做的事项，只是提示。
# moment：完成时记录的时间点，各项时限由它起算。answers：所回应的原始流程要点。basis：法律、标准或惯例依据。
#
# from_severity: shown at that severity and every worse one; a raised severity adds the rest.
# must: settled before closing (done, or not applicable with a reason). after: had better come first; only a hint.
# moment: the start event of the clocks that completing it records. answers: the points of the source process.
# basis: the law, standard or practice behind it.
tasks:
  # 发现与报告 / Detect & report

  - key: detect.alert_log
    phase: detect
    owner: scribe
    text:
      zh: 记录告警或线索：来源、发现人、发现时间、地点、原始证据链接
      en: "Log the alert or tip: source, finder, time found, place, link to the original"
    done_when:
      zh: 时间线首条已写，含发现人、发现时间和原始链接
      en: First timeline entry, with finder, time found and link to the original
    from_severity: SEV4
    answers: [A02.1]

  - key: detect.report
    phase: detect
    owner: ic
    text:
      zh: 向应急小组报告：事件描述、涉及系统、可能的影响范围
      en: "Report to the response group: description, systems, possible scope"
    done_when:
      zh: 报告已送达，确认收到的时间已记录
      en: Report received, and the time it was acknowledged
    from_severity: SEV4
    moment: reported
    answers: [A02.2]

  # 研判与启动 / Assess & activate

  - key: activate.triage
    phase: activate
    owner: ic
    text:
      zh: 初判：是否安全事件、是否涉及个人信息或客户财务数据、性质与紧急程度
      en: "Triage: is it a security incident, does it touch personal or client financial data, nature and urgency"
    done_when:
      zh: 结论与理由已记录
      en: Verdict recorded, with the reason
    from_severity: SEV4
    must: true
    after: [detect.report]
    answers: [A02.3]

  - key: activate.playbook
    phase: activate
    owner: ic
    text:
      zh: 宣布事件、启动预案并选定处置方案
      en: Declare the incident, start the plan and choose the playbook
    done_when:
      zh: 宣布时间与所用预案已记录
      en: Time of declaration and plan on record
    from_severity: SEV3
    answers: [A03.2, B99.1]

  - key: activate.team
    phase: activate
    owner: ic
    text:
      zh: 成立应急小组并指派角色（指挥、记录、技术、取证、法务、客户、对外）
      en: Set up the response team and assign roles (command, scribe, technical, evidence, legal, client, public)
    done_when:
      zh: 本级别必需角色全部到人
      en: Every role this severity requires is filled
    from_severity: SEV3
    answers: [A03.1, A11.1]

  - key: activate.channel
    phase: activate
    owner: scribe
    text:
      zh: 建立事件专用频道（代号、受限成员）并备有带外联络方式
      en: Open the incident channel (codename, restricted members) with an out-of-band fallback
    done_when:
      zh: 频道已建、成员受限，带外联络方式已告知
      en: Channel open to members only, and the fallback made known
    from_severity: SEV3
    answers: [B12.1]

  - key: activate.classify
    phase: activate
    owner: ic
    text:
      zh: 概述并归类事件：泄露/篡改/丢失/入侵
      en: "Summarise and classify: leak, tampering, loss, intrusion"
    done_when:
      zh: 事件类型已填写
      en: Type of event filled in
    from_severity: SEV4
    after: [activate.triage]
    answers: [B01.1]

  - key: activate.scope
    phase: activate
    owner: ic
    text:
      zh: 评估影响范围：客户数、人数、数据种类、系统、时间段、地区
      en: "Assess scope: clients, people, data kinds, systems, period, regions"
    done_when:
      zh: 各项范围已填写（第 1 版），不清楚的写“未知”
      en: Scope filled in as version 1, with what is unknown called unknown
    from_severity: SEV4
    after: [activate.triage]
    answers: [B01.2, B99.2]

  - key: gap.aware_time
    phase: activate
    owner: legal
    text:
      zh: 宣告并记录“发现/获知”时间及理由
      en: Declare and record the moment of awareness, with reason
    done_when:
      zh: 获知时间与理由已记录
      en: Moment recorded, with the reason
    from_severity: SEV4
    must: true
    moment: aware
    basis:
      zh: 《国家网络安全事件报告管理办法》第4条（已核原文）；EDPB 指南 9/2022 第31段（据二手资料）
      en: Measures for reporting cybersecurity incidents (CAC), art. 4 (text checked); EDPB Guidelines 9/2022, para. 31 (secondary source)

  - key: gap.role_per_dataset
    phase: activate
    owner: legal
    text:
      zh: 逐数据集判定处理者/受托人
      en: Handler or entrusted party, per data set
    done_when:
      zh: 每个数据集都有结论：处理者、受托人或兼有
      en: "A role stated for every data set: handler, entrusted party or both"
    from_severity: SEV4
    must: true
    basis:
      zh: 《个人信息保护法》第21条、第59条（已核原文）
      en: PIPL arts. 21 and 59 (text checked)

  - key: gap.grade_cn
    phase: activate
    owner: legal
    text:
      zh: 按分级指南研判级别（人数、损失、概括条款）
      en: Grade under the CN guide
    done_when:
      zh: 级别与依据已记录
      en: Grade recorded, with its grounds
    from_severity: SEV4
    must: true
    after: [activate.scope]
    basis:
      zh: 《国家网络安全事件报告管理办法》第4条及附件《网络安全事件分级指南》（人数标准已核原文，损失标准据二手资料）
      en: "Measures for reporting cybersecurity incidents (CAC), art. 4 and annex (head counts: text checked; loss amounts: secondary source)"

  - key: gap.score_enisa
    phase: activate
    owner: legal
    text:
      zh: 计算 SE 并写法律结论
      en: Compute SE and write the legal bridge
    done_when:
      zh: SE 得分与法律结论已记录
      en: SE and the legal conclusion recorded
    from_severity: SEV3
    after: [activate.scope]
    basis:
      zh: ENISA《个人数据泄露严重程度评估方法》v1.0（2013年）（据二手资料）；GDPR 第33条（已核原文）、第34条（据二手资料）
      en: ENISA severity methodology v1.0 (2013) (secondary source); GDPR art. 33 (text checked) and art. 34 (secondary source)

  - key: gap.start_clocks
    phase: activate
    owner: legal
    text:
      zh: 启动全部适用时钟并指派负责人
      en: Start every clock that applies, one owner each
    done_when:
      zh: 适用时限全部启动，各有一名负责人
      en: Every clock that applies is running, each with one owner
    from_severity: SEV4
    after: [gap.aware_time, gap.role_per_dataset, gap.grade_cn]
    basis:
      zh: 各适用法律和合同规定的通报时限
      en: The notification deadlines of each law and contract that applies

  - key: activate.legal_advice
    phase: activate
    owner: legal
    text:
      zh: 取得法律意见：适用法律、角色（处理者/受托人）、通报义务与时限
      en: "Get legal advice: law that applies, role (handler or entrusted party), duties and clocks"
    done_when:
      zh: 法律意见已成文
      en: Advice note in writing
    from_severity: SEV3
    answers: [A20.1, B02.4, B09.3]

  - key: activate.internal_brief
    phase: activate
    owner: internal
    text:
      zh: 按需知原则内部通报：事实、分工、保密与统一口径
      en: "Brief inside on a need-to-know basis: facts, tasks, confidentiality, one voice"
    done_when:
      zh: 通报已发出，知情人名单已记录
      en: Brief sent, and who knows is on record
    from_severity: SEV3
    answers: [A03.3]

  - key: activate.info_share
    phase: activate
    owner: internal
    text:
      zh: 建立信息共享节奏：定时态势简报、统一事实清单
      en: "Set the information rhythm: timed situation reports, one fact list"
    done_when:
      zh: 下次更新时间已定
      en: Time of the next update set
    from_severity: SEV2
    answers: [A11.2]

  - key: activate.xteam_tasks
    phase: activate
    owner: ic
    text:
      zh: 跨部门分派任务：负责人、期限、完成标准
      en: "Assign cross-department tasks: owner, due time, done criterion"
    done_when:
      zh: 任务清单逐项有负责人、期限和完成标准
      en: Task list, each with owner, due time and done criterion
    from_severity: SEV2
    answers: [B12.3]

  - key: activate.joint_ops
    phase: activate
    owner: ic
    text:
      zh: 按协作机制召开协同例会，跟踪各部门任务
      en: Hold coordination calls under the agreed mechanism and track tasks per department
    done_when:
      zh: 每次例会有记录
      en: A record of each call
    from_severity: SEV1
    answers: [A11.3, B12.2]

  - key: gap.vendor_report
    phase: activate
    owner: internal
    text:
      zh: 触发供应商合同报告义务
      en: Trigger vendors'' contract duty to report
    done_when:
      zh: 书面要求已发出，供应商已答复
      en: Request sent in writing, and the vendor''s reply
    from_severity: SEV2
    basis:
      zh: 《国家网络安全事件报告管理办法》关于以合同约定服务商报告义务的规定（据二手资料）
      en: Measures for reporting cybersecurity incidents (CAC), on binding service providers by contract to report (secondary source)

  - key: activate.fund_release
    phase: activate
    owner: logistics
    text:
      zh: 按授权调拨应急资金并登记
      en: Release response funds under delegated authority and record it
    done_when:
      zh: 金额与审批人已登记
      en: Amount and approver recorded
    from_severity: SEV1
    answers: [A15.2]

  - key: activate.supplies_dispatch
    phase: activate
    owner: logistics
    text:
      zh: 按调配机制发放应急物资并签收
      en: Dispatch supplies under the allocation rule, with sign-off
    done_when:
      zh: 领用记录已签收
      en: Issue record, signed for
    from_severity: SEV1
    answers: [A18.2]

  # 控制止损 / Contain

  - key: contain.stop_leak
    phase: contain
    owner: tech
    text:
      zh: 立即止血：关闭泄露通道、下线暴露文件、停用账号、隔离设备（先留证后处置）
      en: "Stop the leak now: close the channel, take exposed files down, disable accounts, isolate machines (preserve evidence first)"
    done_when:
      zh: 控制时间与处置措施已记录，并已验证
      en: Time contained and list of actions recorded, and the stop verified
    from_severity: SEV4
    must: true
    moment: contained
    answers: [A05.1, B03.1, B99.1]

  - key: gap.preserve_logs
    phase: contain
    owner: forensics
    text:
      zh: 冻结日志轮转，留存≥6个月
      en: Stop log rotation; keep ≥ 6 months
    done_when:
      zh: 日志轮转已停，保留期限已登记
      en: Rotation stopped, and the retention date recorded
    from_severity: SEV3
    basis:
      zh: 《网络安全法》（2025年修正）第23条第3项（已核原文）
      en: CSL (as amended 2025) art. 23(3) (text checked)

  - key: contain.backup_now
    phase: contain
    owner: tech
    text:
      zh: 处置前对关键数据和系统做备份或快照并校验
      en: Back up or snapshot key data and systems before changes, and verify
    done_when:
      zh: 备份编号与哈希已登记
      en: Backup id and hash registered
    from_severity: SEV3
    answers: [A05.3]

  - key: gap.credentials
    phase: contain
    owner: tech
    text:
      zh: 更换电子税务局、网银、CA/UKey、财务软件口令
      en: Rotate tax-bureau, bank, CA/UKey, accounting-software credentials
    done_when:
      zh: 涉及凭证列成清单，逐项更换完毕
      en: Every credential on the list rotated
    from_severity: SEV2
    basis:
      zh: 行业惯例
      en: Good practice

  - key: gap.archive_hold
    phase: contain
    owner: forensics
    text:
      zh: 不得删除法定会计档案
      en: Do not delete statutory archives
    done_when:
      zh: 处置人员已知悉，拟删除内容已对照档案清单核对
      en: Everyone handling the data is told, and what is to be deleted is checked against the archive list
    from_severity: SEV3
    basis:
      zh: 《会计档案管理办法》（财政部、国家档案局令第79号）（已核原文）；保管期限表（据二手资料）
      en: Measures for accounting archives (MOF and State Archives order 79) (text checked); retention table (secondary source)

  - key: gap.takedown
    phase: contain
    owner: legal
    text:
      zh: 要求平台删除/断链、搜索快照下架
      en: Ask platforms to take down copies and caches
    done_when:
      zh: 下架请求与结果逐条留痕
      en: Each request and its outcome on record
    from_severity: SEV2
    basis:
      zh: 行业惯例
      en: Good practice

  - key: contain.external_aid
    phase: contain
    owner: ic
    text:
      zh: 必要时请求外部援助：安全厂商、云服务商、公安、12387
      en: "Ask for outside help where needed: security firm, cloud provider, police, 12387"
    done_when:
      zh: 求助与答复均有记录
      en: Request and reply on record
    from_severity: SEV2
    answers: [A12.3]

  - key: contain.partner_joint
    phase: contain
    owner: internal
    text:
      zh: 与合作伙伴、软件商联合处置，明确接口人和期限
      en: Act jointly with partners and software vendors, with named contacts and times
    done_when:
      zh: 联合处置记录，含接口人与期限
      en: Joint action log, with contacts and times
    from_severity: SEV2
    answers: [B06.3]

  # 调查取证 / Investigate & preserve

  - key: investigate.charter
    phase: investigate
    owner: forensics
    text:
      zh: 成立调查小组，明确范围、目标、时间节点与授权
      en: "Set up the investigation: scope, goals, milestones, authority"
    done_when:
      zh: 调查任务书已签发
      en: Charter issued
    from_severity: SEV2
    answers: [B02.1, B99.2]

  - key: gap.volatile_first
    phase: investigate
    owner: forensics
    text:
      zh: 易失性证据优先
      en: Volatile evidence first
    done_when:
      zh: 内存、会话、网络连接等已先行采集并登记
      en: Memory, sessions and connections collected first, and registered
    from_severity: SEV2
    basis:
      zh: NIST SP 800-86（据二手资料）
      en: NIST SP 800-86 (secondary source)

  - key: investigate.evidence
    phase: investigate
    owner: forensics
    text:
      zh: 收集并固定证据：日志、审计记录、网络监控、截图、邮件；登记哈希与保管链
      en: "Collect and fix evidence: logs, audit records, network data, screenshots, mail; record hash and custody"
    done_when:
      zh: 证据已登记，含哈希与保管链
      en: Evidence in the register, with hash and custody
    from_severity: SEV4
    must: true
    answers: [B02.2, B99.2]

  - key: gap.custody
    phase: investigate
    owner: forensics
    text:
      zh: 哈希+保管链
      en: Hash and chain of custody
    done_when:
      zh: 每件证据都有哈希和交接记录
      en: Every item has its hash and its custody record
    from_severity: SEV3
    after: [investigate.evidence]
    basis:
      zh: ISO/IEC 27037:2012（据二手资料）
      en: ISO/IEC 27037:2012 (secondary source)

  - key: investigate.technical
    phase: investigate
    owner: forensics
    text:
      zh: 技术调查：定位泄露点、攻击或误操作路径、持续时间
      en: "Technical inquiry: leak point, attack or error path, duration"
    done_when:
      zh: 调查笔记写明泄露点、路径和起止时间
      en: Finding notes, with leak point, path, start and end
    from_severity: SEV3
    answers: [A04.1]

  - key: investigate.root_cause
    phase: investigate
    owner: forensics
    text:
      zh: 分析原因：内部误操作、内部恶意、外部攻击、漏洞、供应商
      en: "Find causes: inside error, inside malice, outside attack, vulnerability, vendor"
    done_when:
      zh: 原因已认定，附证据编号
      en: Cause stated, with evidence ids
    from_severity: SEV4
    must: true
    after: [investigate.evidence]
    answers: [B01.3, B99.2]

  - key: investigate.responsible_trace
    phase: investigate
    owner: forensics
    text:
      zh: 查明相关账号、人员与操作事实（与追责程序分开）
      en: Trace accounts, people and acts as fact (kept apart from discipline)
    done_when:
      zh: 事实清单已成文，限阅
      en: Fact sheet, restricted
    from_severity: SEV2
    answers: [A04.3]

  - key: investigate.expert
    phase: investigate
    owner: forensics
    text:
      zh: 邀请专家分析鉴定，确定性质与影响
      en: Bring in experts to analyse and confirm nature and effect
    done_when:
      zh: 专家意见已成文
      en: Expert opinion in writing
    from_severity: SEV1
    answers: [A12.1, B02.3]

  - key: investigate.loss_assess
    phase: investigate
    owner: forensics
    text:
      zh: 评估损失：数据、直接经济损失、客户影响
      en: "Assess loss: data, direct money loss, effect on clients"
    done_when:
      zh: 损失金额与影响已列明，标注版本
      en: Loss figures and effect, with version
    from_severity: SEV2
    answers: [A04.2]

  # 通报与沟通 / Notify & communicate

  - key: gap.tell_handler
    phase: notify
    owner: customer
    text:
      zh: 受托数据：立即通知委托方企业并提供四要素
      en: "Entrusted data: tell the client company at once"
    done_when:
      zh: 通知时间与委托方回执已留存
      en: Time sent, and the client company''s receipt
    from_severity: SEV4
    must: true
    after: [gap.role_per_dataset]
    basis:
      zh: 《个人信息保护法》第59条（已核原文）；委托合同
      en: PIPL art. 59 (text checked); the client contract

  - key: notify.regulator_report
    phase: notify
    owner: legal
    text:
      zh: 在时限内向主管部门报告并保存回执
      en: Report to the authorities within the clock and keep the receipt
    done_when:
      zh: 报送时间与回执已留存
      en: Time sent, and the receipt
    from_severity: SEV3
    answers: [A08.3]

  - key: gap.first_report_min
    phase: notify
    owner: legal
    text:
      zh: 首报先报第一、二项，其余补报
      en: First report items 1–2, rest later
    done_when:
      zh: 首报已发出，待补事项已列明
      en: First report sent, and what is still owed is listed
    from_severity: SEV1
    basis:
      zh: 《国家网络安全事件报告管理办法》第7条第2款（已核原文）
      en: Measures for reporting cybersecurity incidents (CAC), art. 7(2) (text checked)

  - key: gap.individual_notice
    phase: notify
    owner: legal
    text:
      zh: 个人通知含三项法定内容
      en: Individual notice with the three legal items
    done_when:
      zh: 通知文本三项齐全，发送已留痕
      en: All three items in the text, and the sending on record
    from_severity: SEV3
    after: [gap.role_per_dataset]
    basis:
      zh: 《个人信息保护法》第57条第1款（已核原文）
      en: PIPL art. 57(1) (text checked)

  - key: gap.no_notify_record
    phase: notify
    owner: legal
    text:
      zh: 不通知个人的理由与批准
      en: Reasoned, approved no-notify record
    done_when:
      zh: 理由与批准人已记录；已通知的注明不适用
      en: Reason and approver recorded; not applicable where individuals are told
    from_severity: SEV4
    after: [contain.stop_leak]
    basis:
      zh: 《个人信息保护法》第57条第2款（已核原文）；GDPR 第33条第5款（已核原文）
      en: PIPL art. 57(2) (text checked); GDPR art. 33(5) (text checked)

  - key: gap.police
    phase: notify
    owner: legal
    text:
      zh: 涉嫌犯罪及时报案并保护现场
      en: Police report, protect the scene
    done_when:
      zh: 报案回执，或不报案的理由
      en: Police receipt, or the reason for not reporting
    from_severity: SEV2
    basis:
      zh: 《国家网络安全事件报告管理办法》第4条（已核原文）；《网络数据安全管理条例》第11条（已核原文）
      en: Measures for reporting cybersecurity incidents (CAC), art. 4 (text checked); Network Data Security Regulations art. 11 (text checked)

  - key: gap.insurer
    phase: notify
    owner: logistics
    text:
      zh: 保险报案
      en: Notify insurer
    done_when:
      zh: 报案号或保险公司确认
      en: Claim number, or the insurer''s confirmation
    from_severity: SEV2
    basis:
      zh: 保险合同
      en: The insurance policy

  - key: notify.compliance_review
    phase: notify
    owner: legal
    text:
      zh: 合规审查：处置与通报是否符合法律法规和合同
      en: "Compliance review: do actions and notices meet law and contract"
    done_when:
      zh: 法务已签字确认
      en: Signed off by legal
    from_severity: SEV4
    answers: [A08.1, B09.2]

  - key: notify.customer_individual
    phase: notify
    owner: customer
    text:
      zh: 逐户联系受影响客户：说明情况、了解需求、给出方案，记录回执
      en: "Contact each affected client: explain, hear needs, offer a solution, record receipt"
    done_when:
      zh: 逐户有联系记录和回执
      en: Contact log and receipt for each client
    from_severity: SEV3
    answers: [A06.2, B11.1]

  - key: notify.customer_care
    phase: notify
    owner: customer
    text:
      zh: 对受影响客户提供关怀与必要帮助（改密、挂失、更换U盾/CA、防诈骗提示）
      en: Give affected clients care and needed help (password change, loss report, new token/CA, fraud warning)
    done_when:
      zh: 逐户有帮助记录
      en: Record of the help given to each client
    from_severity: SEV2
    answers: [B11.2]

  - key: notify.customer_support
    phase: notify
    owner: customer
    text:
      zh: 为受影响客户提供心理支持渠道
      en: Offer affected clients a psychological-support contact
    done_when:
      zh: 支持渠道已告知客户
      en: Contact offered
    from_severity: SEV1
    answers: [A06.3, A17.2]

  - key: notify.stakeholders
    phase: notify
    owner: customer
    text:
      zh: 向利益相关方通报：客户、合作伙伴、股东、保险公司
      en: "Inform stakeholders: clients, partners, shareholders, insurer"
    done_when:
      zh: 通报清单：对象、时间、方式
      en: "List of notices: to whom, when, how"
    from_severity: SEV2
    answers: [B03.4]

  - key: notify.partners
    phase: notify
    owner: internal
    text:
      zh: 与供应商、合作伙伴保持联络并同步风险
      en: Keep contact with vendors and partners and share the risk
    done_when:
      zh: 联络记录
      en: Contact log
    from_severity: SEV1
    answers: [B06.1, B99.5]

  - key: notify.content_check
    phase: notify
    owner: comms
    text:
      zh: 发布前核实内容：准确、及时、权威、不泄露个人信息
      en: "Check content before release: right, timely, authorised, no personal data in it"
    done_when:
      zh: 两人核对，均已署名
      en: Checked by two people, both named
    from_severity: SEV2
    answers: [A16.2]

  - key: notify.media_strategy
    phase: notify
    owner: comms
    text:
      zh: 确定媒体应对策略：发言人、口径、问答、禁语
      en: "Set the media strategy: spokesperson, line, Q&A, words to avoid"
    done_when:
      zh: 应对方案已成文，发言人已明确
      en: Strategy note, with the spokesperson named
    from_severity: SEV1
    answers: [B10.2]

  - key: notify.public_statement
    phase: notify
    owner: comms
    text:
      zh: 发布公开声明：事实、致歉、措施、联系方式（须批准）
      en: "Publish a statement: facts, apology, measures, contact (approval needed)"
    done_when:
      zh: 批准文本与发布链接已留存
      en: Approved text and link
    from_severity: SEV1
    after: [notify.content_check]
    answers: [A06.1]

  - key: notify.ownership_statement
    phase: notify
    owner: exec
    text:
      zh: 管理层出面承担责任、说明整改承诺
      en: Management takes ownership in person and states commitments
    done_when:
      zh: 表态时间、对象与内容已记录
      en: "Statement on record: when, to whom, what"
    from_severity: SEV1
    answers: [B16.2]

  - key: notify.media_brief
    phase: notify
    owner: comms
    text:
      zh: 与媒体、公众沟通，及时发布事件信息
      en: Speak with media and public and release information in time
    done_when:
      zh: 发布记录
      en: Release log
    from_severity: SEV1
    after: [notify.media_strategy]
    answers: [A09.1, B10.1]

  - key: notify.updates
    phase: notify
    owner: comms
    text:
      zh: 按进展更新信息并标注版本时间
      en: Update as facts change, with version and time
    done_when:
      zh: 更新记录，含版本与时间
      en: Update log, with version and time
    from_severity: SEV1
    answers: [A16.3]

  - key: notify.sentiment_monitor
    phase: notify
    owner: comms
    text:
      zh: 监控舆情并及时处置
      en: Monitor public opinion and act on it
    done_when:
      zh: 舆情监测记录
      en: Monitoring log
    from_severity: SEV1
    answers: [A09.3]

  - key: notify.rumor_response
    phase: notify
    owner: comms
    text:
      zh: 引导关注处置进展，澄清不实信息
      en: Point attention to the response and correct false information
    done_when:
      zh: 澄清记录
      en: Correction log
    from_severity: SEV1
    answers: [A09.2]

  # 修复与恢复 / Eradicate & recover

  - key: recover.fix_vuln
    phase: recover
    owner: tech
    text:
      zh: 修复漏洞与配置，验证后上线
      en: Fix vulnerabilities and settings, verify, return to service
    done_when:
      zh: 已修复，复测通过
      en: Fixed, and the fix verified
    from_severity: SEV4
    after: [investigate.evidence]
    answers: [A05.2, B03.3]

  - key: recover.data_restore
    phase: recover
    owner: tech
    text:
      zh: 从可信备份恢复数据并核对财务数据完整性（凭证、账簿、申报表）
      en: Restore data from trusted backup and reconcile (vouchers, ledgers, tax returns)
    done_when:
      zh: 核对无误，签字确认
      en: Reconciliation signed off
    from_severity: SEV2
    after: [contain.stop_leak, contain.backup_now]
    moment: restored
    answers: [A04.2, B03.2]

  - key: recover.hardening
    phase: recover
    owner: tech
    text:
      zh: 加固系统：权限收敛、密钥轮换、补丁、审计
      en: "Harden systems: fewer rights, new keys, patches, audit"
    done_when:
      zh: 加固清单逐项完成
      en: Hardening checklist complete
    from_severity: SEV2
    answers: [B14.2]

  - key: recover.service_support
    phase: recover
    owner: tech
    text:
      zh: 提供技术支持，保障业务与纳税申报不中断
      en: Give technical support so business and tax filing go on
    done_when:
      zh: 业务与申报状态已确认
      en: Status of business and tax filing confirmed
    from_severity: SEV2
    answers: [B14.1]

  # 复盘与改进 / Review & improve

  - key: gap.close_criteria
    phase: review
    owner: ic
    text:
      zh: 关闭条件与批准
      en: Closure criteria and approval
    done_when:
      zh: 条件逐条满足，关闭已获批准
      en: Every criterion met, and the closure approved
    from_severity: SEV4
    must: true
    after: [investigate.root_cause, recover.fix_vuln]
    basis:
      zh: 行业惯例
      en: Good practice
','0d8c6b8a17277798bd6397cedadcd026f4055c6016e2114db17ed485e5346906',NULL,NULL,13,13);
CREATE TABLE member (
	incident_id VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	error VARCHAR, 
	CONSTRAINT pk_member PRIMARY KEY (incident_id, person), 
	CONSTRAINT ck_member_state CHECK (state IN ('wanted', 'present', 'failed', 'left')), 
	CONSTRAINT fk_member_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id)
);
INSERT INTO "member" VALUES('f7489b04b5c3a7f3','U0SBXZHAO','present',NULL);
INSERT INTO "member" VALUES('f7489b04b5c3a7f3','U0SBXCHEN','present',NULL);
CREATE TABLE moment (
	id VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	reason VARCHAR NOT NULL, 
	set_by VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	in_force BOOLEAN NOT NULL, 
	CONSTRAINT pk_moment PRIMARY KEY (id), 
	CONSTRAINT fk_moment_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id)
);
INSERT INTO "moment" VALUES('24fdf5def059d864b31e0297288cbad6','f7489b04b5c3a7f3','detected','2026-11-22 01:16:16.026125','','U0SBXZHAO',2,1);
CREATE TABLE person (
	id VARCHAR NOT NULL, 
	name VARCHAR, 
	locale VARCHAR, 
	unfit VARCHAR, 
	looked_up_at DATETIME, 
	home_opened_at DATETIME, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT ck_person_unfit CHECK (unfit IN ('app', 'deactivated', 'unknown'))
);
INSERT INTO "person" VALUES('U0SBXBOT','Stanch','zh_CN','app','2026-11-22 01:16:16.067704',NULL);
INSERT INTO "person" VALUES('U0SBXZHAO','赵敏','zh_CN',NULL,'2026-11-22 01:16:16.307583',NULL);
INSERT INTO "person" VALUES('U0SBXCHEN','陈洁','zh_CN',NULL,'2026-11-22 01:16:17.557306',NULL);
CREATE TABLE surface (
	id VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	place VARCHAR, 
	ts VARCHAR, 
	digest VARCHAR, 
	attempted_at DATETIME, 
	sent_at DATETIME, 
	error VARCHAR, 
	frozen BOOLEAN NOT NULL, 
	CONSTRAINT pk_surface PRIMARY KEY (id), 
	CONSTRAINT uq_surface_subject_key UNIQUE (subject, "key")
);
INSERT INTO "surface" VALUES('c8be4ee9982e3492','incident:f7489b04b5c3a7f3','announcement','C0SBX00002','1795310176.363814','51db9966c54fc0ba7d78051e1316f25858ae1f8236bc161183daf37c7633710b','2026-11-22 01:16:21.398473','2026-11-22 01:16:21.412362',NULL,0);
INSERT INTO "surface" VALUES('194fc87a02c797c5','incident:f7489b04b5c3a7f3','channel','C0SBX00004','C0SBX00004','b5f110b58323b5001f6883a01fd443ee148eed088c7a1b2b1fb0d5a441479c49','2026-11-22 01:16:16.318096','2026-11-22 01:16:16.498227',NULL,0);
INSERT INTO "surface" VALUES('767bbad7003443b5','incident:f7489b04b5c3a7f3','status','C0SBX00004','1795310176.598783','a41f4eb975a0c4ba12f2b8a5e739f3b7376a305e2ab4a84bc3f31f23a5ed4c03','2026-11-22 01:16:21.660675','2026-11-22 01:16:21.674886',NULL,0);
INSERT INTO "surface" VALUES('954c6a2cde27f8d5','incident:f7489b04b5c3a7f3','topic','C0SBX00004','C0SBX00004','07fd9f1cb2ef579852be8ce2bfa0ff92436b18e1a842118b0a09950fd9b54b60','2026-11-22 01:16:18.078708','2026-11-22 01:16:18.119479',NULL,0);
INSERT INTO "surface" VALUES('cdab2bb87b9a630d','incident:f7489b04b5c3a7f3','letter:3cb20d25f2cd0012a3d6778e0b48b4ba:U0SBXZHAO','D0SBX00007','1795310176.694174','04faf459802a68bd0fa37bde12d40fb1be878a6a7b52773193d1669ff0f3b293','2026-11-22 01:16:16.577917','2026-11-22 01:16:16.710838',NULL,1);
INSERT INTO "surface" VALUES('17d4309227d8c2d1','incident:f7489b04b5c3a7f3','roles','C0SBX00004','1795310176.821756','ecfbb2d084786ebaab372eed9a5b73fc0a1cbd80cdd2a8fdc922775218e58cad','2026-11-22 01:16:18.978133','2026-11-22 01:16:18.991809',NULL,0);
INSERT INTO "surface" VALUES('e9d41226871eb7b2','incident:f7489b04b5c3a7f3','status.pin','C0SBX00004','1795310176.598783','cfc31bcc34ed7f4cc7895026ae8a54f0494f73757e9f914d0f6ed90f9bc34f51','2026-11-22 01:16:16.750007','2026-11-22 01:16:16.839837',NULL,0);
INSERT INTO "surface" VALUES('34b342ca39c61d2d','incident:f7489b04b5c3a7f3','letter:a4a00b57f105cbd3919fdc5a4bbf3f8d:U0SBXZHAO','D0SBX00007','1795310176.855021','06ba003ec04618ecb6d73dbba311c834826b41f3000cc77d0315ebf7b75e5539','2026-11-22 01:16:16.831114','2026-11-22 01:16:16.855517',NULL,1);
INSERT INTO "surface" VALUES('965b7f61125bd889','incident:f7489b04b5c3a7f3','checklist:detect:1','C0SBX00004','1795310177.031238','69261f9e57c2ff8c9c64d2a45db15a66a96053672035c42c393d6c2644365873','2026-11-22 01:16:18.094124','2026-11-22 01:16:18.142819',NULL,0);
INSERT INTO "surface" VALUES('4b2313b5749bb8c4','incident:f7489b04b5c3a7f3','checklist:activate:1','C0SBX00004','1795310177.129112','315969a4cc3de812af3a0a1e5478de8e64f658a2c7b00c2c05ec2db381dfb495','2026-11-22 01:16:18.173956','2026-11-22 01:16:18.246622',NULL,0);
INSERT INTO "surface" VALUES('3cee37eaa4e37d07','incident:f7489b04b5c3a7f3','letter:48d5190d46080176f51305a566194607:U0SBXCHEN','D0SBX00009','1795310177.694952','ced34b5e9d7a287d30373953c2c3bfa654d7d88721587a8003ee3b48cc5bb73b','2026-11-22 01:16:17.673406','2026-11-22 01:16:17.695551',NULL,1);
INSERT INTO "surface" VALUES('e3f13903d87bafbb','incident:f7489b04b5c3a7f3','letter:c6904d3238e1e91bf527c8b579c3edfe:U0SBXCHEN','D0SBX00009','1795310177.966504','458e97c9c5b863e112cc9c0194618c317384a9c993e9a9fbd65b8ea904d3a307','2026-11-22 01:16:17.946758','2026-11-22 01:16:17.971169',NULL,1);
INSERT INTO "surface" VALUES('9ae069e09582b6b1','incident:f7489b04b5c3a7f3','checklist:contain:1','C0SBX00004','1795310178.040454','588d099c11da1751af944bf2d8d4c05cdc47548877a6e12f3531b30bfefd11de','2026-11-22 01:16:18.029044','2026-11-22 01:16:18.041323',NULL,0);
INSERT INTO "surface" VALUES('7cafc91905620602','incident:f7489b04b5c3a7f3','letter:27556614d48088ecf1b8493ba388b950:U0SBXCHEN','D0SBX00009','1795310178.180739','97dbf2721908b94183178916bc212156722bed8b7c163dcc487cb75fa2889705','2026-11-22 01:16:18.160466','2026-11-22 01:16:18.181296',NULL,0);
INSERT INTO "surface" VALUES('806d85fcdc53aede','incident:f7489b04b5c3a7f3','event:be5e639a18e74e27f297186542bb5069','C0SBX00004','1795310178.359434','6bd2b321d45b5f573957ba9ba1c3f2e6532c55c08c7d083fb7c5f034f1f10c7a','2026-11-22 01:16:18.345199','2026-11-22 01:16:18.359954',NULL,1);
INSERT INTO "surface" VALUES('d590253691c43e5f','incident:f7489b04b5c3a7f3','event:4a697fac52d810de9c813590521fa5e1','C0SBX00004','1795310178.589615','7720dfb40d6ec7878456bea8cb1247997dfff1dd8198f19c96c1de487981ebe8','2026-11-22 01:16:18.585429','2026-11-22 01:16:18.590278',NULL,1);
INSERT INTO "surface" VALUES('b8fddb213c5b958f','incident:f7489b04b5c3a7f3','event:8653a9e146fb6834822a75184b1d8a38','C0SBX00004','1795310179.633775','c00f15ff503f37b02b9572acecddc32f84786941dbfb39a7e51e4f97765652cf','2026-11-22 01:16:19.618161','2026-11-22 01:16:19.636733',NULL,1);
CREATE TABLE task (
	id VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	phase VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	text VARCHAR, 
	must BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	assignee VARCHAR, 
	"by" VARCHAR, 
	at DATETIME, 
	note VARCHAR, 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT ck_task_state CHECK (state IN ('open', 'done', 'not_applicable')), 
	CONSTRAINT fk_task_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id), 
	CONSTRAINT uq_task_incident_id_key UNIQUE (incident_id, "key")
);
INSERT INTO "task" VALUES('c6678e77456670f5','f7489b04b5c3a7f3','detect.alert_log',0,'detect','scribe',NULL,0,'done',NULL,'U0SBXZHAO','2026-11-22 01:16:17.858532',NULL);
INSERT INTO "task" VALUES('3f385ea83b418769','f7489b04b5c3a7f3','detect.report',1,'detect','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('e2664393f774f1a6','f7489b04b5c3a7f3','activate.triage',2,'activate','ic',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('46a78b06467f8222','f7489b04b5c3a7f3','activate.playbook',3,'activate','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('78d3dcbbb62639ca','f7489b04b5c3a7f3','activate.team',4,'activate','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('1efa5e72c17e4fb6','f7489b04b5c3a7f3','activate.channel',5,'activate','scribe',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('7eb348216166570f','f7489b04b5c3a7f3','activate.classify',6,'activate','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('a00726b7d18d962a','f7489b04b5c3a7f3','activate.scope',7,'activate','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('213ed7addb16e393','f7489b04b5c3a7f3','gap.aware_time',8,'activate','legal',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('86a0a8ba372a3161','f7489b04b5c3a7f3','gap.role_per_dataset',9,'activate','legal',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('7c5e138f338ed29c','f7489b04b5c3a7f3','gap.grade_cn',10,'activate','legal',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('6184d62cb12d6d5e','f7489b04b5c3a7f3','gap.score_enisa',11,'activate','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('bc689aafae21a95d','f7489b04b5c3a7f3','gap.start_clocks',12,'activate','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('025dd7cec91f6091','f7489b04b5c3a7f3','activate.legal_advice',13,'activate','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('e06a6b5765294899','f7489b04b5c3a7f3','activate.internal_brief',14,'activate','internal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('c0b9be9c5db4ffd6','f7489b04b5c3a7f3','activate.info_share',15,'activate','internal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('49c6a01d0039f94c','f7489b04b5c3a7f3','activate.xteam_tasks',16,'activate','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('0095932783f270be','f7489b04b5c3a7f3','activate.joint_ops',17,'activate','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('8bfe00981b0e4c36','f7489b04b5c3a7f3','gap.vendor_report',18,'activate','internal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('4077c007a8d871e9','f7489b04b5c3a7f3','activate.fund_release',19,'activate','logistics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('c9937511327f01e4','f7489b04b5c3a7f3','activate.supplies_dispatch',20,'activate','logistics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('bd58a83565fd2fef','f7489b04b5c3a7f3','contain.stop_leak',21,'contain','tech',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('4ca2d09197ea85a4','f7489b04b5c3a7f3','gap.preserve_logs',22,'contain','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('ed4c8053bda11e0f','f7489b04b5c3a7f3','contain.backup_now',23,'contain','tech',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('afdf7b14e61fd4f7','f7489b04b5c3a7f3','gap.credentials',24,'contain','tech',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('512ddd8b5b6aa703','f7489b04b5c3a7f3','gap.archive_hold',25,'contain','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('c1620d76ed2faee6','f7489b04b5c3a7f3','gap.takedown',26,'contain','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('59e1fdf225c6dff9','f7489b04b5c3a7f3','contain.external_aid',27,'contain','ic',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('6ddaa3257c38cf84','f7489b04b5c3a7f3','contain.partner_joint',28,'contain','internal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('11606288cde02f6c','f7489b04b5c3a7f3','investigate.charter',29,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('222b12af095b9576','f7489b04b5c3a7f3','gap.volatile_first',30,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('f00b9e308b67d1e4','f7489b04b5c3a7f3','investigate.evidence',31,'investigate','forensics',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('b125f88ac92c71b3','f7489b04b5c3a7f3','gap.custody',32,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('d897c69eb731250e','f7489b04b5c3a7f3','investigate.technical',33,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('8640effb5b1f75e6','f7489b04b5c3a7f3','investigate.root_cause',34,'investigate','forensics',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('6ff3cf4cb6ad7abd','f7489b04b5c3a7f3','investigate.responsible_trace',35,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('6c281e752d7938b3','f7489b04b5c3a7f3','investigate.expert',36,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('d60516b1a0a21ca1','f7489b04b5c3a7f3','investigate.loss_assess',37,'investigate','forensics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('2bc70eade65902e5','f7489b04b5c3a7f3','gap.tell_handler',38,'notify','customer',NULL,1,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('fe25ede63da0c8d8','f7489b04b5c3a7f3','notify.regulator_report',39,'notify','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('59389f0d3977279a','f7489b04b5c3a7f3','gap.first_report_min',40,'notify','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('2511a43307299c3b','f7489b04b5c3a7f3','gap.individual_notice',41,'notify','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('8cde39aa49a28ee2','f7489b04b5c3a7f3','gap.no_notify_record',42,'notify','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('649be1f58dec4bd4','f7489b04b5c3a7f3','gap.police',43,'notify','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('1d69183d60c35910','f7489b04b5c3a7f3','gap.insurer',44,'notify','logistics',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('d38d2d713d6ed35a','f7489b04b5c3a7f3','notify.compliance_review',45,'notify','legal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('1185d4b94d9cd4d4','f7489b04b5c3a7f3','notify.customer_individual',46,'notify','customer',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('597c928a1df2bec8','f7489b04b5c3a7f3','notify.customer_care',47,'notify','customer',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('6d19fc907559dfd5','f7489b04b5c3a7f3','notify.customer_support',48,'notify','customer',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('a26601c4d95b6f7a','f7489b04b5c3a7f3','notify.stakeholders',49,'notify','customer',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('365f6eab7cd3df07','f7489b04b5c3a7f3','notify.partners',50,'notify','internal',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('c1f2125bc8940cdb','f7489b04b5c3a7f3','notify.content_check',51,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('b9b15322349d2042','f7489b04b5c3a7f3','notify.media_strategy',52,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('56000060ba072bd3','f7489b04b5c3a7f3','notify.public_statement',53,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('85f228a79d3034e1','f7489b04b5c3a7f3','notify.ownership_statement',54,'notify','exec',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('36639bf23a858228','f7489b04b5c3a7f3','notify.media_brief',55,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('96351644f825e10e','f7489b04b5c3a7f3','notify.updates',56,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('fe3f011319ad61f7','f7489b04b5c3a7f3','notify.sentiment_monitor',57,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('27190c459d178718','f7489b04b5c3a7f3','notify.rumor_response',58,'notify','comms',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('359f82d05fbc3a6c','f7489b04b5c3a7f3','recover.fix_vuln',59,'recover','tech',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('eac776a1d75a723c','f7489b04b5c3a7f3','recover.data_restore',60,'recover','tech',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('1e8bba55ff3a3bcf','f7489b04b5c3a7f3','recover.hardening',61,'recover','tech',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('835e85f38519c002','f7489b04b5c3a7f3','recover.service_support',62,'recover','tech',NULL,0,'open',NULL,NULL,NULL,NULL);
INSERT INTO "task" VALUES('5337fc6b2ea8924d','f7489b04b5c3a7f3','gap.close_criteria',63,'review','ic',NULL,1,'open',NULL,NULL,NULL,NULL);
CREATE TABLE timeline_event (
	id VARCHAR NOT NULL, 
	incident_id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	"key" VARCHAR, 
	actor VARCHAR NOT NULL, 
	happened_at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	payload_digest VARCHAR NOT NULL, 
	prev_hash VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_timeline_event PRIMARY KEY (id), 
	CONSTRAINT fk_timeline_event_incident_id FOREIGN KEY(incident_id) REFERENCES incident (id), 
	CONSTRAINT uq_timeline_event_incident_id_key UNIQUE (incident_id, "key"), 
	CONSTRAINT uq_timeline_event_incident_id_seq UNIQUE (incident_id, seq)
);
INSERT INTO "timeline_event" VALUES('3cb20d25f2cd0012a3d6778e0b48b4ba','f7489b04b5c3a7f3',1,'incident.declared',NULL,'U0SBXZHAO','2026-11-22 01:16:16.026125','2026-11-22 01:16:16.026125','974ea4e3a00b7d2ba6ccb94e01c63f14aa1350f95e65780329d063c72b66e090','0000000000000000000000000000000000000000000000000000000000000000','9746ff8a6327dd2294c74c3c978b5672efc21a69b95dcf566814bf5be3f324c9');
INSERT INTO "timeline_event" VALUES('24fdf5def059d864b31e0297288cbad6','f7489b04b5c3a7f3',2,'moment.set',NULL,'U0SBXZHAO','2026-11-22 01:16:16.026125','2026-11-22 01:16:16.026125','9ae5ca8e95b8f64728faa95180b1f34ed1861451143d165a91af311ad6321fb9','9746ff8a6327dd2294c74c3c978b5672efc21a69b95dcf566814bf5be3f324c9','5492b10d853bc881dea4624d34c0cf17ddd98fc4b59eec00d2786f4bf0aace24');
INSERT INTO "timeline_event" VALUES('a4a00b57f105cbd3919fdc5a4bbf3f8d','f7489b04b5c3a7f3',3,'role.assigned',NULL,'U0SBXZHAO','2026-11-22 01:16:16.026125','2026-11-22 01:16:16.026125','3520d8dd9f615bfee123dff682daa4345e06a40d69f48eff370f1706afe6e48b','5492b10d853bc881dea4624d34c0cf17ddd98fc4b59eec00d2786f4bf0aace24','2e92c6c358163139d3e6aac22492a4ecbbfb83345cd5ea888418675c5ab75e9e');
INSERT INTO "timeline_event" VALUES('847eab3578fb70a020b828a6c8390946','f7489b04b5c3a7f3',4,'channel.opened',NULL,'stanch','2026-11-22 01:16:16.384503','2026-11-22 01:16:16.384503','efe5b2badeac639a4e180f50c0831aa8872c44acc6ff67aa3d311574e5ed7215','2e92c6c358163139d3e6aac22492a4ecbbfb83345cd5ea888418675c5ab75e9e','8b72ac40f0b52013e1d87bcac7472c36287a5f3e5f2b0b8397822adbfa6cfd7d');
INSERT INTO "timeline_event" VALUES('3e3843a7b6e740055889cb2f381bb78d','f7489b04b5c3a7f3',5,'members.invited',NULL,'stanch','2026-11-22 01:16:16.683470','2026-11-22 01:16:16.683470','542e07b09a919005c8fe9b44a2f1e765bd485be2952790288a7d889b9ba92c2a','8b72ac40f0b52013e1d87bcac7472c36287a5f3e5f2b0b8397822adbfa6cfd7d','2c59362cf2a259fa81e2e3af914be4d51ec98400d0b5bf71ab4027e36f10eff7');
INSERT INTO "timeline_event" VALUES('48d5190d46080176f51305a566194607','f7489b04b5c3a7f3',6,'member.joined',NULL,'U0SBXCHEN','2026-11-22 01:16:17.466259','2026-11-22 01:16:17.466259','a99f2faaf5a518f27a8b9895aa9fd940af48d65cae6941f29a28baaa7a9ae27e','2c59362cf2a259fa81e2e3af914be4d51ec98400d0b5bf71ab4027e36f10eff7','06e4aa6655b9393f4aee4b61c931c9757b89d53c359d2290171398e891889a72');
INSERT INTO "timeline_event" VALUES('c6904d3238e1e91bf527c8b579c3edfe','f7489b04b5c3a7f3',7,'role.assigned',NULL,'U0SBXZHAO','2026-11-22 01:16:17.806081','2026-11-22 01:16:17.806081','a6278b86f67cce8bf94c8b518ead39e615d3c9e02003a4561055c9727edfd5fa','06e4aa6655b9393f4aee4b61c931c9757b89d53c359d2290171398e891889a72','495c50c9704200f2c026b981da158180ef453ede082505b803ac63665d34e3b3');
INSERT INTO "timeline_event" VALUES('265d1452e5b64e8c4b919a294f9e6fde','f7489b04b5c3a7f3',8,'task.done',NULL,'U0SBXZHAO','2026-11-22 01:16:17.858532','2026-11-22 01:16:17.858532','11d94bb0f7a2530d10687afda62d3531fd812bfd5bce66c59d4b2c6a91883406','495c50c9704200f2c026b981da158180ef453ede082505b803ac63665d34e3b3','c8918a54eb3cdbc5fddc14edfd50a8baad7d525e84a5955c56fc9b07938fe964');
INSERT INTO "timeline_event" VALUES('254e2305312620f791ae32dd6f7f9c14','f7489b04b5c3a7f3',9,'phase.set',NULL,'U0SBXZHAO','2026-11-22 01:16:17.923412','2026-11-22 01:16:17.923412','dd7845970c452df116488c0041944d8b47186c1104240937c4aac5993af04f99','c8918a54eb3cdbc5fddc14edfd50a8baad7d525e84a5955c56fc9b07938fe964','7f5d08c58e0ec79a309c1617249167df6e53dc3536aaeb6e0b6cfdabb77c1789');
INSERT INTO "timeline_event" VALUES('be5e639a18e74e27f297186542bb5069','f7489b04b5c3a7f3',10,'decision.recorded',NULL,'U0SBXCHEN','2026-11-22 01:16:17.956625','2026-11-22 01:16:17.956625','ad6ea9977ac8fd27d1570d573aa3b4e3ff4fae7d3d4996a99f1cbf90f4442f9d','7f5d08c58e0ec79a309c1617249167df6e53dc3536aaeb6e0b6cfdabb77c1789','998cf3dc66bc98c60285d4417df3e643c2500197662dcd03acc58c4def361882');
INSERT INTO "timeline_event" VALUES('4a697fac52d810de9c813590521fa5e1','f7489b04b5c3a7f3',11,'note.added',NULL,'U0SBXCHEN','2026-11-22 01:16:17.979327','2026-11-22 01:16:17.979327','3135278ae387b4cd438f680cec89ca832a875153d0016f2359bbd8ff2237c375','998cf3dc66bc98c60285d4417df3e643c2500197662dcd03acc58c4def361882','c3a253db43b4c4d02c14d388c47365e88239508270af1eb0bead07b87bf76395');
INSERT INTO "timeline_event" VALUES('8653a9e146fb6834822a75184b1d8a38','f7489b04b5c3a7f3',12,'severity.set',NULL,'U0SBXZHAO','2026-11-22 01:16:18.029102','2026-11-22 01:16:18.029102','77f3887d3c85fe745647c02293f4e27752dcb7c7445f7d149510c3f56e3fb3ae','c3a253db43b4c4d02c14d388c47365e88239508270af1eb0bead07b87bf76395','e0774eba0806b1a58260d639cd350e0051163db39a9a686a4cba678648d9893e');
INSERT INTO "timeline_event" VALUES('27556614d48088ecf1b8493ba388b950','f7489b04b5c3a7f3',13,'handover.offered',NULL,'U0SBXZHAO','2026-11-22 01:16:18.058350','2026-11-22 01:16:18.058350','d9195ca1da8ac73de69bfdba816b24695079a277fbc22c8d1fc07cd2268105c9','e0774eba0806b1a58260d639cd350e0051163db39a9a686a4cba678648d9893e','4cbc0ec6d5ac7ffa10fccc28c1305a50d7fc63924f3780dce32af1fd4d80e1f6');
CREATE TABLE timeline_payload (
	event_id VARCHAR NOT NULL, 
	salt BLOB NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_timeline_payload PRIMARY KEY (event_id), 
	CONSTRAINT fk_timeline_payload_event_id FOREIGN KEY(event_id) REFERENCES timeline_event (id)
);
INSERT INTO "timeline_payload" VALUES('3cb20d25f2cd0012a3d6778e0b48b4ba',X'5FAAB67D2B818721B2421307D5AB7CF0','{"commander":"U0SBXZHAO","data_kinds":["payroll"],"how_found":"Client B called","phase":"detect","playbook":"customer-data-leak","playbook_digest":"0d8c6b8a17277798bd6397cedadcd026f4055c6016e2114db17ed485e5346906","quiet":false,"severity":"SEV2","title":"Payroll mailed to the wrong client","what_happened":"Payroll of client A went to client B"}');
INSERT INTO "timeline_payload" VALUES('24fdf5def059d864b31e0297288cbad6',X'B4375D5866E4F50D5E7F74A05AFC0984','{"moment":"detected","new":"2026-11-22T01:16:16.026125+00:00","old":null,"reason":""}');
INSERT INTO "timeline_payload" VALUES('a4a00b57f105cbd3919fdc5a4bbf3f8d',X'EF213C17965593EA806DDF11386F4C2E','{"new":"U0SBXZHAO","old":null,"role":"ic"}');
INSERT INTO "timeline_payload" VALUES('847eab3578fb70a020b828a6c8390946',X'F03214E9E8CC57EF7CB789D797643FB0','{"channel":"C0SBX00004","name":"inc-0001-payroll-mailed-to-the-wrong-client"}');
INSERT INTO "timeline_payload" VALUES('3e3843a7b6e740055889cb2f381bb78d',X'18F97372DD03EB4E97A24480183DC463','{"failed":{},"invited":["U0SBXZHAO"]}');
INSERT INTO "timeline_payload" VALUES('48d5190d46080176f51305a566194607',X'E916C23A93E677FEA407714F8BB14079','{"new":"present","old":null}');
INSERT INTO "timeline_payload" VALUES('c6904d3238e1e91bf527c8b579c3edfe',X'1DED61D9706D2F5D4D64C1A57D97C405','{"new":"U0SBXCHEN","old":null,"role":"legal","tasks":[]}');
INSERT INTO "timeline_payload" VALUES('265d1452e5b64e8c4b919a294f9e6fde',X'5FFFB7110CF0ED7A19164A5C5E49B8D3','{"new":"done","old":"open","task":"detect.alert_log"}');
INSERT INTO "timeline_payload" VALUES('254e2305312620f791ae32dd6f7f9c14',X'06DA4EB0F733F4A088E4679342BA6C10','{"new":"contain","old":"detect"}');
INSERT INTO "timeline_payload" VALUES('be5e639a18e74e27f297186542bb5069',X'3CA35084A444B56B92C9D8E34591AEFC','{"audience":[],"options":"","reason":"It is the quickest","source":null,"supersedes":null,"text":"Ask client B to delete the file"}');
INSERT INTO "timeline_payload" VALUES('4a697fac52d810de9c813590521fa5e1',X'0A0972EC1AF9591155F2321E0B80DD93','{"audience":[],"task":null,"text":"Client B has opened it"}');
INSERT INTO "timeline_payload" VALUES('8653a9e146fb6834822a75184b1d8a38',X'B63AC5C77D80422BEF444FB916C18117','{"new":"SEV1","old":"SEV2","reason":"Bank cards were in it"}');
INSERT INTO "timeline_payload" VALUES('27556614d48088ecf1b8493ba388b950',X'78F229B3E75448ACF2FDB863543F3677','{"brief":"Client B will call back","handover":"80b03355851c54ea","new":"U0SBXCHEN","old":"U0SBXZHAO","role":"ic","what":"offer"}');
CREATE INDEX ix_delivery_at ON delivery (at);
CREATE INDEX ix_surface_subject ON surface (subject);
CREATE INDEX ix_assignment_incident_id ON assignment (incident_id);
CREATE UNIQUE INDEX uq_assignment_holder ON assignment (incident_id, role) WHERE until IS NULL;
CREATE INDEX ix_handover_incident_id ON handover (incident_id);
CREATE UNIQUE INDEX uq_handover_asked ON handover (incident_id, role) WHERE state = 'asked';
CREATE INDEX ix_moment_incident_id ON moment (incident_id);
CREATE UNIQUE INDEX uq_moment_in_force ON moment (incident_id, kind) WHERE in_force;
CREATE INDEX ix_task_incident_id ON task (incident_id);
CREATE TRIGGER timeline_event_no_update BEFORE UPDATE ON timeline_event BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
CREATE TRIGGER timeline_event_no_delete BEFORE DELETE ON timeline_event BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
CREATE TRIGGER timeline_event_no_replace BEFORE INSERT ON timeline_event WHEN EXISTS (SELECT 1 FROM timeline_event WHERE id = NEW.id OR (incident_id = NEW.incident_id AND (seq = NEW.seq OR key = NEW.key))) BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
CREATE TRIGGER timeline_payload_no_update BEFORE UPDATE ON timeline_payload BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
CREATE TRIGGER timeline_payload_no_delete BEFORE DELETE ON timeline_payload BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
CREATE TRIGGER timeline_payload_no_replace BEFORE INSERT ON timeline_payload WHEN EXISTS (SELECT 1 FROM timeline_payload WHERE event_id = NEW.event_id) BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
COMMIT;
