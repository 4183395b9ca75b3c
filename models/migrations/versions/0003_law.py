"""The law's clocks: the packs that incidents were opened under, facts, duties, verdicts and waivers."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IN_FORCE = "state IN ('running', 'met', 'waived')"


def upgrade() -> None:
    """Make the tables. For the incidents there are, no law is watched until somebody asks for it."""
    op.add_column("incident", sa.Column("law", sa.JSON(), nullable=True))
    op.add_column("incident", sa.Column("zone", sa.String(), nullable=False, server_default="Asia/Shanghai"))
    op.create_table(
        "law_text",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_law_text")),
    )
    op.create_table(
        "fact_sheet",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_fact_sheet_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_fact_sheet")),
    )
    _make_obligation()
    op.create_table(
        "verdict",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_verdict_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "key", name=op.f("pk_verdict")),
    )
    op.create_table(
        "waiver",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_waiver_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "key", name=op.f("pk_waiver")),
    )


def _make_obligation() -> None:
    op.create_table(
        "obligation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=True),
        sa.Column("start_presumed", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("target_at", UtcTime(), nullable=True),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("notice_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'met', 'waived', 'withdrawn', 'superseded')", name=op.f("ck_obligation_state")
        ),
        sa.CheckConstraint(
            "certainty IN ('confirmed', 'yes', 'presumed', 'open')", name=op.f("ck_obligation_certainty")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_obligation_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    op.create_index("ix_obligation_incident_id", "obligation", ["incident_id"])
    op.create_index(
        "uq_obligation_in_force", "obligation", ["incident_id", "key"],
        unique=True, sqlite_where=sa.text(IN_FORCE), postgresql_where=sa.text(IN_FORCE),
    )  # fmt: skip
