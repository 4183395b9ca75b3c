"""What is true: the tables, the changes that alter them, and the state that the views read.

A change (`models.changes`) is one function: it locks the incident, asks `permissions`, writes rows and their timeline
events, and ends. `models.database` runs it in one transaction. Nothing here knows Slack, awaits anything or looks at a
clock: who acts and when comes in as an `Actor`.
"""
