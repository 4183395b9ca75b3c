"""The first tables, and the triggers that keep the timeline append-only."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDED = {
    "timeline_event": "id = NEW.id OR (incident_id = NEW.incident_id AND (seq = NEW.seq OR key = NEW.key))",
    "timeline_payload": "event_id = NEW.event_id",
}
"""The tables that nobody rewrites, and what a row that is there already has in common with a new one."""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the timeline is append-only';
END $$
"""


def upgrade() -> None:
    """Make the tables, then guard the timeline."""
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
    for table in GUARDED:
        for verb in ("UPDATE", "DELETE"):
            _guard(table, verb)


def _guard(table: str, verb: str) -> None:
    name = f"{table}_no_{verb.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        function = "EXECUTE FUNCTION refuse_rewriting()"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {function}")
        if verb == "DELETE":
            op.execute(f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} {function}")
        return
    refusal = "SELECT RAISE(ABORT, 'the timeline is append-only')"
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {refusal}; END")
    if verb == "DELETE":
        _guard_against_replacing(table, refusal)


def _guard_against_replacing(table: str, refusal: str) -> None:
    """SQLite fires no DELETE trigger for the rows that INSERT OR REPLACE removes.

    https://www.sqlite.org/lang_conflict.html
    """
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {GUARDED[table]})"  # noqa: S608 - both are constants of this file
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} BEGIN {refusal}; END")


def _create_tables() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_at"), "delivery", ["at"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("what_happened", sa.Text(), nullable=False),
        sa.Column("how_found", sa.Text(), nullable=False),
        sa.Column("data_kinds", sa.JSON(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("declared_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.Column("next_update_at", UtcTime(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("playbook_key", sa.String(), nullable=False),
        sa.Column("playbook_text", sa.Text(), nullable=False),
        sa.Column("playbook_digest", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("duplicate_of", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("synced_revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome IN ('resolved', 'false_alarm', 'duplicate')", name=op.f("ck_incident_outcome")),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_incident_status")),
        sa.CheckConstraint("synced_revision <= revision", name=op.f("ck_incident_synced")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["incident.id"], name=op.f("fk_incident_duplicate_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("channel", name=op.f("uq_incident_channel")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
        sa.UniqueConstraint("origin", name=op.f("uq_incident_origin")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("unfit", sa.String(), nullable=True),
        sa.Column("looked_up_at", UtcTime(), nullable=True),
        sa.Column("home_opened_at", UtcTime(), nullable=True),
        sa.CheckConstraint("unfit IN ('app', 'deactivated', 'unknown')", name=op.f("ck_person_unfit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "surface",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("attempted_at", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surface")),
        sa.UniqueConstraint("subject", "key", name=op.f("uq_surface_subject_key")),
    )
    op.create_index(op.f("ix_surface_subject"), "surface", ["subject"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("until", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_assignment_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_incident_id"), "assignment", ["incident_id"], unique=False)
    op.create_index(
        "uq_assignment_holder",
        "assignment",
        ["incident_id", "role"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "closure",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.String(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", UtcTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('false_alarm', 'duplicate')", name=op.f("ck_closure_outcome")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["incident.id"], name=op.f("fk_closure_duplicate_of")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_closure_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_closure")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("successor", sa.String(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.CheckConstraint("kind IN ('offer', 'claim')", name=op.f("ck_handover_kind")),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'declined', 'unanswered', 'withdrawn')", name=op.f("ck_handover_state")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_handover_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_incident_id"), "handover", ["incident_id"], unique=False)
    op.create_index(
        "uq_handover_asked",
        "handover",
        ["incident_id", "role"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "member",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('wanted', 'present', 'failed', 'left')", name=op.f("ck_member_state")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_member_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "person", name=op.f("pk_member")),
    )
    op.create_table(
        "moment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_moment_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moment")),
    )
    op.create_index(op.f("ix_moment_incident_id"), "moment", ["incident_id"], unique=False)
    op.create_index(
        "uq_moment_in_force",
        "moment",
        ["incident_id", "kind"],
        unique=True,
        sqlite_where=sa.text("in_force"),
        postgresql_where=sa.text("in_force"),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("at", UtcTime(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'not_applicable')", name=op.f("ck_task_state")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_task_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("incident_id", "key", name=op.f("uq_task_incident_id_key")),
    )
    op.create_index(op.f("ix_task_incident_id"), "task", ["incident_id"], unique=False)
    op.create_table(
        "timeline_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("happened_at", UtcTime(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("payload_digest", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_timeline_event_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_event")),
        sa.UniqueConstraint("incident_id", "key", name=op.f("uq_timeline_event_incident_id_key")),
        sa.UniqueConstraint("incident_id", "seq", name=op.f("uq_timeline_event_incident_id_seq")),
    )
    op.create_table(
        "timeline_payload",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["timeline_event.id"], name=op.f("fk_timeline_payload_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_timeline_payload")),
    )
