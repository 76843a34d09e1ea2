"""Speech that the layout shows: a paragraph over `– Name, role`, dialogue after dashes, interview labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.quotes.attribution import inside
from pipeline.quotes.context import subject_of
from pipeline.quotes.cues import cue_at, words_of
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.speakers import Speaker, Speakers
from pipeline.quotes.turns import Attribution
from pipeline.roles.view import View
from pipeline.typography import line_start

_DASH = re.compile(r"[ \t]*[–—―-]{1,2}[ \t]*(?=[^\s–—-])")
_LINE = re.compile(r"[^\n]+")
_LABEL_END = re.compile(r"[ \t]*(?:\([^()\n]{1,40}\))?[ \t]*(?:\.[ \t]*[–—-]|:(?!//)|[ \t][–—-][ \t])[ \t]*(?=\S)")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.[ -]?){0,2}[A-ZÀ-ÖØ-Þ]\.(?:-?[A-ZÀ-ÖØ-Þ]\.?)?|[A-ZÀ-ÖØ-Þ]{2,3}(?=[ \t]*[:.])")
_WORD_LABEL = re.compile(r"([^\W\d_]{1,9})[ \t]*(?:[:.][ \t]*[–—-]?|[–—-])[ \t]+(?=\S)")
_SHORT_LABEL = re.compile(r"^[ \t]*(?:[–—―-]{1,2}[ \t]*)?(?:[A-ZÀ-ÖØ-Þ]\.|[A-ZÀ-ÖØ-Þ]{2,3}[ \t]*[:.]|[^\W\d_]{1,9}[ \t]*(?:[:.]|[–—-][ \t]))", re.MULTILINE)
_TERMINAL = '.!?…»"”'
# A line of attribution is no longer than this; a label's answer has at least so many words, an item of a list more than so many.
_ATTRIBUTION, _ANSWER, _ITEM = 170, 4, 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: the code points of its content."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """Speech that the layout shows, with its attribution where there is one."""

    start: int
    end: int
    attribution: Attribution | None


def lines_of(text: str) -> list[Line]:
    """The lines of a text that hold something, without the spaces around."""
    lines = []
    for match in _LINE.finditer(text):
        line = match[0]
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            lines.append(Line(start, start + len(stripped)))
    return lines


def attribution_line(speakers: Speakers, line: Line, *, dash: bool = True) -> Speaker | None:
    """The speaker that a line such as `– X, directeur de Y` names; without `dash`, also `X, directeur de Y` alone."""
    view = speakers.view
    if line.end - line.start > _ATTRIBUTION:
        return None
    match = _DASH.match(view.norm, line.start)
    if match is None and dash:
        return None
    start = match.end() if match is not None else line.start
    if view.label_at(start) != "PERSON":
        return None
    after = view.norm[view.at[start].end : line.end]
    # Nothing, or an apposition: a sentence about the person is no attribution.
    if (
        (after and not re.match(r"\s*(?:[,(–—-]|$)", after))
        or (after.rstrip().endswith((".", ":")) and len(after.split()) > 14)
        or ":" in after
        or ";" in after
    ):
        return None
    return speakers.person(view.people.first_from(start))


def unmarked_blocks(speakers: Speakers, lines: Sequence[Line], lexicon: Lexicon, quoted: Sequence[Quoted]) -> list[Block]:
    """Paragraphs without marks over a line of attribution with a dash."""
    view, found = speakers.view, []
    for number in range(1, len(lines)):
        line, paragraph = lines[number], lines[number - 1]
        if view.norm[line.start] not in "–—―-" or (speaker := attribution_line(speakers, line)) is None:
            continue
        if (
            view.norm[paragraph.start] in "–—―-•*"
            or view.norm[paragraph.end - 1] not in _TERMINAL
            or len(view.norm[paragraph.start : paragraph.end].split()) < 3
            or _is_report(view, paragraph, lexicon)
        ):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following is not None and attribution_line(speakers, following) is not None:
            continue
        if any(
            string.outer_start < paragraph.end and paragraph.start < string.outer_end and string.end - string.start > (paragraph.end - paragraph.start) / 2
            for string in quoted
        ):
            continue
        found.append(Block(paragraph.start, paragraph.end, Attribution(speaker, None, speaker.end, "line")))
    return found


def _is_report(view: View, paragraph: Line, lexicon: Lexicon) -> bool:
    """Whether a paragraph is no speech: nobody speaks in it, and it tells who or when; what its author signs stood in a frame that is gone."""
    if _is_spoken(view.norm[paragraph.start : paragraph.end], lexicon):
        return False
    return any(span.label in {"PERSON", "DATE"} for span in view.mentions_between(paragraph.start, paragraph.end))


def dialogue(speakers: Speakers, lines: Sequence[Line], lexicon: Lexicon, quoted: Sequence[Quoted]) -> list[Block]:
    """Lines of dialogue: each opens with a dash, and one at least says who speaks, or they ask and answer."""
    view, found = speakers.view, []
    run: list[Block] = []
    attributed = False
    lead: Line | None = None
    for line in [*lines, None]:
        match = _DASH.match(view.norm, line.start) if line is not None and view.norm[line.start] in "–—―" else None
        if line is None or match is None or attribution_line(speakers, line) is not None:
            if attributed or _asks_and_answers(view.norm, run):
                found += _in_turn(speakers, run, lead, lexicon)
            run, attributed, lead = [], False, line
            continue
        if any(line.start < string.start and string.end <= line.end and string.end - string.start > 12 for string in quoted):
            run, attributed = [], False  # an item of a list, with speech of its own
            continue
        block = _spoken(speakers, match.end(), line.end, lexicon)
        answers = bool(run) and view.norm[run[-1].end - 1] == "?"
        if block.attribution is None and not answers and _is_item(view.norm[block.start : block.end], lexicon):
            continue
        attributed = attributed or block.attribution is not None
        run.append(block)
    return found


def _is_item(text: str, lexicon: Lexicon) -> bool:
    """Whether a line after a dash is an item of a list: long, and nobody speaks, asks or calls in it."""
    return len(text.split()) > _ITEM and text[-1] not in "?!…" and not _is_spoken(text, lexicon)


def _is_spoken(text: str, lexicon: Lexicon) -> bool:
    """Whether words are of somebody who speaks: `je`, `we`, `I'm`."""
    return not lexicon.speech_words.isdisjoint((*_words(text), *text.lower().split()))


def _words(text: str) -> list[str]:
    """The words of speech in small letters, without the marks around them."""
    return [word.strip('.,;:!?…()"«»') for word in text.lower().replace("'", "' ").split()]


def _asks_and_answers(norm: str, run: Sequence[Block]) -> bool:
    """Whether lines after dashes are a dialogue though none says who speaks: three or more short sentences, one of them a question."""
    texts = [norm[block.start : block.end] for block in run]
    return len(run) > 2 and all(len(text) < 200 and text[-1] in ".!?…" and text[0].isupper() for text in texts) and any(text[-1] == "?" for text in texts)


def _in_turn(speakers: Speakers, run: list[Block], lead: Line | None, lexicon: Lexicon) -> list[Block]:
    """Give the lines of a dialogue between two, whose first speaker the line before announces with a colon, to that speaker in turn."""
    norm = speakers.view.norm
    if not run or lead is None or norm[lead.end - 1] != ":" or run[0].attribution is not None:
        return run
    speaker = subject_of(speakers, lead.start, lead.end, lexicon)
    if speaker is None:
        return run
    told = Attribution(speaker, None, 0, "line")
    return [Block(block.start, block.end, told) if number % 2 == 0 and block.attribution is None else block for number, block in enumerate(run)]


def _spoken(speakers: Speakers, start: int, end: int, lexicon: Lexicon) -> Block:
    """One line of dialogue, with its incise; an incise that ends the line is left out of the speech."""
    norm = speakers.view.norm
    string = Quoted(start, start, end, end, True)
    found = inside(speakers, string, lexicon)
    if found is None:
        found = _final(speakers, start, end, lexicon)
    if found is None:
        return Block(start, end, None)
    speakers.remember(found.speaker, end)
    if not norm[found.end : end].strip(" .!?…") or _only_apposition(norm[found.end : end], lexicon) or _only_adjunct(norm[found.end : end], lexicon):
        cut = speakers.view.text.rfind(found.cue.split()[0] if found.cue else "", start, found.end)
        cut = min(cut, found.speaker.start) if found.speaker.start > start else cut
        while cut > start and norm[cut - 1] in " ,":
            cut -= 1
        return Block(start, cut, found)
    return Block(start, end, found)


def _final(speakers: Speakers, start: int, end: int, lexicon: Lexicon) -> Attribution | None:
    """The attribution at the end of `– Oui ! répond X.`, `– Yes, she said`: no comma after it, or the subject first."""
    from pipeline.quotes.attribution import after

    norm = speakers.view.norm
    for match in re.finditer(r"[!?…,] (?=[^\W\d_])", norm[start:end]):
        place = start + match.end()
        words = words_of(norm, place, min(end, place + 60))
        if (words and cue_at(norm, words, 0, lexicon) is not None) or (words and words[0][2] in lexicon.pronouns):
            found = after(speakers, Quoted(start, start, place - 1, place - 1, True), lexicon, end)
            if found is not None:
                return found
    return None


def _only_adjunct(rest: str, lexicon: Lexicon) -> bool:
    """Whether a line ends with what only says how it is said: ` sans lever les yeux.`."""
    words = rest.split()
    return 0 < len(words) < 9 and words[0] in lexicon.subject_ends and not re.search(r"[,;:!?]", rest)


def _only_apposition(rest: str, lexicon: Lexicon) -> bool:
    """Whether a line ends with what only describes the speaker: `, le patron.`."""
    return (
        lexicon.determiner.match(rest[2:]) is not None and rest.startswith(",") and rest.count(",") == 1 and len(rest.split()) < 9 and rest.rstrip()[-1:] == "."
    )


def interviews(speakers: Speakers, lines: Sequence[Line], lexicon: Lexicon, quoted: Sequence[Quoted]) -> list[Block]:
    """Answers after a label: a name (`PERRIN. – …`, `Luc Perrin : …`), initials, `R :` for the one person interviewed."""
    view = speakers.view
    if not _may_answer(view):
        return []
    labelled: list[tuple[int, Line, int, Speaker | None]] = []
    for number, line in enumerate(lines):
        label = _label(speakers, line, lexicon)
        if label is not None:
            labelled.append((number, line, label[0], label[1]))
    answers = [entry for entry in labelled if entry[3] is not None]
    if not answers:
        return []
    places = {entry[0] for entry in labelled}
    found: list[Block] = []
    for number, line, start, speaker in labelled:
        if speaker is None or not _is_speech(view.norm[start : line.end], lexicon, several=len(labelled) > 1):
            continue
        if any(string.outer_start <= start < string.outer_end for string in quoted):
            continue
        attribution = Attribution(speaker, None, start, "label")
        found.append(Block(start, line.end, attribution))
        following = number + 1
        # An answer goes on over paragraphs until the next label or question.
        while len(labelled) > 2 and following < len(lines) and following not in places and _continues(view.norm, lines, following, places):
            # The line over the next answer of the same speaker is the question to it.
            asked = next((entry for entry in labelled if entry[0] == following + 1), None)
            if asked is not None and asked[3] is not None and asked[3].name == speaker.name:
                break
            found.append(Block(lines[following].start, lines[following].end, attribution))
            following += 1
    return found


def _may_answer(view: View) -> bool:
    """Whether any line may open with an answer's label: told at a glance, for most texts are no interviews."""
    return _SHORT_LABEL.search(view.norm) is not None or any(
        _LABEL_END.match(view.norm, span.end) is not None and not view.norm[line_start(view.norm, span.start) : span.start].strip(" \t–—―-")
        for span in view.people.spans
    )


def _label(speakers: Speakers, line: Line, lexicon: Lexicon) -> tuple[int, Speaker | None] | None:
    """Where speech starts after a line's label, and the speaker; a question's label gives none."""
    view, norm = speakers.view, speakers.view.norm
    dash = _DASH.match(norm, line.start) if norm[line.start] in "–—―-" else None
    start = dash.end() if dash is not None else line.start
    mention = view.at.get(start)
    if mention is not None and mention.label in {"PERSON", "ORG"}:
        after = _LABEL_END.match(norm, mention.end, line.end)
        if after is None:
            return None
        return after.end(), speakers.person(view.people.first_from(start)) if mention.label == "PERSON" else None
    word = _WORD_LABEL.match(norm, start, line.end)
    if word is not None and word[1].lower() in lexicon.question_labels:
        return word.end(), None
    if word is not None and word[1].lower() in lexicon.answer_labels:
        names = set(view.people.names)
        return word.end(), speakers.person(0) if len(names) == 1 else None
    initials = _INITIALS.match(norm, start, line.end)
    if initials is not None and (after := _LABEL_END.match(norm, initials.end(), line.end)) is not None:
        letters = [char for char in initials[0] if char.isalpha()]
        for number, name in enumerate(view.people.names):
            if [part[0] for part in re.split(r"[\s-]+", name)] == letters or [part[0] for part in name.split()] == letters:
                speaker = speakers.person(number)
                return after.end(), Speaker(speaker.name, start, initials.end(), speaker.gender)
    return None


def _is_speech(answer: str, lexicon: Lexicon, *, several: bool) -> bool:
    """Whether what follows a label is speech: a sentence, and either one of several labels or in the first person."""
    words = _words(answer)
    if len(words) < (_ANSWER if several else _ANSWER + 2) or answer.startswith(("«", '"')):
        return False
    return (several and answer.rstrip()[-1] in ".!?…" and sum(word.isalpha() for word in words) * 2 > len(words)) or bool(set(words) & lexicon.speech_words)


def _continues(norm: str, lines: Sequence[Line], number: int, places: set[int]) -> bool:
    line = lines[number]
    last = not any(place > number for place in places)
    text = norm[line.start : line.end]
    return not last and text[-1] in ".!…" and not text.startswith(("«", '"', "–", "-")) and len(text.split()) >= _ANSWER
