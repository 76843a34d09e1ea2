"""Finds the quotations of a document: quoted strings and blocks of speech, judged and given their speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.documents import Document, Span
from pipeline.quotes.attribution import after, before, inside
from pipeline.quotes.blocks import attribution_line, dialogue, interviews, lines_of, unmarked_blocks
from pipeline.quotes.context import introduced, narrated
from pipeline.quotes.interviews import answers
from pipeline.quotes.lexicon import Lexicon, load_lexicon
from pipeline.quotes.marks import Quoted, quoted_strings
from pipeline.quotes.speakers import Speaker, Speakers
from pipeline.quotes.turns import Attribution
from pipeline.roles import Role, View, find_roles, view_of
from pipeline.typography import line_start

# The words by which a quotation is looked for in others: so many of them, from its first.
_TOKEN, _KEY = re.compile(r"\w+"), 3
# Anything that speech may start with; a text without any of it has no quotation.
_ANY = re.compile("[«»“”„‹›\"‘']|''|^[ \t]*[–—―-]|^[^\n]{1,60}[:.][ \t]", re.MULTILINE)
# A string without attribution is speech from so many words on, and only with a sign of it.
_ALONE, _ALONE_SENTENCE = 5, 7
_TITLES = frozenset({"WORK", "MODEL", "PRODUCT", "EVENT", "ORG", "AGENCY", "PLACE"})
# A quoted word with an article stands no further from its verb than so many words.
_HELD = 4
_LEAD_WORD = re.compile(r"([^\W\d_]+'?) ?$")
_JOINS = re.compile(r"[\s,;:.!?…)\]–—-]*")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: the words quoted are `start:end` of the text, without the outer marks.

    Attributes:
        speaker: fullest name in the text of who says it, None where the text does not tell.
        speaker_start: place of the words that name the speaker (a pronoun's own place where it is one), None without.
        speaker_end: code point after them.
        cue: verb or expression that attributes it, as written, None without.
    """

    start: int
    end: int
    speaker: str | None
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None


def find_in(document: Document, mentions: Sequence[Span], roles: Sequence[Role] | None, view: View | None) -> list[Quote]:
    """Quotations of a document, in text order."""
    if _ANY.search(document.text) is None:
        return []
    lexicon, view = load_lexicon(document.lang), view or view_of(document, mentions)
    if lexicon is None or view is None:
        return []
    strings = quoted_strings(document.text)
    read = view
    speakers = Speakers(view, strings, lambda: list(roles) if roles is not None else find_roles(document, mentions, view=read))
    quotes = _marked(speakers, strings, lexicon)
    for start, end, attribution in _laid_out(speakers, strings, lexicon):
        if not any(quote.start < end and start < quote.end for quote in quotes):
            quotes.append(_quote(start, end, attribution))
    return _repeated(document.normalised, sorted(quotes, key=lambda quote: quote.start))


def _repeated(norm: str, quotes: list[Quote]) -> list[Quote]:
    """The quotations, those without a speaker given that of another which holds all their words: a headline quotes from the text below it."""
    open_ = [quote for quote in quotes if quote.speaker is None and quote.cue is None and norm.count(" ", quote.start, quote.end) + 1 >= _ALONE]
    if not open_:
        return quotes
    told: list[tuple[str, Quote]] = []
    by_words: dict[tuple[str, ...], dict[int, None]] = {}  # which of those told have the words one after another
    for quote in quotes:
        if quote.speaker is not None:
            words = _TOKEN.findall(norm[quote.start : quote.end].casefold())
            for start in range(len(words) - _KEY + 1):
                by_words.setdefault(tuple(words[start : start + _KEY]), {})[len(told)] = None
            told.append((f" {' '.join(words)} ", quote))
    meant = {}
    for quote in open_:
        words = _TOKEN.findall(norm[quote.start : quote.end].casefold())
        held = f" {' '.join(words)} "
        speakers = {told[number][1].speaker: told[number][1] for number in by_words.get(tuple(words[:_KEY]), ()) if held in told[number][0]}
        if len(speakers) == 1:
            meant[quote] = next(iter(speakers.values()))
    return [
        replace(quote, speaker=meant[quote].speaker, speaker_start=meant[quote].speaker_start, speaker_end=meant[quote].speaker_end)
        if quote in meant
        else quote
        for quote in quotes
    ]


def _laid_out(speakers: Speakers, strings: list[Quoted], lexicon: Lexicon) -> list[tuple[int, int, Attribution | None]]:
    lines = lines_of(speakers.view.text)
    if len(lines) < 2 and not any(speakers.view.norm[line.start] in "–—―-" for line in lines):
        return [(block.start, block.end, block.attribution) for block in interviews(speakers, lines, lexicon, strings)] if lines else []
    blocks = [*unmarked_blocks(speakers, lines, lexicon, strings), *dialogue(speakers, lines, lexicon, strings), *interviews(speakers, lines, lexicon, strings)]
    kept: list[tuple[int, int, Attribution | None]] = []
    for block in blocks:
        if block.start < block.end and not any(start < block.end and block.start < end for start, end, _ in kept):
            kept.append((block.start, block.end, block.attribution))
    return kept


def _quote(start: int, end: int, attribution: Attribution | None) -> Quote:
    if attribution is None or attribution.speaker.name is None:
        return Quote(start, end, None, None, None, attribution.cue if attribution is not None else None)
    speaker = attribution.speaker
    return Quote(start, end, speaker.name, speaker.start, speaker.end, attribution.cue)


def _marked(speakers: Speakers, strings: list[Quoted], lexicon: Lexicon) -> list[Quote]:
    view = speakers.view
    judged: list[tuple[Quoted, Attribution | None, bool]] = []
    floor = 0
    for number, string in enumerate(strings):
        own = load_lexicon(_language_at(view.document, string.start)) or lexicon
        limit = strings[number + 1].outer_start if number + 1 < len(strings) else len(view.text)
        named = _is_name(view, string)
        attribution = None if named else _attribute(speakers, string, own, floor, limit, judged)
        speech = not named and _is_speech(view, string, attribution, own)
        if not named and attribution is None and (speech or _is_short_sentence(view, string)) and (teller := narrated(speakers, string, own)) is not None:
            attribution, speech = Attribution(teller, None, 0, "narrated"), True
        if speech and attribution is None and (teller := introduced(speakers, string, own)) is not None:
            attribution = Attribution(teller, None, 0, "narrated")
        judged.append((string, attribution, speech))
        if speech and attribution is not None and (attribution.how != "part" or speakers.is_someone(attribution.speaker, own)):
            speakers.remember(attribution.speaker, max(string.outer_end, attribution.end))
        floor = max(string.outer_end, attribution.end if attribution is not None and attribution.how == "after" and speech else 0)
    _reach_back(view, judged)
    if told := answers(speakers, strings, lexicon):
        judged = [_answered(told, *entry) for entry in judged]
    return [_quote(string.start, string.end, attribution) for string, attribution, speech in judged if speech]


def _answered(told: dict[int, Speaker], string: Quoted, attribution: Attribution | None, speech: bool) -> tuple[Quoted, Attribution | None, bool]:
    """A string of an interview whose answers stand in quotation marks: answers, and speech above the first one, are of the person interviewed."""
    open_ = attribution is None or attribution.how == "narrated"
    if open_ and (string.start in told or (speech and string.start < min(told))):
        return string, Attribution(next(iter(told.values())), None, 0, "answer"), True
    return string, attribution, speech


def _language_at(document: Document, offset: int) -> str:
    return document.sentences[document.sentence_at(offset)].lang if document.sentences else document.lang


def _attribute(
    speakers: Speakers, string: Quoted, lexicon: Lexicon, floor: int, limit: int, judged: list[tuple[Quoted, Attribution | None, bool]]
) -> Attribution | None:
    """Inside, after, before, by the line below, then as going on from the quotation before."""
    view = speakers.view
    found = inside(speakers, string, lexicon) or (after(speakers, string, lexicon, limit) if string.closed else None)
    if found is not None:
        return found
    # A line of attribution below goes before a verb above: `X a réagi. « … » – Y, directrice`.
    found = _line_below(speakers, string) if string.closed else None
    if found is not None:
        return found
    found = before(speakers, string, lexicon, floor)
    if found is not None and not (found.how == "part" and string.single and len(view.text[string.start : string.end].split()) < 2):
        return found
    return _going_on(view, string, judged)


def _line_below(speakers: Speakers, string: Quoted) -> Attribution | None:
    """The next line, where the quotation ends its own and the next is `– X, directrice de Y` or that without dash."""
    norm = speakers.view.norm
    position = string.outer_end
    while position < len(norm) and norm[position] in " .,":
        position += 1
    if norm[position : position + 1] != "\n":
        return None
    start = line_start(norm, string.outer_start)
    for line in lines_of(norm[position : position + 400])[:1]:
        line = type(line)(line.start + position, line.end + position)
        whole = not norm[start : string.outer_start].strip()
        speaker = attribution_line(speakers, line, dash=not whole)
        if speaker is not None and (norm[line.start] in "–—―-" or norm[line.end - 1] not in ".!?"):
            return Attribution(speaker, None, speaker.end, "line")
    return None


def _going_on(view: View, string: Quoted, judged: list[tuple[Quoted, Attribution | None, bool]]) -> Attribution | None:
    """The speaker of the quotation before, where this one goes on from it: `« A », explique X, « B »`, `« A », dit X. « B. »`, the next paragraph."""
    if not judged:
        return None
    previous, attribution, speech = judged[-1]
    for passed in range(2, min(4, len(judged) + 1)):  # past titles: `« A », dit X, qui signe « Y ». « B. »`
        if speech or attribution is not None or "\n" in view.norm[previous.outer_end : string.outer_start]:
            break
        previous, attribution, speech = judged[-passed]
    if not speech or attribution is None or attribution.speaker.name is None or attribution.how == "part":
        return None
    start = max(previous.outer_end, attribution.end if attribution.how in {"after", "line"} else 0)
    between = view.norm[start : string.outer_start]
    if len(between) > 200 or between.count("\n\n") > 1:
        return None
    rest = between.strip(" \n")
    sentence = _starts_upper(view, string) or view.text[string.start] in "([…"
    if "\n" in between and between.strip():
        # An apposition may still end the paragraph before; then the quotation opens its own.
        last = view.norm[line_start(view.norm, string.outer_start) : string.outer_start].strip()
        above = between.partition("\n")[0].strip()
        return _again(attribution) if sentence and not last and _is_apposition(above) and attribution.how != "line" else None
    if _JOINS.fullmatch(between):
        if "\n" in between and attribution.how == "line":
            return None
        return _again(attribution) if sentence or not rest.endswith(".") else None
    if _is_apposition(rest) and attribution.how == "after":
        return _again(attribution)
    return None


def _is_apposition(rest: str) -> bool:
    """Whether the words between an attribution and the next quotation only describe the speaker: `, directeur de X,`."""
    return (
        not rest
        or (rest[0] in ",.(-–—" and rest[-1] in ",.;:)" and not re.search(r"[.!?] ", rest))
        or (rest[-1] in ".,:" and len(rest.split()) < 9 and not re.search(r"[.!?] ", rest))
    )


def _again(attribution: Attribution) -> Attribution:
    return Attribution(attribution.speaker, None, 0, "continued")


def _reach_back(view: View, judged: list[tuple[Quoted, Attribution | None, bool]]) -> None:
    """Give a string without attribution the speaker told after the next one in the same sentence: `« A » et « B », selon X`."""
    for number in range(len(judged) - 2, -1, -1):
        string, attribution, _ = judged[number]
        following, told, speech = judged[number + 1]
        if (
            (attribution is not None and attribution.how != "narrated")
            or told is None
            or not speech
            or told.speaker.name is None
            or told.how not in {"after", "line"}
        ):
            continue
        between = view.norm[string.outer_end : following.outer_start]
        pooled = not between.strip() and "\n" not in between
        if pooled or (
            len(between) < 45
            and not re.search(r"[.!?:;\n]", between)
            and len(view.text[string.start : string.end].split()) > 1
            and view.norm[string.end - 1] not in ".!?"
        ):
            judged[number] = (string, Attribution(told.speaker, told.cue, 0, "after"), _is_speech(view, string, told, None))


def _is_name(view: View, string: Quoted) -> bool:
    """Whether a quoted string is the name of a work or a thing, whoever it might be attributed to."""
    mention = view.at.get(string.start)
    return (
        mention is not None
        and mention.label in _TITLES
        and mention.end >= string.end
        and view.norm[string.end - 1] not in ".!?,…"
        and len(view.norm[string.start : string.end].split()) < 6
    )


def _is_speech(view: View, string: Quoted, attribution: Attribution | None, lexicon: Lexicon | None) -> bool:  # noqa: C901 - one branch per kind of string
    """Whether a quoted string is speech rather than a title, a name or a word held at arm's length."""
    words = view.norm[string.start : string.end].split()
    mention = view.at.get(string.start)
    titled = mention is not None and mention.label in _TITLES and mention.end >= string.end
    if attribution is not None:
        if titled and len(words) < 6 and view.norm[string.end - 1] not in ".!?,…":
            return False
        if attribution.how == "part":
            if len(words) < 2 and lexicon is not None and _is_held_off(view, string, attribution.cue or "", lexicon):
                return False
            if lexicon is not None and len(words) < 2 and (attribution.cue or "").lower() in lexicon.terms:
                return False
            if lexicon is not None and _is_standing(view, string, lexicon):
                return False
            return not titled and _is_part(view, string, words, lexicon)
        return not (string.single and len(words) < 2)
    if titled or lexicon is None or len(words) < _ALONE:
        return False
    if string.single and not (view.norm[: string.outer_start].endswith(": ") and _starts_upper(view, string) and view.text[string.end - 1] in ".!?…"):
        return False
    if mention is not None and mention.end == string.end:
        return False
    lead = [
        word.strip("',:;.()")
        for word in view.norm[max(0, string.outer_start - 40) : string.outer_start]
        .lower()
        .replace("'", "' ")
        .rpartition("\n")[2]
        .rpartition(". ")[2]
        .split()[-3:]
    ]
    if any(word in lexicon.naming for word in lead):
        return False
    capitals = sum(word[:1].isupper() for word in words)
    if capitals * 2 > len(words):
        return False
    said = {word.strip("',.;:!?()…\"") for word in view.norm[string.start : string.end].lower().replace("'", " ' ").split()} | {
        word.strip(".,;:!?") for word in view.norm[string.start : string.end].lower().split()
    }
    first_person = bool(said & lexicon.speech_words)
    sentence = _starts_upper(view, string) and view.text[string.end - 1] in ".!?…" and len(words) >= _ALONE_SENTENCE
    follows_sentence = _starts_upper(view, string) and len(words) >= _ALONE
    return sentence or (first_person and follows_sentence)


def _is_held_off(view: View, string: Quoted, cue: str, lexicon: Lexicon) -> bool:
    """Whether a word for a word, or an article far from the verb, keeps a quoted word from being what is said: `n'aime pas le mot « break »`, `a confié avoir envoyé des « documents »`."""
    article = _LEAD_WORD.search(view.norm, max(0, string.outer_start - 24), string.outer_start)
    if article is not None and article[1].lower() in lexicon.sayings and not cue.lower().endswith(article[1].lower()):
        return True
    if article is None or not lexicon.is_determiner(article[1].lower()):
        return False
    verb = view.text.rfind(cue, 0, string.outer_start) if cue else -1
    return verb < 0 or len(view.norm[verb + len(cue) : string.outer_start].split()) > _HELD


def _is_standing(view: View, string: Quoted, lexicon: Lexicon) -> bool:
    """Whether a quoted string is what somebody goes by: `son statut de « reine des routes »`."""
    lead = view.norm[max(0, string.outer_start - 40) : string.outer_start].lower().split()
    return len(lead) > 1 and lead[-1] in lexicon.title_links and lead[-2] in lexicon.standings


def _is_short_sentence(view: View, string: Quoted) -> bool:
    """Whether a string is a sentence, though too short to be taken for speech where nothing tells who says it."""
    words = view.text[string.start : string.end].split()
    return (
        not string.single
        and len(words) >= 3
        and view.text[string.end - 1] in ".!?…"
        and _starts_upper(view, string)
        and view.at.get(string.start) is None
        and not any(word[:1].isupper() for word in words[1:])
    )


def _starts_upper(view: View, string: Quoted) -> bool:
    """Whether the words quoted open with a capital, within inner marks or not."""
    return view.norm[string.start : string.start + 2].lstrip("'\"«")[:1].isupper()


def _is_part(view: View, string: Quoted, words: list[str], lexicon: Lexicon | None) -> bool:
    """Whether words quoted in a sentence with a verb of saying are speech: not a name in capitals, not right after a naming word."""
    inner = view.text[string.start : string.end]
    if not any(char.isalpha() for char in inner):
        return False
    if not inner[0].isupper():
        return True
    if len(words) < 4 and inner[-1] not in ".!?…":
        return False
    if len(words) > 1 and sum(word[:1].isupper() for word in words) > len(words) / 2:
        return False
    lead = [
        word.strip("',:;.()")
        for word in view.norm[max(0, string.outer_start - 40) : string.outer_start].lower().replace("'", "' ").rpartition("\n")[2].split()[-1:]
    ]
    return lexicon is None or not (lead and lead[0] in lexicon.naming)
