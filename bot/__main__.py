"""`python -m bot`: the same as `stanch`."""

from bot.cli import main

main()
