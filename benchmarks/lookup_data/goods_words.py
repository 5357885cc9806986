"""What a wholesaler of four countries calls his goods: nouns, properties, colours, makes.

Each noun and property stands in Polish, Dutch, German and English, so that the names of
one article say the same in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["COLOURS", "FAMILIES", "LANGUAGES", "MAKES", "PROPERTIES", "Noun", "Property", "colours_of"]

LANGUAGES: Final = ("pl", "nl", "de", "en")


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of goods. `gender` is that of the Polish noun, which properties follow: m, f, n or p."""

    gender: str
    names: tuple[str, ...]
    """In the order of LANGUAGES."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of goods, as it is said in each language; the Polish one by gender."""

    stem: str
    others: tuple[str, ...]
    """Dutch, German and English, which put the same form behind every noun."""

    def said(self, language: int, gender: str) -> str:
        """The property in the language of this index, behind a Polish noun of this gender."""
        if language:
            return self.others[language - 1]
        ends = {"m": "y", "f": "a", "n": "e", "p": "e"}
        soft = {"m": "i", "f": "a", "n": "ie", "p": "ie"}
        return self.stem + (soft if self.stem[-1] in "kg" else ends)[gender]


def _nouns(text: str) -> tuple[Noun, ...]:
    found = []
    for line in text.strip().splitlines():
        gender, _, names = line.strip().partition(" ")
        found.append(Noun(gender, tuple(names.split("|"))))
    return tuple(found)


def _properties(text: str) -> tuple[Property, ...]:
    lines = (line.strip().split("|") for line in text.strip().splitlines())
    return tuple(Property(stem, tuple(others)) for stem, *others in lines)


FAMILIES: Final[dict[str, tuple[Noun, ...]]] = {
    "Fixings": _nouns("""
        f śruba|bout|Schraube|bolt
        f nakrętka|moer|Mutter|nut
        f podkładka|sluitring|Unterlegscheibe|washer
        m wkręt|schroef|Holzschraube|wood screw
        m gwóźdź|nagel|Nagel|nail
        m kołek rozporowy|muurplug|Dübel|wall plug
        m pręt gwintowany|draadstang|Gewindestange|threaded rod
        m nit|klinknagel|Niete|rivet
        f kotwa|keilbout|Anker|anchor
        m hak|haak|Haken|hook
        m łańcuch|ketting|Kette|chain
        f opaska zaciskowa|slangklem|Schlauchschelle|hose clamp
        f spinka|clip|Klammer|clip
    """),
    "Plumbing": _nouns("""
        f rura|buis|Rohr|pipe
        f złączka|koppeling|Verschraubung|fitting
        n kolanko|bocht|Bogen|elbow
        m trójnik|T-stuk|T-Stück|tee piece
        m zawór kulowy|kogelkraan|Kugelhahn|ball valve
        m zawór zwrotny|terugslagklep|Rückschlagventil|check valve
        f pompa|pomp|Pumpe|pump
        f uszczelka|pakking|Dichtung|gasket
        f bateria umywalkowa|wastafelkraan|Waschtischarmatur|basin mixer
        m syfon|sifon|Siphon|trap
        m grzejnik|radiator|Heizkörper|radiator
        m wąż|slang|Schlauch|hose
        f głowica termostatyczna|thermostaatknop|Thermostatkopf|thermostatic head
        m wodomierz|watermeter|Wasserzähler|water meter
    """),
    "Electrical": _nouns("""
        m kabel|kabel|Kabel|cable
        m przewód|snoer|Leitung|lead
        n gniazdo|stopcontact|Steckdose|socket
        f wtyczka|stekker|Stecker|plug
        m wyłącznik|schakelaar|Schalter|switch
        m bezpiecznik|zekering|Sicherung|fuse
        f lampa|lamp|Lampe|lamp
        f żarówka|gloeilamp|Glühbirne|bulb
        f oprawa|armatuur|Leuchte|luminaire
        m przedłużacz|verlengsnoer|Verlängerungskabel|extension lead
        m stycznik|relais|Schütz|contactor
        f rozdzielnica|verdeelkast|Verteiler|distribution board
        m czujnik ruchu|bewegingsmelder|Bewegungsmelder|motion sensor
        m zasilacz|voeding|Netzteil|power supply
        m akumulator|accu|Akku|battery
        f puszka|inbouwdoos|Abzweigdose|junction box
    """),
    "Tools": _nouns("""
        m młotek|hamer|Hammer|hammer
        m klucz płaski|steeksleutel|Gabelschlüssel|spanner
        m śrubokręt|schroevendraaier|Schraubendreher|screwdriver
        f wiertarka|boormachine|Bohrmaschine|drill
        f szlifierka|slijpmachine|Schleifer|grinder
        f piła|zaag|Säge|saw
        n wiertło|boor|Bohrer|drill bit
        f tarcza|schijf|Trennscheibe|cutting disc
        p szczypce|tang|Zange|pliers
        f poziomica|waterpas|Wasserwaage|spirit level
        m nóż|mes|Messer|knife
        f miarka|rolmaat|Bandmaß|tape measure
        f drabina|ladder|Leiter|ladder
        p nożyce|schaar|Schere|scissors
        m ścisk|lijmklem|Zwinge|clamp
    """),
    "Paint and glue": _nouns("""
        f farba|verf|Farbe|paint
        m lakier|lak|Lack|varnish
        m pędzel|kwast|Pinsel|brush
        m wałek|verfroller|Farbroller|roller
        m klej|lijm|Klebstoff|glue
        f taśma|tape|Klebeband|tape
        m silikon|siliconenkit|Silikon|sealant
        f pianka montażowa|montageschuim|Montageschaum|expanding foam
        m grunt|grondverf|Grundierung|primer
        m rozpuszczalnik|oplosmiddel|Lösungsmittel|thinner
        f szpachla|plamuurmes|Spachtel|filler knife
    """),
    "Workwear": _nouns("""
        p rękawice|handschoenen|Handschuhe|gloves
        m kask|helm|Schutzhelm|helmet
        p okulary|veiligheidsbril|Schutzbrille|goggles
        p buty robocze|werkschoenen|Arbeitsschuhe|work shoes
        f kurtka|jas|Jacke|jacket
        p spodnie|broek|Hose|trousers
        f kamizelka|vest|Weste|vest
        f maska|masker|Maske|mask
        p nauszniki|gehoorkap|Gehörschutz|ear defenders
        m fartuch|schort|Schürze|apron
        f koszulka|shirt|Hemd|shirt
    """),
    "Locks and doors": _nouns("""
        m zamek|slot|Schloss|lock
        m zawias|scharnier|Scharnier|hinge
        f klamka|deurkruk|Türgriff|door handle
        f kłódka|hangslot|Vorhängeschloss|padlock
        n okno|raam|Fenster|window
        p drzwi|deur|Tür|door
        f roleta|rolgordijn|Rollo|blind
        f wkładka|cilinder|Schließzylinder|cylinder
        f skrzynka na listy|brievenbus|Briefkasten|letter box
    """),
    "Metal and building": _nouns("""
        f blacha|plaat|Blech|sheet
        m profil|profiel|Profil|profile
        m kątownik|hoekprofiel|Winkel|angle
        f listwa|lijst|Leiste|strip
        f lina|touw|Seil|rope
        m drut|draad|Draht|wire
        f siatka|gaas|Gitter|mesh
        f cegła|baksteen|Ziegel|brick
        f płytka|tegel|Fliese|tile
        f wełna mineralna|glaswol|Mineralwolle|mineral wool
        f folia|folie|Folie|film
        f deska|plank|Brett|board
    """),
    "Machine parts": _nouns("""
        n łożysko|lager|Lager|bearing
        m pasek klinowy|V-riem|Keilriemen|V-belt
        m filtr|filter|Filter|filter
        m silnik|motor|Motor|motor
        f przekładnia|tandwielkast|Getriebe|gearbox
        n koło zębate|tandwiel|Zahnrad|gear
        m siłownik|cilinder|Zylinder|actuator
        m smar|vet|Schmierfett|grease
        m olej|olie|Öl|oil
        f sprężyna|veer|Feder|spring
        n sprzęgło|koppeling|Kupplung|clutch
    """),
    "Office": _nouns("""
        m toner|toner|Toner|toner
        m papier|papier|Papier|paper
        m zeszyt|schrift|Heft|notebook
        m długopis|balpen|Kugelschreiber|ballpoint pen
        m segregator|ordner|Ordner|lever arch file
        f koperta|envelop|Umschlag|envelope
        n krzesło|stoel|Stuhl|chair
        n biurko|bureau|Schreibtisch|desk
        m monitor|beeldscherm|Bildschirm|monitor
        f klawiatura|toetsenbord|Tastatur|keyboard
        f mysz|muis|Maus|mouse
        f drukarka|printer|Drucker|printer
        m zszywacz|nietmachine|Hefter|stapler
        f teczka|map|Mappe|folder
    """),
    "Kitchen and cleaning": _nouns("""
        m garnek|pan|Topf|pot
        f patelnia|koekenpan|Pfanne|frying pan
        m talerz|bord|Teller|plate
        m kubek|beker|Becher|mug
        f szklanka|glas|Glas|glass
        m widelec|vork|Gabel|fork
        f łyżka|lepel|Löffel|spoon
        f ścierka|doek|Tuch|cloth
        n wiadro|emmer|Eimer|bucket
        f szczotka|borstel|Bürste|broom
        m płyn do mycia|reinigingsmiddel|Reiniger|cleaner
        p worki na śmieci|vuilniszakken|Müllbeutel|bin bags
        p ręczniki papierowe|papieren handdoeken|Papierhandtücher|paper towels
        n mydło|zeep|Seife|soap
    """),
    "Gifts": (),
}
"""Kinds of goods by family. Those of the last are the real wholesaler's own, with names of their own."""

PROPERTIES: Final = _properties("""
    ocynkowan|verzinkt|verzinkt|galvanised
    nierdzewn|roestvrij|rostfrei|stainless
    sześciokątn|zeskant|Sechskant|hex
    stożkow|verzonken|Senkkopf|countersunk
    walcow|cilindrisch|zylindrisch|cylindrical
    samowiercąc|zelfborend|selbstbohrend|self-drilling
    hartowan|gehard|gehärtet|hardened
    mosiężn|messing|Messing|brass
    miedzian|koper|Kupfer|copper
    plastikow|kunststof|Kunststoff|plastic
    gumow|rubber|Gummi|rubber
    aluminiow|aluminium|Aluminium|aluminium
    wzmocnion|versterkt|verstärkt|reinforced
    uniwersaln|universeel|universal|universal
    wodoodporn|waterdicht|wasserdicht|waterproof
    przemysłow|industrieel|Industrie|industrial
    ręczn|handmatig|manuell|manual
    elektryczn|elektrisch|elektrisch|electric
    akumulatorow|oplaadbaar|aufladbar|cordless
    bezszczotkow|borstelloos|bürstenlos|brushless
    obrotow|draaibaar|drehbar|rotary
    kątow|haaks|abgewinkelt|angled
    elastyczn|flexibel|flexibel|flexible
    izolowan|geïsoleerd|isoliert|insulated
    ekranowan|afgeschermd|geschirmt|shielded
    samoprzylepn|zelfklevend|selbstklebend|self-adhesive
    dwustronn|dubbelzijdig|doppelseitig|double-sided
    malowan|gelakt|lackiert|painted
    ochronn|beschermend|schützend|protective
    hermetyczn|luchtdicht|luftdicht|sealed
    podtynkow|inbouw|Unterputz|flush
    natynkow|opbouw|Aufputz|surface
    ceramiczn|keramisch|keramisch|ceramic
    szklan|glazen|gläsern|glazed
    drewnian|houten|hölzern|wooden
    bambusow|bamboe|Bambus|bamboo
    bawełnian|katoen|Baumwolle|cotton
    składan|opvouwbaar|klappbar|folding
    przenośn|draagbaar|tragbar|portable
    cyfrow|digitaal|digital|digital
    termiczn|thermisch|thermisch|thermal
    antypoślizgow|antislip|rutschfest|non-slip
    magnetyczn|magnetisch|magnetisch|magnetic
    regulowan|verstelbaar|verstellbar|adjustable
    zapasow|reserve|Ersatz|spare
    zewnętrzn|buiten|außen|outdoor
    wewnętrzn|binnen|innen|indoor
    profesjonaln|professioneel|professionell|professional
    ekologiczn|milieuvriendelijk|umweltfreundlich|eco
    dziecięc|kinder|Kinder|children's
    okrągł|rond|rund|round
    kwadratow|vierkant|quadratisch|square
    wysokociśnieniow|hogedruk|Hochdruck|high-pressure
    ognioodporn|brandwerend|feuerfest|fireproof
    matow|mat|matt|matt
    przezroczyst|transparant|transparent|clear
""")

COLOURS: Final = _properties("""
    czarn|zwart|schwarz|black
    biał|wit|weiß|white
    czerwon|rood|rot|red
    niebiesk|blauw|blau|blue
    zielon|groen|grün|green
    żółt|geel|gelb|yellow
    szar|grijs|grau|grey
    brązow|bruin|braun|brown
    srebrn|zilver|silber|silver
    złot|goud|gold|gold
    pomarańczow|oranje|orange|orange
    beżow|beige|beige|beige
    granatow|marineblauw|dunkelblau|navy
    różow|roze|rosa|pink
    fioletow|paars|violett|purple
""")

MAKES: Final = (
    "Nordhaus", "Valtec", "Kressmann", "Polmet", "Baltmar", "Rheinfix", "Veldhuis", "Ironbridge", "Drewpol",
    "Elektrim", "Haspa", "Lumex", "Termika", "Wkrętmet", "Holtkamp", "Steenbergen", "Pennine", "Ostwerk",
    "Żywiecpol", "Grünwald", "Jägermann", "Zwaluw", "Łucznik", "Świtał", "Kööp", "O'Malley", "Söderberg",
    "Chrobry", "Schwarzbach", "Van Rijn", "Kruijff", "Müllertech", "Gdańsktools", "Whitmore", "Thornbury",
)  # fmt: skip


def colours_of(language: int) -> list[str]:
    """Every colour in the language of this index, as it stands behind a masculine Polish noun."""
    return [colour.said(language, "m") for colour in COLOURS]
