"""Notices: what is told outside, its versions' text, its approval, and what was sent."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    "'authority_first', 'authority_followup', 'authority_summary', 'client', 'individual', 'statement', 'internal', "
    "'police', 'insurer', 'partner'"
)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("obligations", sa.JSON(), nullable=False),
        sa.Column("supplements", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcTime(), nullable=False),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approver", sa.String(), nullable=True),
        sa.Column("approved_at", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("unapproved", sa.Text(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_notice_kind")),
        sa.CheckConstraint("state IN ('draft', 'approved', 'sent')", name=op.f("ck_notice_state")),
        sa.CheckConstraint("language IN ('zh_CN', 'en')", name=op.f("ck_notice_language")),
        sa.CheckConstraint(
            "state <> 'sent' OR (sent_at IS NOT NULL AND (approver IS NOT NULL OR unapproved <> ''))",
            name=op.f("ck_notice_sent"),
        ),
        sa.CheckConstraint("approver IS NULL OR approver <> author", name=op.f("ck_notice_four_eyes")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_notice_incident_id")),
        sa.ForeignKeyConstraint(["supplements"], ["notice.id"], name=op.f("fk_notice_supplements")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("incident_id", "number", name=op.f("uq_notice_incident_id_number")),
    )
    op.create_index("ix_notice_incident_id", "notice", ["incident_id"])
