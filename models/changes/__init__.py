"""The changes: every way in which the truth alters, one function each, one file per part of the domain.

A change locks the incident, asks permission, refuses with a sentence or writes its rows and events, and ends. It says
the state wanted, never the step; where things are already so, it writes nothing.
"""
