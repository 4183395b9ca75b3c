"""When Slack was last surely heard, and which channels are to be looked at because it was not."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("locked_out_since", UtcTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_hearing_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
    )
    op.create_table(
        "survey",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("since", UtcTime(), nullable=True),
        sa.Column("until", UtcTime(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.CheckConstraint("why IN ('silence', 'token', 'away')", name=op.f("ck_survey_why")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_survey_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_survey")),
    )
