"""Attribution: who says a quoted string, told inside it, after it or before it."""

from __future__ import annotations

import re

from pipeline.quotes.cues import Cue, cue_at, cues_in, may_start, words_of
from pipeline.quotes.lexicon import Lexicon
from pipeline.quotes.marks import Quoted
from pipeline.quotes.parts import complement_of, names_a_thing, thinking
from pipeline.quotes.speakers import Speaker, Speakers
from pipeline.quotes.subjects import clause_end, inverted
from pipeline.quotes.turns import Attribution, any_verb, incise_before, signed
from pipeline.roles.view import View

# How far an attribution reaches after a quotation and before it (code points).
_AFTER, _BEFORE = 260, 330
# `pour qui, dit-on,` right before a quotation is no longer than this (code points).
_FOR_WHOM = 64
_GAP_AFTER = re.compile(r"[ \t]*\n?[ \t]*[,.…;]?[ \t]*(?:[–—-][ \t]+)?")
_DASH_NAME = re.compile(r"\s*[–—-]{1,2}\s*|\s*\((?=\w)")
_STOP = re.compile(r"[.!?;\n«“\"]|: ")
_SENTENCE = re.compile(r"[.!?…](?<!\b[^\W\da-zà-ÿ][.])(?<!Mr[.])(?<!Ms[.])(?<!Dr[.])(?<!Mrs[.])(?<!Mme[.])[\"»”)]*\s+(?=[^\W\da-zà-ÿ]|[\"«“'–—-]|\d)")
_INCISE = re.compile(r"(?:,|[!?…] ?|[–—-] ) ?(?=[^\W\d_])")
_BREAKS = re.compile(r"[.;:]")
_AFTER_INCISE = re.compile(r"\s*[,.;:!?…)»”\"]|\s+[–—-]\s|\s*$")


def inside(speakers: Speakers, quoted: Quoted, lexicon: Lexicon) -> Attribution | None:
    """The incise inside a quotation: `« Oui, explique X, mais … »`."""
    norm = speakers.view.norm
    if not lexicon.pronouns_inverted:
        return None
    for number in speakers.view.people.between(quoted.start, quoted.end):
        if (told := incise_before(speakers, quoted, number, lexicon)) is not None:
            return told
    for match in _INCISE.finditer(norm, quoted.start, quoted.end):
        if not may_start(norm, match.end(), lexicon):
            continue
        words = words_of(norm, match.end(), min(match.end() + 60, quoted.end))
        cue = cue_at(norm, words, 0, lexicon)
        if cue is None:
            continue
        found = inverted(speakers, cue, lexicon, quoted.end)
        if found is not None and _AFTER_INCISE.match(norm, found[1]):
            return Attribution(found[0], cue.written(speakers.view.text), found[1], "inside")
    return None


def after(speakers: Speakers, quoted: Quoted, lexicon: Lexicon, limit: int) -> Attribution | None:  # noqa: C901 - one branch per way of attributing
    """The attribution right after a quotation: `», explique X`, `», selon X`, `," X said`, `» – X`."""
    view, norm = speakers.view, speakers.view.norm
    limit = min(limit, quoted.outer_end + _AFTER)
    gap = _GAP_AFTER.match(norm, quoted.outer_end, limit)
    position = gap.end() if gap is not None else quoted.outer_end
    if position >= limit:
        return None
    dash = _DASH_NAME.match(norm, quoted.outer_end, limit)
    if dash is not None and view.label_at(dash.end()) == "PERSON" and ("(" not in dash[0] or norm[view.at[dash.end()].end] in "),"):
        speaker = speakers.person(view.people.first_from(dash.end()))
        return Attribution(speaker, None, speaker.end, "after")
    if (named := signed(speakers, quoted, position, lexicon)) is not None:
        return named
    how = lexicon.so_says.match(norm, quoted.outer_end, limit)
    if how is not None and (told := _subject_first(speakers, how.end(), lexicon, limit, cued=False)) is not None:
        return told
    according = lexicon.according.match(norm, position, limit)
    if according is not None:
        if norm[position].islower() and (meant := _oblique_pronoun(speakers, according.end(), lexicon)) is not None:
            return Attribution(meant, norm[according.start() : according.end()].strip(), meant.end, "after")  # `», selon lui`
        speaker_found = speakers.subject_at(according.end(), lexicon, limit=clause_end(norm, according.end(), limit), unknown=True)
        if speaker_found is not None:
            return Attribution(speaker_found, norm[according.start() : according.end()].strip(), speaker_found.end, "after")
    words = words_of(norm, position, min(limit, position + 90))
    if not words or words[0][0] != position:
        return None
    if norm[position].islower():
        cue = cue_at(norm, words, 0, lexicon)
        if cue is not None:
            found = inverted(speakers, cue, lexicon, limit)
            if found is not None:
                return Attribution(found[0], cue.written(speakers.view.text), found[1], "after")
            if cue.pronoun:
                return Attribution(Speaker(None, -1, -1), cue.written(speakers.view.text), cue.end, "after")
        if (told := any_verb(speakers, words, lexicon, limit)) is not None:
            return told
    ended = norm[quoted.end - 1] == "." or (gap is not None and "." in gap[0])
    return None if ended or "\n" in norm[quoted.outer_end : position] else _subject_first(speakers, position, lexicon, limit)


def _subject_first(speakers: Speakers, position: int, lexicon: Lexicon, limit: int, *, cued: bool = True) -> Attribution | None:
    """`," X said`, `," she later added`: the subject, perhaps in apposition, then the verb, of saying unless not `cued`."""
    norm, view = speakers.view.norm, speakers.view
    limit = clause_end(norm, position, limit)
    words = words_of(norm, position, limit)
    if not words:
        return None
    if words[0][2] in lexicon.pronouns and lexicon.pronouns[words[0][2]] != "w":
        cue = next((found for number in range(1, min(5, len(words))) if (found := cue_at(norm, words, number, lexicon)) is not None), None)
        if cue is None and len(words) in {2, 3} and (not cued or (len(words) == 2 and lexicon.verb_like.fullmatch(words[1][2]) is not None)):
            cue = Cue(words[1][0], words[1][1])  # `," he beamed.`
        if cue is None:
            return None
        speaker = speakers.pronoun(position, lexicon.pronouns[words[0][2]], lexicon, start=words[0][0], end=words[0][1]) or Speaker(None, -1, -1)
        return Attribution(speaker, cue.written(speakers.view.text), cue.end, "after")
    cues = cues_in(norm, position, limit, lexicon)
    cues = [cue for cue in cues if not view.inside_mention(cue.start)]
    if not cues and not cued and view.label_at(position) == "PERSON":
        named = speakers.person(view.people.first_from(position))
        return Attribution(named, None, named.end, "after")
    if not cues:
        return None
    honorific = lexicon.honorific.match(norm, position)
    start = honorific.end() if honorific is not None else position
    mention = view.at.get(start)
    if mention is not None or (words[0][2] not in lexicon.subject_ends and words[0][2] not in lexicon.oblique):
        speaker_found = speakers.subject_at(position, lexicon, limit=cues[0].start)
        if speaker_found is None:
            return None
        between = norm[speaker_found.end : cues[0].start]
        if between.strip() and not (between.lstrip().startswith(",") and between.rstrip().endswith(",")) and len(between.split()) > 3:
            return None
        return Attribution(speaker_found, cues[0].written(view.text), cues[0].end, "after")
    return None


def before(speakers: Speakers, quoted: Quoted, lexicon: Lexicon, floor: int) -> Attribution | None:  # noqa: C901 - one branch per form
    """The attribution before a quotation, from its sentence's start or the code point `floor`."""
    norm, view = speakers.view.norm, speakers.view
    start = max(floor, quoted.outer_start - _BEFORE)
    line = norm.rfind("\n", start, quoted.outer_start)
    lead = norm[start : quoted.outer_start].rstrip()
    if line >= 0 and not (lead.endswith(":") and not norm[line : quoted.outer_start].strip()):
        start = line + 1
    for match in _SENTENCE.finditer(norm, start, start + len(lead)):
        if match.end() < quoted.outer_start:
            start = match.end()
    lead = norm[start : quoted.outer_start]
    text = lead.rstrip()
    if not text:
        return None
    end = start + len(text)
    colon = text.endswith(":")
    cues = [cue for cue in cues_in(norm, start, end, lexicon, embedding=not colon and not text.endswith(",")) if not view.inside_mention(cue.start)]
    if not cues and text.endswith(","):  # `X called Y, its founder, "the real author"`
        cues = [cue for cue in cues_in(norm, start, end, lexicon, embedding=True) if not view.inside_mention(cue.start)]
    if (for_whom := lexicon.for_whom.search(norm, max(start, end - _FOR_WHOM), end)) is not None:
        whose = thinking(speakers, start, for_whom.start(), lexicon)
        return Attribution(whose, None, quoted.outer_start, "part") if whose is not None else None
    told = _according_before(speakers, quoted, (start, end), cues, lexicon)
    if told is not None:
        return told
    first = next(iter(words_of(norm, start, end)), None) if cues else None
    for cue in reversed(cues):
        if not colon and end - cue.end > 150:
            break
        lead_words = words_of(norm, max(start, cue.start - 12), cue.start)
        if lead_words and lead_words[-1][2] in lexicon.negating and not colon:
            return None  # `X ne dit pas « poids lourd »`
        if lead_words and not colon and norm[cue.end : end].strip() == "" and names_a_thing(speakers, cue, (start, quoted), lead_words[-1], lexicon):
            continue
        if lead_words and lead_words[-1][2] in lexicon.relative and colon and first is not None and lexicon.pronouns.get(first[2]) in {"m", "f"}:
            continue  # `Elle a cité un rapport qui évaluait … : « … »`
        clause = max(start, norm.rfind("; ", start, cue.start) + 1)  # `Y prépare un code ; X l'a jugé « … »`
        speaker_found = _subject_before(speakers, cue, clause, lexicon) or (_subject_before(speakers, cue, start, lexicon) if clause > start else None)
        if speaker_found is not None and text[-1] in ".!?…" and speaker_found.start >= 0 and not speakers.is_someone(speaker_found, lexicon):
            continue  # `Un film l'a fait remarquer. « … »`
        if speaker_found is not None:
            return Attribution(speaker_found, cue.written(speakers.view.text), quoted.outer_start, "before" if colon or text.endswith(",") else "part")
    announced = _announced(speakers, start, end, lexicon, quoted) if colon else None
    if announced is None and colon and cues and norm[cues[-1].end : end].strip() == ":":
        noun = lexicon.indefinite.match(norm, norm.rfind(" ", start, cues[-1].start - 1) + 1) is not None  # `dans le hall, une affiche : « … »`
        return None if noun else Attribution(Speaker(None, -1, -1), cues[-1].written(view.text), quoted.outer_start, "before")  # `Le premier m'a dit : « … »`
    return announced


def _according_before(speakers: Speakers, quoted: Quoted, lead: tuple[int, int], cues: list[Cue], lexicon: Lexicon) -> Attribution | None:
    """`Selon X, « … »`, `Pour elle, c'est « … »`: the attribution by a word that needs no verb, in the code points `lead` before the quotation."""
    norm, view = speakers.view.norm, speakers.view
    start, end = lead
    last = norm[end - 1]
    for match in lexicon.according_before.finditer(norm, start, end):
        said, opens = match[0].strip(), match.start() - start < 4
        anywhere = said.lower() in lexicon.according_anywhere
        meant = _oblique_pronoun(speakers, match.end(), lexicon) if opens and not cues else None
        if meant is not None and norm[meant.end] == ",":  # `Pour elle, c'est « … »`
            return Attribution(meant, said, quoted.outer_start, "before" if last in ",:" else "part")
        if not (opens or anywhere):
            continue
        speaker = speakers.subject_at(match.end(), lexicon, limit=_lead_end(norm, match.end(), end))
        speaker = complement_of(speakers, speaker, lexicon)
        if speaker is None or (cues and cues[-1].start > speaker.end and last != ":" and match.start() - start > 4):
            continue
        follows = norm[speaker.end : end].strip()
        another = follows.startswith(",") and bool(view.people.between(speaker.end, end))  # `Chez Y, la directrice X récuse le mot : « … »`
        if opens and follows.startswith(",") and not another and not cues and last != ":" and not _BREAKS.search(follows):
            # `Pour X, élu de Y, « … »`, `Pour X, c'est une escroquerie « … »`
            return Attribution(speaker, said, quoted.outer_start, "before" if last == "," else "part")
        if (last == ":" and not another) or follows in {"", ","} or len(said.split()) > 1 or anywhere:
            return Attribution(speaker, said, quoted.outer_start, "before" if last == ":" or follows in {"", ","} else "part")
    return None


def _oblique_pronoun(speakers: Speakers, position: int, lexicon: Lexicon) -> Speaker | None:
    """Whom the pronoun after a preposition means: `selon lui`, `pour elle`."""
    word = next(iter(words_of(speakers.view.norm, position, position + 8)), None)
    if word is None or word[0] != position or word[2] not in lexicon.oblique_pronouns:
        return None
    return speakers.pronoun(position, lexicon.oblique_pronouns[word[2]], lexicon, start=position, end=word[1])


def _lead_end(norm: str, start: int, end: int) -> int:
    while end > start and norm[end - 1] in " ,:":
        end -= 1
    return end


def _announced(speakers: Speakers, start: int, end: int, lexicon: Lexicon, quoted: Quoted) -> Attribution | None:  # noqa: C901 - one branch per form
    """`X, directeur de Y, est clair : « … »`, `X : « … »`: a clause before a colon whose subject speaks."""
    view, norm = speakers.view, speakers.view.norm
    start = max(start, norm.rfind("; ", start, end) + 1)
    announcing = next(reversed(list(lexicon.announcing.finditer(norm, start, end))), None)
    cue = announcing[0] if announcing is not None else None
    last = announcing.start() if announcing is not None else end
    people = [number for number in view.people.between(start, last) if not speakers.is_oblique(view.people.spans[number].start, lexicon)]
    words = words_of(norm, start, last)
    if people:
        told = announcing is None and any(lexicon.pronouns.get(word) == "p" for at, _, word in words if at > view.people.spans[people[-1]].end)
        # `X et Y ont été punis parce qu'ils … : « … »`: said of several
        return None if told else Attribution(speakers.person(people[-1]), cue, quoted.outer_start, "before")
    if len(words) > 1 and words[1][2] in lexicon.last_person and lexicon.determiner.match(norm, start) is not None:  # `Ce dernier nie tout : « … »`
        meant = speakers.described(start, words[1][0], words[1][1], lexicon)
        if meant is not None:
            return Attribution(meant, cue, quoted.outer_start, "before")
    pronouns = [word for word in words if word[2] in lexicon.pronouns and lexicon.pronouns[word[2]] in {"m", "f"}]
    if pronouns:
        place, stop, word = pronouns[0] if pronouns[0] == words[0] else pronouns[-1]  # `Elle veut lui tenir tête : « … »`
        resolved = speakers.pronoun(place, lexicon.pronouns[word], lexicon, start=place, end=stop)
        if resolved is not None:
            return Attribution(resolved, cue, quoted.outer_start, "before")
    speaker = speakers.subject_at(start, lexicon, limit=_lead_end(norm, start, last), nouns=announcing is not None)
    if speaker is not None and not norm[speaker.end : last].strip(" :,"):
        return Attribution(speaker, cue, quoted.outer_start, "before")
    oblique = view.people.between(start, last)
    by_noun = announcing is None and bool(words) and words[0][2] in lexicon.announcing_nouns
    if by_noun and len(oblique) == 1 and len(words) < 9:
        return Attribution(speakers.person(oblique[0]), cue, quoted.outer_start, "before")
    if by_noun and (link := lexicon.complement.match(norm, words[0][1])) is not None:
        noun = re.search(r"[\w-]+$", link[0])
        if noun is not None and link.end() == start + len(norm[start:last].rstrip(" :")):
            return Attribution(
                Speaker(view.text[link.start() + noun.start() : link.end()], link.start() + noun.start(), link.end()), cue, quoted.outer_start, "before"
            )
    goes_on = announcing is None and words and words[0][2] in lexicon.continuing and not view.people.between(start, end)
    if goes_on and speakers.last is not None and 0 <= start - speakers.last_at < 200 and "\n" not in norm[speakers.last_at : start]:
        return Attribution(speakers.last, None, quoted.outer_start, "before")
    return None


def _subject_before(speakers: Speakers, cue: Cue, start: int, lexicon: Lexicon) -> Speaker | None:  # noqa: C901 - one branch per kind of subject
    """The subject of a verb that follows it: the pronoun or name right before, else the first name of the clause."""
    view, norm = speakers.view, speakers.view.norm
    if cue.pronoun == "infinitive":  # `Et d'ajouter`: whoever spoke last, unless the clause names its subject
        named = speakers.subject_at(_clause_start(view, start, cue.start, lexicon), lexicon, limit=cue.start - 1)
        return named or (speakers.pronoun(cue.start, "", lexicon, start=cue.start, end=cue.end) if speakers.last is not None else Speaker(None, -1, -1))
    if cue.pronoun:
        return speakers.pronoun(cue.start, cue.pronoun, lexicon, start=cue.pronoun_start, end=cue.pronoun_end)
    opens = not norm[start : cue.start].strip() and not lexicon.pronouns_inverted  # `Said a colleague: "…"`
    if (
        (opens or norm[start : cue.start].rstrip().endswith(","))
        and (turned := inverted(speakers, cue, lexicon, len(norm))) is not None
        and norm[turned[1] : turned[1] + 3].lstrip()[:1] in ({",", ":"} if lexicon.pronouns_inverted else {","})
    ):
        subjects = [number for number in view.people.between(start, cue.start) if not speakers.is_oblique(view.people.spans[number].start, lexicon)]
        # `X, pilote italien, lui confie ses motos : « … »`: what follows the verb is its object.
        apposed = bool(subjects) and norm[view.people.spans[subjects[-1]].end] == ","  # `À la barre, X, directrice, a décrit les nuits, …`
        if not subjects or view.label_at(turned[0].start) == "PERSON" or (view.people.spans[subjects[0]].start - start > 3 and not apposed):
            return turned[0]
    words = words_of(norm, start, cue.start)
    for word_start, word_end, word in reversed(words[-4:]):
        if word in lexicon.pronouns and not view.inside_mention(word_start):
            kind = lexicon.pronouns[word]
            if kind == "w":
                break
            meant = speakers.pronoun(word_start, kind, lexicon, start=word_start, end=word_end)
            return meant or (Speaker(None, -1, -1) if kind in {"m", "f"} and not norm[word_end : cue.start].strip() else None)
        if norm[word_end : cue.start].strip() and "," in norm[word_end : cue.start]:
            break
    people = view.people.between(start, cue.start)
    direct = [
        number
        for number in people
        if not re.search(r"[^\s\w']", norm[view.people.spans[number].end : cue.start]) and len(norm[view.people.spans[number].end : cue.start].split()) < 4
    ]
    free = [number for number in people if not speakers.is_oblique(view.people.spans[number].start, lexicon)]
    if direct and direct[-1] in free:
        return speakers.person(direct[-1])
    phrase = speakers.subject_at(_clause_start(view, start, cue.start, lexicon), lexicon, limit=cue.start)
    if free:
        if (
            phrase is not None
            and phrase.start < view.people.spans[free[0]].start
            and phrase.name not in {view.people.names[number] for number in free}
            and norm[phrase.end : cue.start].strip() == ""
        ):
            return phrase
        return speakers.person(free[0])
    if phrase is not None:
        return phrase
    owner = next(view.organisations_before(cue.start, start), None)
    if (
        owner is not None
        and not speakers.is_oblique(owner.start, lexicon)
        and not re.search(r"[.;:!?]", norm[owner.end : cue.start])
        and len(norm[owner.end : cue.start].split()) < 5
    ):
        return speakers.organisation(owner)
    return None


def _clause_start(view: View, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the clause of a verb starts: after the last joining word or opening complement."""
    norm, clause = view.norm, start
    opening = re.match(r"\W*", norm[start:end])
    first = lexicon.joins.match(norm[start:end].lower())
    clause += first.end() if first is not None else opening.end() if opening is not None else 0
    for match in lexicon.joins.finditer(norm[start:end]):
        rest = norm[start + match.end() : end]
        if lexicon.determiner.match(rest) and len(rest.split()) < 8 and "," not in rest and not view.inside_mention(start + match.start()):
            clause = start + match.end()
    return clause
