"""Who a report speaks of: names and year out of its title, and the subjects of its sentences.

>>> from gongkai.document import Document, Paragraph, ParagraphPlace
>>> title = Paragraph("合成市示例局2023年度政府信息公开工作年度报告", ParagraphPlace(1))
>>> agency = agency_of(Document("a.txt", "text", (title,)))
>>> agency.year, agency.names
(2023, ('合成市示例局', '市示例局', '示例局'))
>>> agency.without_openings("2023年,市示例局共收到申请")
('收到申请', '市示例局', 'own')
>>> agency.foreign("市另一局优化流程,收到申请5件"), agency.foreign("市示例局优化流程")
(True, False)
"""

import re
from dataclasses import dataclass

from gongkai.claims.vocabulary import load_vocabulary
from gongkai.document import Document
from gongkai.recognise.naming import named
from gongkai.text import fold

_DIVISION = re.compile(r"(?<=[省市区县州盟旗])(?=[一-龥]{3})")
_WHOLE = re.compile(r".*[省市区县州盟旗]")
_GOVERNMENT = re.compile(r".*政府")
_SHORT = re.compile(r"([省市区县分总])局")
_BEFORE_YEAR = re.compile(r"(?:关于)?([^年0-9]{3,30}?)(?=20[0-9]{2}年)")
_OF_REGION = re.compile(r".*([省市区县州盟旗镇乡])(?:人民政府|政府)?(?:办公室|办公厅)?")
_REGION = re.compile(r"(?<=[全本我])[省市区县州盟旗国镇乡域]")
_COMMA = re.compile(r"[,、]+")


@dataclass(frozen=True, slots=True)
class Agency:
    """Year of the report and names of its agency, longest first; None and nothing when the title does not tell."""

    year: int | None
    names: tuple[str, ...]

    def without_openings(self, lead: str) -> tuple[str, str, str]:
        """Take time, subject and adverbs off the front; return the rest, the subject's words and its scope."""
        words = load_vocabulary()
        subject = scope = ""
        while lead:
            if comma := _COMMA.match(lead):
                lead = lead[comma.end() :]
            elif (found := self._subject(lead)) and not (subject and found[1] == "unstated"):
                subject, scope = found
                lead = lead[len(subject) :]
            elif (opening := words.opening.match(lead)) and opening.end():
                lead = lead[opening.end() :]
            else:
                break
        return lead, subject, scope

    def _subject(self, text: str) -> tuple[str, str] | None:
        for name in self.names:
            if text.startswith(name) and not text.startswith("规章", len(name)):
                return name, self._own_scope(name)
        for scope, pattern in load_vocabulary().subjects:
            if (found := pattern.match(text)) and found.end():
                return found.group(), scope
        return None

    @staticmethod
    def _own_scope(name: str) -> str:
        if _GOVERNMENT.fullmatch(name):
            return "level"
        return "region" if _WHOLE.fullmatch(name) else "own"

    def exceeded_by(self, subject: str, scope: str) -> bool:
        """Do these words take in more than the organ reports for: a system, or a region that is not the government's own?

        >>> agency = Agency(2023, ("合成县人民政府",))
        >>> agency.exceeded_by("全县", "region"), agency.exceeded_by("全省", "region")
        (False, True)
        """
        if scope == "system" or subject.startswith("全国"):
            return True
        if (other := _SHORT.match(subject)) and not any(other[1] in name for name in self.names):
            return True
        government = _OF_REGION.fullmatch(self.names[0]) if self.names else None
        region = _REGION.search(subject)
        return scope == "region" and bool(self.names) and not (government and region and government[1] == region[0])

    def foreign(self, sentence: str) -> bool:
        """Does the sentence open with the name of another organ?"""
        rest, subject, _ = self.without_openings(sentence)
        return not subject and load_vocabulary().doubt["organ"].match(rest) is not None

    @staticmethod
    def own_year(text: str) -> str:
        """Return the text without years it is only compared with."""
        return re.sub(r"(?:较|比|与|同|自|从|对比|结转(?:至|到|入)?)20[0-9]{2}年", "", text)


def agency_of(document: Document) -> Agency:
    """Read year and names as the report tells them."""
    said = named(document)
    before_year = _BEFORE_YEAR.match(fold(said.title))
    name = said.agency or (before_year[1] if before_year else "")
    starts = [0, *(m.start() for m in _DIVISION.finditer(name))]
    names = [name[s:] for s in starts]
    # 合成市示例局 is also called 市示例局
    names += [name[m.start() - 1 :] for m in _DIVISION.finditer(name)]
    return Agency(said.year, tuple(sorted({n for n in names if len(n) >= 3}, key=lambda n: (-len(n), n))))
