"""The living cards of an incident's channel: updated in place, never posted twice."""
