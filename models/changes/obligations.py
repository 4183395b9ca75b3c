"""Obligations: the law's clocks follow what is known, and are settled by what was sent or reasonably left out.

`reckon` is part of every change of facts, moments and verdicts: it writes down which clocks begin, end or run
otherwise from now on. Nothing is overwritten: a clock that was wrong is superseded by the right one and stays.

Events, each with `obligation` (the row's key):
- `obligation.started`: `new` (a `reckoning.Clock` as JSON)
- `obligation.superseded`: `old`, `new`
- `obligation.withdrawn`: `old`, `why` (`facts`, `verdict`, `law` or `closed`), `facts` (the names that decided),
  `reason`
- `obligation.judged`: `old`, `new` (true, false or null), `reason`
- `obligation.met`: `notice` (its id), `sent_at`, `late` (after the law's instant)
- `obligation.resumed`: `old` (`met` or `waived`), `reason`: it was settled wrongly, or is asked for after all
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.actors import Actor
from models.facts import Facts, facts_from_json
from models.incidents import lock, lock_open
from models.law import law_of
from models.obligations import Standing
from models.permissions import require
from models.reckoning import NO_INCIDENT, Clock, Move, clocks_of, moments_of, moves, standings
from models.refusal import Refused
from models.tables import IN_FORCE, FactSheet, Incident, Moment, Notice, Obligation, Verdict, Waiver
from models.timeline import append


def reckon(session: Session, incident: Incident, actor: Actor) -> None:
    """Have the clocks of a locked incident follow what is known now."""
    if not incident.law or incident.outcome in NO_INCIDENT:
        return
    rows = {row.key: row for row in in_force(session, incident.id)}
    ruled = {verdict.key: verdict.applies for verdict in verdicts(session, incident.id)}
    stand = _stand(session, incident, rows.values(), ruled, actor)
    settled = [row.key for row in rows.values() if row.state != "running"]
    running = {key: clock_of(row) for key, row in rows.items()}
    by_key = {each.obligation.key: each for each in stand}
    for move in moves(running, clocks_of(stand, ruled), settled):
        _write_down(session, incident, move, rows.get(move.key), by_key[move.key], actor)


def require_judge(session: Session, incident_id: str, actor: Actor) -> None:
    """Refuse whoever could not speak for the law, before they fill in the form."""
    require(session, session.get_one(Incident, incident_id), actor, "judge_obligation")


def judge_obligation(
    session: Session, incident_id: str, key: str, applies: bool | None, reason: str, actor: Actor
) -> None:
    """Say for the law that a duty applies or does not, whatever is presumed; None takes that back. The reason stays.

    One that was left out for a reason, and applies after all, runs again.
    """
    incident = _judged_incident(session, incident_id, actor)
    _require_row(session, incident, key)
    if not reason:
        raise Refused("Say why: it stays on the record.", field="reason")
    known = session.get(Verdict, (incident_id, key))
    old, why = (known.applies, known.reason) if known else (None, reason)
    if (old, why) == (applies, reason):
        return
    if applies:
        _refuse_out_of_force(session, incident, key, actor)
    append(session, incident, "obligation.judged", actor, obligation=key, old=old, new=applies, reason=reason)
    if known:
        session.delete(known)
        session.flush()
    if applies is not None:
        session.add(
            Verdict(incident_id=incident_id, key=key, applies=applies, reason=reason, by=actor.person, at=actor.at)
        )
        session.flush()
    row = _row(session, incident, key)
    if applies and row and row.state == "waived":
        _resume(session, incident, row, reason, actor)
    reckon(session, incident, actor)


def resume_duty(session: Session, incident_id: str, key: str, reason: str, actor: Actor) -> None:
    """Have the clock of a settled duty run again: it was not met by what was sent, or may not be left out after all."""
    incident = _judged_incident(session, incident_id, actor)
    if not reason:
        raise Refused("Say why: it stays on the record.", field="reason")
    row = _row(session, incident, key)
    if row is None:
        raise Refused("This duty does not count now. Look at the clocks again.", field="duty")
    if row.state != "running":
        _resume(session, incident, row, reason, actor)
        reckon(session, incident, actor)


def end_clocks(session: Session, incident: Incident, reason: str, actor: Actor) -> None:
    """Withdraw whatever still runs, since there was no leak, or another incident keeps its clocks. Part of a change
    that holds the lock. What is settled stays so."""
    for row in in_force(session, incident.id):
        if row.state == "running":
            _withdraw(session, incident, row, "closed", actor, reason=reason)


def meet(
    session: Session, incident: Incident, keys: Iterable[str], notice_id: str, sent_at: datetime, actor: Actor
) -> None:
    """Note that a notice which met these duties was sent. Part of a change that holds the lock.

    A duty that is met already, or that does not count, stays as it is; one that was left out is met all the same.
    """
    unmet = {row.key: row for row in in_force(session, incident.id) if row.state != "met"}
    for key in keys:
        row = unmet.get(key)
        if row is None:
            continue
        row.state, row.settled_at, row.settled_by, row.notice_id = "met", sent_at, actor.person, notice_id
        row.reason = None
        _overtake_waiver(session, incident, key, actor)
        late = row.due_at is not None and sent_at > row.due_at
        append(
            session, incident, "obligation.met", actor,
            happened_at=sent_at, obligation=key, notice=notice_id, sent_at=sent_at.isoformat(), late=late,
        )  # fmt: skip
    session.flush()
    reckon(session, incident, actor)


def in_force(session: Session, incident_id: str) -> list[Obligation]:
    """The rows that count now: at most one of each key."""
    mine = select(Obligation).where(Obligation.incident_id == incident_id, col(Obligation.state).in_(IN_FORCE))
    return list(session.exec(mine.order_by(col(Obligation.key))))


def verdicts(session: Session, incident_id: str) -> list[Verdict]:
    """What people have said for the law."""
    return list(session.exec(select(Verdict).where(Verdict.incident_id == incident_id).order_by(col(Verdict.key))))


def facts_of(session: Session, incident_id: str) -> Facts:
    """What is known of an incident."""
    sheet = session.get(FactSheet, incident_id)
    return facts_from_json(sheet.facts) if sheet else Facts()


def clock_of(row: Obligation) -> Clock:
    """The clock that a row holds."""
    return Clock(
        row.certainty,  # type: ignore[arg-type]  # the table allows nothing else
        row.start,
        row.started_at,
        row.start_presumed,
        row.due_at,
        row.target_at,
    )


def _stand(
    session: Session, incident: Incident, rows: Iterable[Obligation], ruled: Mapping[str, bool], actor: Actor
) -> tuple[Standing, ...]:
    found = session.exec(select(Moment).where(Moment.incident_id == incident.id, Moment.in_force))
    later = select(Notice).where(Notice.incident_id == incident.id, col(Notice.supplements).is_not(None))
    supplements = session.exec(later.order_by(col(Notice.number))).all()
    moments = moments_of({each.kind: each.at for each in found}, rows, supplements)
    law, facts = law_of(session, incident.law), facts_of(session, incident.id)
    return standings(law, facts, moments, ruled, actor.at, incident.zone)


def _judged_incident(session: Session, incident_id: str, actor: Actor) -> Incident:
    """The incident, locked for whoever speaks for the law. Duties outlive a closing, unless there was no incident."""
    incident = lock(session, incident_id)
    require(session, incident, actor, "judge_obligation")
    return lock_open(session, incident_id) if incident.outcome in NO_INCIDENT else incident


def _refuse_out_of_force(session: Session, incident: Incident, key: str, actor: Actor) -> None:
    stand = _stand(session, incident, in_force(session, incident.id), {key: True}, actor)
    if any(each.out_of_force for each in stand if each.obligation.key == key):
        raise Refused(
            "This duty is not in force on the day its clock starts: nothing would run. Is that time right?",
            field="verdict",
        )


def _row(session: Session, incident: Incident, key: str) -> Obligation | None:
    return next((row for row in in_force(session, incident.id) if row.key == key), None)


def _resume(session: Session, incident: Incident, row: Obligation, reason: str, actor: Actor) -> None:
    append(session, incident, "obligation.resumed", actor, obligation=row.key, old=row.state, reason=reason)
    row.state, row.settled_at, row.settled_by, row.notice_id, row.reason = "running", None, None, None, None
    session.flush()


def _require_row(session: Session, incident: Incident, key: str) -> None:
    if key not in law_of(session, incident.law).obligations:
        raise Refused("There is no duty called {key} in this incident's law.", key=key)


def _write_down(
    session: Session, incident: Incident, move: Move, row: Obligation | None, standing: Standing, actor: Actor
) -> None:
    if move.new is None:
        if row is not None:
            _withdraw_for(session, incident, row, standing, actor)
        return
    old, new = move.old.as_json() if move.old else None, move.new.as_json()
    if row is None:
        event = append(session, incident, "obligation.started", actor, obligation=move.key, new=new)
    else:
        event = append(session, incident, "obligation.superseded", actor, obligation=move.key, old=old, new=new)
    successor = _successor(incident, move, move.new, row, event.id, event.seq)
    if row is not None:
        row.state = "superseded"
        session.flush()  # before its successor comes: one of a key is in force
    session.add(successor)
    session.flush()


def _successor(
    incident: Incident, move: Move, clock: Clock, row: Obligation | None, event_id: str, seq: int
) -> Obligation:
    """The clock as it runs from now on. What was settled stays so."""
    return Obligation(
        id=event_id,
        incident_id=incident.id,
        key=move.key,
        seq=seq,
        state=row.state if row else "running",
        settled_at=row.settled_at if row else None,
        settled_by=row.settled_by if row else None,
        notice_id=row.notice_id if row else None,
        reason=row.reason if row else None,
        **vars(clock),
    )


def _withdraw_for(session: Session, incident: Incident, row: Obligation, standing: Standing, actor: Actor) -> None:
    """Withdraw what legal, the law's dates or the facts say does not count."""
    verdict = session.get(Verdict, (incident.id, row.key))
    if verdict and not verdict.applies:
        _withdraw(session, incident, row, "verdict", actor, reason=verdict.reason)
    elif standing.out_of_force:
        _withdraw(session, incident, row, "law", actor)
    else:
        decided = sorted({ground.question.name for ground in standing.grounds if ground.answer is not None})
        _withdraw(session, incident, row, "facts", actor, facts=decided)


def _withdraw(
    session: Session,
    incident: Incident,
    row: Obligation,
    why: str,
    actor: Actor,
    *,
    facts: Sequence[str] = (),
    reason: str = "",
) -> None:
    append(
        session, incident, "obligation.withdrawn", actor,
        obligation=row.key, old=clock_of(row).as_json(), why=why, facts=list(facts), reason=reason,
    )  # fmt: skip
    row.state = "withdrawn"
    session.flush()
    _overtake_waiver(session, incident, row.key, actor)


def _overtake_waiver(session: Session, incident: Incident, key: str, actor: Actor) -> None:
    """Nobody has to approve any more that a duty be left unmet which is met, or none."""
    pending = session.get(Waiver, (incident.id, key))
    if pending:
        session.delete(pending)
        append(session, incident, "waiver.withdrawn", actor, obligation=key, asked=pending.event_id)
