"""Paging: calling people out of Slack, which Do Not Disturb silences.

    sweep ─► page.called on the timeline ─► one subject for each page and channel ─► webhook, mail
                                                  │ tried again until it got through, or for an hour
                                                  └─► page.sent or page.failed on the timeline, once

- `settings` says where to: PAGER_WEBHOOK and PAGER_SECRET, MAIL_…
- `pager` looks for what is to be called and sent, while this process leads;
- `webhook` and `mail` send one page once, or say in a word why they could not.

What leaves is a page's id, the incident's code, its severity, the reason and the deadline. Never a title, a name or
anything that people wrote. A page has the same id each time it is sent: a process that dies between sending and writing
that down sends it again.
"""
