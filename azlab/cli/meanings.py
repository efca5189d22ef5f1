"""What stands below a refusal: what was meant, as far as it can be told, and what the refusal means."""

import re
from collections.abc import Collection, Iterable, Sequence

from azlab.cli.explanations import meaning
from azlab.cli.given_options import values_of
from azlab.cli.near_commands import near_command, near_options
from azlab.cli.near_misses import near_miss
from azlab.cli.queries import name_for_text, slip_in

AS_SOMEBODY = "You are signed in as '{0}', and find only what that account may see."
QUOTED = "The value {} has quotes in it: -o tsv prints one without them."
_OF_A_QUERY = re.compile(r"invalid jmespath|requires string as left operand")
_NOT_FOUND = re.compile(r"NotFound\b|\bnot found\b|could not be found|doesn't exist in cloud", re.IGNORECASE)


def meaning_of(words: Sequence[str], errors: str, ids: Iterable[str], asker: str = "") -> str:
    """The sentences about a refused command; "" where nobody knows one.

    `words` are those behind `az`, `errors` what it said on its standard error, `ids` those of what is there;
    `asker` is who asks, where that is somebody else than whom the lesson began with.
    """
    near = near_command(words, errors, _first_words) or near_options(words, errors, lambda: _options(words))
    near = near or _of_query(words, errors) or _of_quotes(words) or near_miss(errors, ids)
    seen = AS_SOMEBODY.format(asker) if asker and _NOT_FOUND.search(errors) else ""
    return " ".join(filter(None, (near, meaning(errors), seen)))


def _of_query(words: Sequence[str], errors: str) -> str:
    query, *more = (_OF_A_QUERY.search(errors) and values_of(words, "--query")) or [""]
    if "invalid jmespath" in errors:
        return slip_in(query, goes_on=bool(more))
    return name_for_text(query)


def _of_quotes(words: Sequence[str]) -> str:
    """A name that got its value from JSON, and with its quotes: an id then begins with one."""
    found = next((word for word in words if re.fullmatch(r'"/\S+"', word)), "")
    return QUOTED.format(f'"...{found[found.rindex("/") :]}') if found else ""


def _first_words() -> Collection[str]:
    from azlab.cli.completion.tables import first_words

    return first_words()


def _options(words: Sequence[str]) -> Collection[str]:
    from azlab.cli.command_line import known_options

    return known_options(words)
