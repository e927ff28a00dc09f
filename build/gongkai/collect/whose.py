"""Whose report it is: the agencies that a name can mean, how certain each is, and whether one of them is certain.

A name is certain that gives its division whole, where only one division of that name exists or the witnesses speak for one
alone, and an organ that the registry has in that division, or none that is like it. Likeness (rapidfuzz) only ever
proposes.

| question | what could not be told |
|---|---|
| no-agency | the file names nobody |
| which-division | several divisions bear the name |
| unknown-agency | the name gives no division, and no agency is registered under it |
| witness-differs | telephones beside the name belong to another place |
| like-another | the division has an agency of nearly this name |
| several-agencies | the registry has several of exactly this name |
| no-place | a branch whose division cannot be told |
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gongkai.agencies.divisions import division
from gongkai.collect.divided import GOVERNMENT, divided, gazetteer, normal, stem_of
from gongkai.collect.proposed import Place, agency_id, name_of, place_of, plain_id
from gongkai.collect.register import Register
from gongkai.collect.witnesses import Witnesses

CERTAIN, SUPPORTED = 100, 90
_LIKE, _MOST = 85, 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that may be meant: of the registry, or one that would be registered (`place`)."""

    agency_id: str
    name: str
    certainty: int
    witnesses: tuple[str, ...] = ()
    place: Place | None = None


class Answer(NamedTuple):
    """The agencies that may be meant, the likeliest first; a question where none is certain."""

    candidates: tuple[Candidate, ...]
    question: str = ""

    @property
    def certain(self) -> Candidate | None:
        """The agency that is meant without doubt."""
        return self.candidates[0] if self.candidates and not self.question else None


class _Possible(NamedTuple):
    code: str
    organ: str
    whole: bool


def whose(name: str, year: int, witnesses: Witnesses, register: Register) -> Answer:
    """Find the agency that a name means in a year."""
    if not normal(name):
        return Answer((), "no-agency")
    possible = _possible(name, year, register)
    if not possible:
        return Answer(_alike(name, register), "unknown-agency")
    codes = dict.fromkeys(each.code for each in possible)
    spoken_for = [code for code in codes if witnesses.support(code, year)]
    chosen = possible if len(codes) == 1 else [each for each in possible if [each.code] == spoken_for]
    borne = len(codes) == 1 and len(register.named(name)) == 1
    if not chosen or not (any(each.whole for each in chosen) or spoken_for or borne):
        return _asked(possible, year, witnesses, register, "which-division")
    if witnesses.against(chosen[0].code):
        return _asked(chosen, year, witnesses, register, "witness-differs")
    return _in_division(name, chosen, year, register)


def _possible(name: str, year: int, register: Register) -> list[_Possible]:
    """Return division and organ of everybody who can be meant: by the divisions, and by the names of the registry."""
    found = dict.fromkeys(_moved(_Possible(*each), year) for each in divided(name, year))
    for each in register.named(name):
        period = register[each].current
        whole = normal(period.name) == normal(name) and not found
        if period.division_code not in {known.code for known in found}:
            found[_Possible(period.division_code, normal(name), whole)] = None
    return list(found)


def _moved(one: _Possible, year: int) -> _Possible:
    """Return a branch as the district's that it names."""
    place = place_of(one.code, one.organ, year) if one.whole else None
    return one._replace(code=place.code) if place else one


def _in_division(name: str, possible: list[_Possible], year: int, register: Register) -> Answer:
    """Find the agency in its division: registered, like one that is, or new."""
    code = possible[0].code
    borne = (each for each in register.named(name) if register[each].current.division_code == code)
    ids = dict.fromkeys((*(each for one in possible for each in register.bearers(code, one.organ)), *borne))
    if len(ids) == 1:
        return Answer((_registered(next(iter(ids)), CERTAIN, register),))
    if ids:
        return Answer(tuple(_registered(each, CERTAIN // len(ids), register) for each in ids), "several-agencies")
    one = next((each for each in possible if each.whole), possible[0])
    new = _new(one, year, register, CERTAIN)
    if new is None or new.place is None:
        return Answer((), "no-place")
    if known := register.bearers(new.place.code, new.place.organ):
        return Answer((_registered(known[0], CERTAIN, register),))
    if like := _like(new.place, register):
        return Answer((*like, replace(new, certainty=CERTAIN - like[0].certainty)), "like-another")
    return Answer((new,), "" if one.whole else "unknown-agency")


def _like(one: Place, register: Register) -> tuple[Candidate, ...]:
    """Return the agencies of a division, or of one that it may have been, whose name is nearly this one, or sounds like it."""
    found = {sounding: SUPPORTED for sounding in [plain_id(one)] if sounding in register}
    for organ, each in register.organs(one.code):
        score = round(fuzz.ratio(one.organ, organ))
        if GOVERNMENT not in (one.organ, organ) and (
            score >= _LIKE or _shortens(one.organ, organ) or _shortens(organ, one.organ)
        ):
            found[each] = max(score, found.get(each, 0))
    for each in _former(one, register):
        found.setdefault(each, SUPPORTED)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    return tuple(_registered(each, min(score, SUPPORTED), register) for each, score in ranked)


def _former(one: Place, register: Register) -> list[str]:
    """Return agencies of this organ in a division of the same city that had, or has, this name's stem under another code."""
    stem = stem_of(gazetteer(one.year).by_code[one.code].name)
    found: list[str] = []
    for code in register.codes_beside(one.code):
        for each in register.bearers(code, one.organ):
            period = register[each].current
            if stem and stem_of(division(code, period.division_revision).name) == stem:
                found.append(each)
    return found


def _shortens(short: str, long: str) -> bool:
    """Say whether one organ's name can be short for the other's: its characters in their order, first and last the same.

    >>> _shortens("发改局", "发展和改革局"), _shortens("公安局", "公安局宝山分局")
    (True, False)
    """
    if long.startswith(short) or not 2 < len(short) < len(long) or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    letters = iter(long)
    return all(each in letters for each in short)


def _asked(possible: list[_Possible], year: int, witnesses: Witnesses, register: Register, question: str) -> Answer:
    found: dict[str, Candidate] = {}
    for each in possible:
        heard = witnesses.support(each.code, year)
        share = SUPPORTED if heard and not witnesses.against(each.code) else CERTAIN // len(possible)
        certainty = min(share, SUPPORTED)
        known = register.bearers(each.code, each.organ)
        made = [_registered(one, certainty, register, heard) for one in known]
        fresh = None if made else _new(each, year, register, certainty, heard)
        found |= {one.agency_id: one for one in (*made, *filter(None, [fresh]))}
    ranked = sorted(found.values(), key=lambda one: (-one.certainty, one.place is not None, one.agency_id))
    return Answer(tuple(ranked), question)


def _alike(name: str, register: Register) -> tuple[Candidate, ...]:
    """Return agencies whose names are like this one."""
    near = process.extract(normal(name), register.names(), scorer=fuzz.ratio, limit=None, score_cutoff=_LIKE)
    found = {each: round(score) for text, score, _ in reversed(near) for each in register.named(text)}
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    return tuple(_registered(each, min(score, SUPPORTED), register) for each, score in ranked)


def _registered(agency: str, certainty: int, register: Register, heard: tuple[str, ...] = ()) -> Candidate:
    return Candidate(agency, register[agency].current.name, certainty, heard)


def _new(one: _Possible, year: int, register: Register, certainty: int, heard: tuple[str, ...] = ()) -> Candidate | None:
    organ = one.organ
    if not one.whole:
        path = gazetteer(year).path(one.code)
        organ = organ.removeprefix(path[-1].name).removeprefix(stem_of(path[-1].name))
    place = place_of(one.code, organ, year) if organ else None
    if place is None:
        return None
    return Candidate(agency_id(place, register), name_of(place), certainty, heard, place)
