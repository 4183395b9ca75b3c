"""Personal data and credentials, found in what a person types before it is stored.

The record is append-only: what once stands in it cannot be masked any more. So every typed or pinned text passes `find`
first. The person is shown the masked form (`3101**********1234`) and confirms it, or says in one press that the
number is not what it seems. A missed number is therefore worse than a wrong alarm, and yet a record full of stars is
worth nothing: what carries a check digit must pass it, and what is known to be something else is left alone.

A text is read in a plain copy (`plain`), by one recogniser after the other (`recognising` says how one works): those
of `credentials`, `cited`, `identity`, `cards` and `phones`, in the order that `finding` gives. `messages` masks what
no form of ours has seen, a raw Slack message. The libraries that judge are imported at the first number in question:
most texts hold none, and a bot that starts should not wait for them.

Found: 居民身份证 and the cards that share its form (港澳台居民居住证, 外国人永久居留身份证), the old 15 digits; bank
cards; Chinese mobiles, landlines with area code, international numbers; passwords after their word, tokens, private
keys.

Left alone on purpose: e-mail addresses (everyday text in the office, and who wrote to whom is the very substance of a
leak); 统一社会信用代码, tax and invoice numbers (they name firms); 400 and short numbers; single-use codes (验证码),
dead in minutes; names and addresses, which no pattern knows. Slack's ids, time stamps and permalinks, UUIDs and hex
digests survive untouched: evidence is cited by them.
"""

from models.personal_data.finding import Finding, find, mask
from models.personal_data.messages import mask_json
from models.personal_data.recognising import Kind

__all__ = ["Finding", "Kind", "find", "mask", "mask_json"]
