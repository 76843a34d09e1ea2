"""Lemmas by rule, form by form: each line is a part of speech, a form, its lemma, and where it matters its morphology and what the tree made of it."""

from __future__ import annotations

import pytest

from pipeline.lemmas import rules

# Where no guess is given, the tree's is of no use: the form with an ending that no lemma has.
FRENCH = """
VERB prenait prendre
VERB veut vouloir
VERB pouvais pouvoir
VERB suit suivre
VERB suis suivre
AUX suis être
AUX Est être
AUX fut être
AUX eût avoir
AUX aient avoir
VERB née naître VerbForm=Part
VERB naquit naître
VERB tiendra tenir
VERB émerge émerger
VERB descendait descendre
VERB utilisez utiliser
VERB sentent sentir
VERB inclina incliner
VERB investit investir
VERB prévoyait prévoir
VERB prévues prévoir VerbForm=Part
VERB pourvu pourvoir VerbForm=Part
VERB permettait permettre
VERB soumise soumettre VerbForm=Part
VERB RECEVOIR recevoir VerbForm=Inf
VERB Lire lire VerbForm=Inf
VERB CONNAITRE connaître VerbForm=Inf
VERB réchauffer réchauffer VerbForm=Inf
VERB diminuerait diminuer
VERB Prévenez prévenir
VERB agirait agir
VERB ferons faire
VERB satisfaisait satisfaire
VERB suffit suffire
VERB devrons devoir
VERB suggérez suggérer
VERB répète répéter
VERB achète acheter
VERB relève relever
VERB concevons concevoir
VERB déroulaient dérouler
VERB projette projeter
VERB regrette regretter
VERB appelle appeler
VERB renouvellent renouveler
VERB excelle exceller
VERB mangeait manger
VERB lançons lancer
VERB emploient employer
VERB appuiera appuyer
VERB essaient essayer
VERB enverra envoyer
VERB créée créer VerbForm=Part
VERB intégrée intégrer VerbForm=Part
VERB étudions étudier Tense=Pres|VerbForm=Fin
VERB parlions parler Tense=Imp|VerbForm=Fin
VERB diffèrent différer Tense=Pres|VerbForm=Fin
VERB rejetèrent rejeter
VERB exonèrent exonérer Tense=Pres|VerbForm=Fin
VERB galèrent galérer Tense=Pres|VerbForm=Fin
VERB médite méditer
VERB vit vivre Tense=Pres|VerbForm=Fin
VERB vit voir Tense=Past|VerbForm=Fin voir
VERB plu plaire VerbForm=Part
VERB plu pleuvoir VerbForm=Part pleuvoir
VERB fondent fonder
VERB fondent fondre Mood=Ind|VerbForm=Fin fondre
VERB durent devoir Tense=Past|VerbForm=Fin
VERB durent durer Tense=Pres|VerbForm=Fin durer
VERB mise mettre VerbForm=Part
VERB mise miser VerbForm=Fin
VERB tue tuer VerbForm=Fin
VERB acquièrent acquérir
VERB conquis conquérir VerbForm=Part
VERB ouvre ouvrir
VERB recueillent recueillir
VERB vêtue vêtir VerbForm=Part
VERB peignait peindre
VERB contraint contraindre
VERB dissoute dissoudre VerbForm=Part
VERB inclus inclure VerbForm=Part
VERB exclu exclure VerbForm=Part
VERB accroît accroître
VERB apparait apparaître
VERB parut paraître
VERB vainquit vaincre
VERB faudrait falloir
VERB valaient valoir
VERB émue émouvoir VerbForm=Part
VERB assied asseoir
VERB haïssait haïr
VERB fuyait fuir
VERB bâtissent bâtir
VERB finisse finir
VERB réunissent réunir
VERB réussissait réussir
VERB tissons tisser
VERB vrombissait vrombir
VERB co-écrit co-écrire VerbForm=Part
VERB dites dire
VERB prédisent prédire
VERB maudissait maudire
VERB Voilà voilà
ADV Notamment notamment
ADV n' ne
ADV n’ ne
ADV Peut-être peut-être
ADP d’ de
ADP du de le
ADP jusqu' jusque
DET des un
DET LES le
DET Notre son
SCONJ qu’ que
PRON elle lui
PRON -t-elle lui
PRON -elle lui
PRON -t-on on
PRON Celle-ci celui-ci
PRON celles celui
PRON eux eux
ADJ chinoises chinois Gender=Fem|Number=Plur
ADJ basse bas Gender=Fem|Number=Sing
ADJ irrégulières irrégulier Gender=Fem|Number=Plur
ADJ sincères sincère Gender=Fem|Number=Plur
ADJ frontalières frontalier Gender=Fem|Number=Plur
ADJ officielles officiel Gender=Fem|Number=Plur
ADJ rebelles rebelle Gender=Masc|Number=Plur
ADJ belles beau Gender=Fem|Number=Plur
ADJ nouvel nouveau Gender=Masc|Number=Sing
ADJ rurales rural Gender=Fem|Number=Plur
ADJ sociaux social Gender=Masc|Number=Plur
ADJ heureux heureux Gender=Masc|Number=Plur
ADJ médicamenteuses médicamenteux Gender=Fem|Number=Plur
ADJ trompeuse trompeur Gender=Fem|Number=Sing
ADJ parisiennes parisien Gender=Fem|Number=Plur
ADJ incitatives incitatif Gender=Fem|Number=Plur
ADJ publiques public Gender=Fem|Number=Plur
ADJ historiques historique Gender=Fem|Number=Plur
ADJ Première premier Gender=Fem|Number=Sing
ADJ deuxième deuxième Gender=Fem|Number=Sing
ADJ plaquettaire plaquettaire Gender=Fem|Number=Sing
ADJ honnête honnête Gender=Fem|Number=Sing honnêt
ADJ adéquates adéquat Gender=Fem|Number=Plur
ADJ fatals fatal Gender=Masc|Number=Plur
ADJ mauvais mauvais Gender=Masc|Number=Plur
ADJ vrais vrai Gender=Masc|Number=Plur
ADJ XIXe XIXe Number=Sing XIXe
ADJ AUTRE autre Number=Sing
NOUN tendance tendance Gender=Fem|Number=Sing
NOUN Princes prince Gender=Masc|Number=Plur
NOUN ADMINISTRATION administration Gender=Fem|Number=Sing
NOUN compromis compromis Gender=Masc|Number=Plur compromi
NOUN pays pays Gender=Masc|Number=Plur pay
NOUN lois loi Gender=Fem|Number=Plur
NOUN mois mois Gender=Masc|Number=Plur moi
NOUN délais délai Gender=Masc|Number=Plur
NOUN palais palais Gender=Masc|Number=Plur palai
NOUN travaux travail Gender=Masc|Number=Plur
NOUN journaux journal Gender=Masc|Number=Plur
NOUN réseaux réseau Gender=Masc|Number=Plur
NOUN noyaux noyau Gender=Masc|Number=Plur
NOUN jeux jeu Gender=Masc|Number=Plur
NOUN vœux vœu Gender=Masc|Number=Plur
NOUN prix prix Gender=Masc|Number=Plur
NOUN yeux œil Gender=Masc|Number=Plur
NOUN bijoux bijou Gender=Masc|Number=Plur
NOUN travailleurs travailleur Gender=Masc|Number=Plur
NOUN sous-marins sous-marin Gender=Masc|Number=Plur
NOUN aides-éducateurs aide-éducateur Gender=Masc|Number=Plur
NOUN rendez-vous rendez-vous Gender=Masc|Number=Plur
NOUN présidente président Gender=Fem|Number=Sing président
NOUN été été Gender=Masc|Number=Sing être
NOUN PDG PDG Gender=Masc|Number=Sing PDG
NOUN M. monsieur Gender=Masc|Number=Sing monsieur
NOUN km km Gender=Masc|Number=Plur km
NOUN dépens dépens Gender=Masc|Number=Plur dépen
NOUN vélos vélo Gender=Masc|Number=Sing vélos
NOUN héros héros Gender=Masc|Number=Sing héro
NOUN SECURITE sécurité Gender=Fem|Number=Sing
NOUN Eclairages éclairage Gender=Masc|Number=Plur
ADJ ETRANGERE étranger Gender=Fem|Number=Sing
VERB Ecoutez écouter VerbForm=Fin
NUM Cinq cinq NumType=Card Cinq
NUM 2023 2023 NumType=Card 2023
PROPN Princes Princes Number=Plur Princes
PROPN RENAULT RENAULT Number=Sing RENAULT
PROPN Loire Loire _ loire
X The The _ The
"""
ENGLISH = """
ADV Notably notably _ notably
ADV VERY very _ very
VERB WANTS want _ want
VERB Making make _ make
VERB fitted fit Tense=Past|VerbForm=Fin fitt
VERB blamed blame Tense=Past|VerbForm=Fin blam
VERB edited edit Tense=Past|VerbForm=Part edite
VERB suing sue Tense=Pres|VerbForm=Part su
VERB singing sing Tense=Pres|VerbForm=Part singe
VERB ranging range Tense=Pres|VerbForm=Part
VERB hoping hope Tense=Pres|VerbForm=Part hop
VERB putting put Tense=Pres|VerbForm=Part putt
VERB cancelled cancel Tense=Past|VerbForm=Part
VERB called call Tense=Past|VerbForm=Part
VERB added add Tense=Past|VerbForm=Part
VERB mimicking mimic Tense=Pres|VerbForm=Part
VERB created create Tense=Past|VerbForm=Part
VERB focused focus Tense=Past|VerbForm=Part
VERB agreed agree Tense=Past|VerbForm=Fin
VERB need need VerbForm=Inf
VERB dying die Tense=Pres|VerbForm=Part
VERB carries carry Person=3|Tense=Pres|VerbForm=Fin
VERB clashes clash Person=3|Tense=Pres|VerbForm=Fin
VERB undertook undertake Tense=Past|VerbForm=Fin
VERB boycotted boycott Tense=Past|VerbForm=Part
VERB breathing breathe VerbForm=Ger
VERB lightning lightning Tense=Pres|VerbForm=Part lightning
VERB Sold sell Tense=Past|VerbForm=Part Sold
VERB found find Tense=Past|VerbForm=Fin
VERB found found VerbForm=Inf found
VERB lay lie Tense=Past|VerbForm=Fin lie
NOUN Bridges bridge Number=Plur Bridges
NOUN heroes hero Number=Plur heroe
NOUN analyses analysis Number=Plur
NOUN midwives midwife Number=Plur
NOUN firemen fireman Number=Plur
NOUN movies movie Number=Plur movie
NOUN bus bus Number=Sing bu
NOUN cookies cookie Number=Plur
NOUN mins minute Abbr=Yes|Number=Plur minute
NOUN Ours ours Number=Plur our
NOUN headquarters headquarters Number=Plur headquarter
NOUN planning planning Number=Sing plan
NOUN co-authors co-author Number=Plur
ADJ wettest wet Degree=Sup wett
ADJ humbler humble Degree=Cmp humbl
ADJ noisier noisy Degree=Cmp
ADJ best good Degree=Sup good
ADV further far _ far
ADV definately definitely Typo=Yes definitely
ADJ retired retired Degree=Pos retire
ADJ honest honest Degree=Pos honest
NOUN Excerpt excerpt Number=Sing Excerpt
NOUN Sources source Number=Plur source
NOUN CEO CEO Number=Sing CEO
NOUN TV TV Number=Sing TV
NOUN iPhone iPhone Number=Sing iPhone
ADJ Nervous nervous Degree=Pos Nervous
ADJ American American Degree=Pos American
ADJ british British Degree=Pos british
ADJ FRENCH French Degree=Pos FRENCH
PRON I I Case=Nom I
PRON They they Case=Nom they
DET THE the _ the
NUM Fifteen fifteen NumType=Card Fifteen
NUM II II NumType=Card II
PROPN Renault Renault Number=Sing Renault
PROPN FORD FORD Number=Sing FORD
PROPN NORTH NORTH Number=Sing nORTH
PROPN france France Number=Sing France
SYM % % _ %
"""
# What an edit tree of no use makes of any form.
_UNFIT = "r"


def _cases(lang: str, table: str) -> list[tuple[str, ...]]:
    cases = []
    for line in table.strip().splitlines():
        pos, form, *rest = line.split(" ")
        at = next((place for place, field in enumerate(rest) if "=" in field or field == "_"), len(rest))
        morph = rest[at].replace("_", "") if at < len(rest) else ""
        cases.append((lang, pos, form, " ".join(rest[:at]), morph, *rest[at + 1 :]))
    return cases


@pytest.mark.parametrize("case", [*_cases("fr", FRENCH), *_cases("en", ENGLISH)], ids=lambda case: "-".join(case[:3]))
def test_lemma(case: tuple[str, ...]) -> None:
    lang, pos, form, lemma, morph, *guess = case
    assert rules.lemma(lang, form, lambda small: guess[0] if guess else small + _UNFIT, pos, morph, shouted=form.isupper() and len(form) > 3) == lemma


def test_a_shouted_word_is_no_acronym() -> None:
    assert rules.lemma("fr", "PRIX", lambda form: form, "NOUN", "Number=Sing", shouted=False) == "PRIX"
    assert rules.lemma("fr", "PRIX", lambda form: form, "NOUN", "Number=Sing", shouted=True) == "prix"


def test_what_is_right_stays() -> None:
    for lang, table in (("fr", FRENCH), ("en", ENGLISH)):
        for _, pos, form, lemma, morph, *_ in _cases(lang, table):
            assert rules.lemma(lang, form, lambda _, lemma=lemma: lemma, pos, morph, shouted=form.isupper() and len(form) > 3) == lemma
