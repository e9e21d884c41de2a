"""The one function of zxcvbn that we call, and what we read of its answer. The package carries no types."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

class Feedback(TypedDict):
    warning: str
    suggestions: list[str]

class Strength(TypedDict):
    score: int
    guesses: Decimal
    guesses_log10: float
    feedback: Feedback

def zxcvbn(password: str, user_inputs: Sequence[str] | None = None, max_length: int = 72) -> Strength: ...
