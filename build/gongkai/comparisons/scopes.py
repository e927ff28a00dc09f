"""What a scope is called, in both languages."""

from gongkai.package import code_lists


def scope_words(mine: str, other: str) -> dict[str, object]:
    """Return the names of two scopes as values for a sentence."""
    words = {term["id"]: term for term in code_lists()["scope"]["codes"]}
    return {
        "scope": words[mine]["title"],
        "scope_en": words[mine]["title_en"],
        "other_scope": words[other]["title"],
        "other_scope_en": words[other]["title_en"],
    }
