"""What every page of a run shares, prepared once per process: words, templates, editions of the form.

Workers of a process pool open their own desk from the same plain `Setting`, so nothing but paths crosses over.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from gongkai import addresses
from gongkai.agencies.divisions import division_path
from gongkai.form import Form, editions, load_form, parse_id, remembered
from gongkai.pages.desk.page import ENGLISH, Page, whereabouts
from gongkai.pages.form.cell_html import CellPress
from gongkai.pages.form.skeleton import Skeleton, skeletons
from gongkai.pages.machines.prefilled_forms import Wrong, error_report, submission
from gongkai.pages.report.checklist import CheckDesk, check_desk
from gongkai.pages.site_files import SITE_SRC, SiteFiles
from gongkai.pages.words.html import content, esc, figure, own_html, plain
from gongkai.pages.words.wording import Strings, Wording, is_english, load_wording, speakers
from gongkai.publication import Publication, read_publication


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose site it is and what it is made from, where it will be served (empty when not known), where pictures of cells are."""

    publication: Publication
    files: SiteFiles
    site_url: str = ""
    crops: Path | None = None

    @classmethod
    def of(cls, project: Path, site_url: str = "", crops: Path | None = None) -> "Setting":
        """Return the setting of a project; an address that is given goes before the one that the project states."""
        publication = read_publication(project)
        return cls(publication, SiteFiles(project / SITE_SRC), site_url or publication.site_url, crops)


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the form with everything that can be worked out before the first report."""

    form: Form
    skeletons: tuple[Skeleton, ...]
    checks: CheckDesk
    units: Mapping[str, str]
    checked: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """The shared means of making pages."""

    setting: Setting
    wording: Wording
    templates: Environment
    editions: Mapping[str, Edition]
    press: CellPress

    @property
    def strings(self) -> Strings:
        """The catalogue of texts."""
        return self.wording.strings

    @property
    def tongues(self) -> tuple[bool, ...]:
        """Whether a page is English, for each language that pages about many reports have."""
        return (False, True) if self.wording.site.has_english else (False,)

    def edition(self, name: str) -> Edition:
        """Return an edition, also one that a report puts together from two."""
        return self.editions.get(name) or _composed(name, self.wording)

    def render(self, template: str, **values: Any) -> str:
        """Render one of our templates."""
        return self.templates.get_template(template).render({"lang": "zh", "home": values.get("root", ""), **values})

    def page(  # noqa: PLR0913 - what a page can have
        self, address: str, template: str, title: str, description: str, *,
        scripts: tuple[str, ...] = (), linked: str = "", twin: str = "", paired: bool = False, **values: Any,
    ) -> Page:  # fmt: skip
        """Return the page that one of our templates makes at an address; the template is given the way to the root.

        An address under `en/` is that of an English page, which stands beside the Chinese one.
        """
        body = self.render(template, **whereabouts(address), **values)
        return Page(address, title, description, body, scripts, linked, twin, paired)

    def both_languages(
        self, address: str, template: str, *, scripts: tuple[str, ...] = (), linked: str = "", twin: str = "", **values: Any
    ) -> Iterator[Page]:
        """Yield a fixed page in Chinese, with all that search engines need of it, and in English.

        Title and description are the texts `name` and `description` of the section that is called as the template.
        """
        section = template.removesuffix(".html")
        names, told = self.strings[f"{section}.name"], self.strings[f"{section}.description"]
        yield self.page(address, template, names[0], told[0], scripts=scripts, linked=linked, twin=twin, paired=True, **values)
        yield self.page(f"{ENGLISH}{address}", template, names[1], told[1], scripts=scripts, paired=True, **values)


@remembered(maxsize=4)
def open_desk(setting: Setting, *, english: bool = False) -> Desk:
    """Load words, templates and forms, for pages in Chinese or in English."""
    wording = load_wording(setting.files, setting.publication, english=english)
    forms = {edition: _edition(load_form(edition), wording) for edition in editions()}
    return Desk(setting, wording, _environment(setting, wording), forms, CellPress(wording))


@lru_cache(maxsize=64)
def _composed(name: str, wording: Wording) -> Edition:
    return _edition(load_form(name), wording)


def base_edition(name: str) -> str:
    """Return the edition that a composed one is based on; any other is its own base."""
    return parse_id(name)[0]


def _edition_words(wording: Wording) -> Callable[[str], str]:
    """Return the filter that says in words which edition a report uses, block by block where it mixes two."""

    def words(name: str) -> str:
        base, other = parse_id(name)
        titles = {
            block.id: wording.either(block.title or table.title, block.title_en or table.title_en)
            for table in load_form(name).tables
            for block in table.blocks
        }
        say = wording.say
        parts = (say("agency_year.edition_block", block=titles[block], edition=edition) for block, edition in other.items())
        return say("agency_year.edition", edition=base) + "".join(parts)

    return words


def _edition(form: Form, wording: Wording) -> Edition:
    checks = check_desk(form, english=wording.english)
    counts = {table.id: sum(c.rule.table == table.id for c in checks.by_id.values()) for table in form.tables}
    units = {table.id: _units(form, table.id, wording) for table in form.tables}
    return Edition(form, skeletons(form, english=wording.english), checks, units, counts)


def _units(form: Form, table: str, wording: Wording) -> str:
    """Return the unit line of a table (HTML); a table of several units names the first and points to the headings."""
    units = list(dict.fromkeys(cell.unit for cell in form.cells if cell.table == table))
    first, key = form.unit_by_id[units[0]], "agency_year.first_unit" if len(units) > 1 else "agency_year.unit"
    en = wording.say_en(key, unit=esc(first.title_en))
    zh = "" if wording.english else wording.say(key, unit=esc(first.title))
    return en if wording.english else f"{zh}<i lang=en>{en}</i>"


def _environment(setting: Setting, wording: Wording) -> Environment:
    """Return the environment of our templates: autoescaping, and strict about names that are not given."""
    environment = Environment(
        loader=FileSystemLoader(setting.files.folders("templates", "theme")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        figure=lambda value: own_html(figure(str(value))), plain=plain, base_edition=base_edition,
        edition_words=_edition_words(wording), content=lambda text: own_html(content(text)),
    )  # fmt: skip
    environment.globals.update(
        at=addresses, site=wording.site, collection=addresses.collection(wording.site.id), slug=wording.site.id,
        term=wording.term, state=_states(wording), **_folders(wording), division_path=division_path,
        error_form=lambda version: error_report(wording.site, wording, Wrong("{page}", "{cell}", "{value}", "{page}", version)),
        submission=partial(submission, wording.site, str(wording.strings["about.submit"][0])),
        **speakers(wording.strings),
    )  # fmt: skip
    return environment


def _folders(wording: Wording) -> dict[str, Callable[..., str]]:
    """Return the functions that say in which folder pages of this page's language stand, and where agencies and reports are."""

    @pass_context
    def language_folder(context: Context) -> str:
        return ENGLISH if is_english(context) else ""

    @pass_context
    def agencies_folder(context: Context) -> str:
        return ENGLISH if is_english(context) and wording.site.has_english_agencies else ""

    @pass_context
    def of_agency(context: Context, agency_id: str) -> str:
        return f"{context['root']}{agencies_folder(context)}{addresses.agency(agency_id)}"

    @pass_context
    def reports_folder(context: Context) -> str:
        return ENGLISH if is_english(context) and wording.site.has_english_reports else ""

    @pass_context
    def of_report(context: Context, agency_id: str, year: int | str) -> str:
        return f"{context['root']}{reports_folder(context)}{addresses.report(agency_id, year)}"

    return {
        "language_folder": language_folder, "agencies_folder": agencies_folder, "reports_folder": reports_folder,
        "of_agency": of_agency, "of_report": of_report,
    }  # fmt: skip


def _states(wording: Wording) -> Callable[..., Markup]:
    """Return the function that gives a code's glyph and word, in the language of the page."""
    frame = Markup('<span class="state {}"><span aria-hidden="true">{}</span> {}</span>')
    terms = {(name, t.code): t for name in ("badge", "verdict") for t in wording.lists[name].values()}
    shown = {
        english: {key: frame.format(t.code, t.glyph, t.word_en if english else t.word) for key, t in terms.items()}
        for english in (False, True)
    }

    @pass_context
    def state(context: Context, name: str, code: str) -> Markup:
        return shown[is_english(context)][name, code]

    return state
