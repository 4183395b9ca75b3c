"""How bad it is: the Chinese grade, ENISA's score, and the SEV that both suggest.

`grade_of` and `score_of` reckon from the facts and say what is unknown; `suggest` joins them (SEV1 to SEV4). A person
sets the severity: these are reasons, never the decision. Which roles a severity needs and how often it asks for
updates stands in the playbook (`Playbook.severity`), and nowhere here.
"""

from models.severity.grade import GRADES, Grade, GradeKey, Limb, grade_of
from models.severity.score import Band, Part, Score, refuse_unexplained, score_of
from models.severity.suggesting import Suggestion, suggest

__all__ = [
    "GRADES",
    "Band",
    "Grade",
    "GradeKey",
    "Limb",
    "Part",
    "Score",
    "Suggestion",
    "grade_of",
    "refuse_unexplained",
    "score_of",
    "suggest",
]
