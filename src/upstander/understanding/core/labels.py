"""What a line can be read as. The order is that of the model's columns.

The seven, the flags and the rules where labels touch are those of the research set (its README). An officer who is
being stopped is read by six other labels: how the interruption is taken.
"""

SEVEN = (
    "direct",
    "distract",
    "delegate",
    "after_the_fact",
    "passive_rationalise",
    "escalate_or_join",
    "unclear",
)
TAKES = ("stops", "thanks", "asks", "brushes_off", "pays_back", "unclear")
FLAGS = (
    "respectful",
    "specific",
    "offers_solution",
    "mission_values",
    "has_their_back",
    "command",
    "physical",
)
INTERVENES = frozenset({"direct", "distract", "delegate"})
AGAINST = frozenset({"passive_rationalise", "escalate_or_join"})  # praising these would be false credit
TAKEN = frozenset({"stops", "thanks", "asks"})
REFUSED = frozenset({"brushes_off", "pays_back"})

NAMES = {
    "direct": "Direct",
    "distract": "Distract",
    "delegate": "Delegate",
    "after_the_fact": "Later",
    "passive_rationalise": "Leaving it",
    "escalate_or_join": "Joining in",
    "unclear": "Not sure yet",
    "stops": "Stopping",
    "thanks": "Thanking",
    "asks": "Asking",
    "brushes_off": "Brushing it off",
    "pays_back": "Paying back",
}
MEANINGS = {
    "direct": "You say what is wrong, or you step in.",
    "distract": "You draw them away, or change places.",
    "delegate": "You get someone else to act.",
    "after_the_fact": "You speak up afterwards.",
    "passive_rationalise": "You let it be, for a reason.",
    "escalate_or_join": "You help it along.",
    "unclear": "You look, ask or wait.",
    "stops": "You stop.",
    "thanks": "You thank them for it.",
    "asks": "You ask what they see.",
    "brushes_off": "You carry on.",
    "pays_back": "You make them pay for it.",
}
