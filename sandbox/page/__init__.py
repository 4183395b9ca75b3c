"""The workspace as a web page: what a browser is told, and the files it is shown with.

A tab is opened as one person (`/as/zhao`). It loads the page's own files (`files/`, served by `serving`), then holds a
WebSocket (`live`) over which it hears first how everything stands for that person (`sight`) and from then on only what
changed for them (`news`). It looks further back into a channel by asking (`looks`), and acts through the same control
API as the Python client. A second WebSocket feeds the drawer "what just happened".

Whatever goes out is picked for one person on this side: a private channel, somebody else's window or an answer meant
for another is never sent and then hidden.
"""

from sandbox.page.serving import add_routes

__all__ = ["add_routes"]
