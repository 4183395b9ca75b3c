"""The modals: forms that open at once, keep what was typed, and say under each field what is wrong with it."""
