"""One rule a clause: it reads what was found in a text and answers with a judgement, places and a reason."""

from . import care, culture, discipline, duty, protection, reach, report, supervisor

RULES = {
    ident: rule
    for module in (duty, reach, supervisor, report, care, protection, discipline, culture)
    for ident, rule in module.RULES.items()
}
