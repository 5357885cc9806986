"""Descriptions as a till prints them, made into names that people like to read."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["category_of", "name_of"]

_REPLACED: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"\bSET ?OF ?(\d+)", r"SET OF \1"),
        (r"\b(?:SET|S)/ ?(\d+)", r"SET OF \1"),
        (r"\b(?:PACK|PK)/ ?(\d+)", r"PACK OF \1"),
        (r"\b(?:ASSTD|ASST|ASS|ASSORT)\b\.?", "ASSORTED"),
        (r"\bDES\b\.?", "DESIGN"),
        (r"\b(?:DEC)\b\.?", "DECORATION"),
        (r"\bCOL\b\.?", "COLOUR"),
        (r"\bANT\b\.?", "ANTIQUE"),
        (r"\bMULTICOL\b\.?", "MULTICOLOUR"),
        (r"\bCHILDS\b", "CHILD'S"),
        (r"\bCHILDRENS\b", "CHILDREN'S"),
        (r"\bLADIES\b(?= )", "LADIES'"),
        (r"\bEMROIDR\b", "EMBROIDERED"),
        (r"\bSANDLEWOOD\b", "SANDALWOOD"),
        (r"\bNECKL\b", "NECKLACE"),
        (r"\bUTILTY\b", "UTILITY"),
        (r"\bSKIPPPING\b", "SKIPPING"),
        (r"\bSQU\b\.?", "SQUARE"),
        (r"\bRND\b\.?", "ROUND"),
        (r"\bW(?:/ ?| )", "WITH "),
        (r"\+", " & "),
        (r"[*\\]", " "),
        (r"\s+([,.!)])", r"\1"),
        (r",(?=\S)", ", "),
        (r"\s+", " "),
        (r"^[\s,.]+|[\s,.&/]+$", ""),
    )
)
_KEPT: Final = "2D 3D A4 A5 A6 A7 AM BBQ CD CDS DVD I ID LED PC PM TV UK USA VIP XL XXL T"
_PROPER: Final = (
    "Babushka Boudicca Charlotte Chinese Christmas Dolly Easter Edwardian England English "
    "Feltcraft Folkart French George Georgian German Gisela Halloween Indian Islington Italian "
    "Japanese Kashmiri Las London Lola Madras Moroccan Mr Mrs Murano Paris Parisian Persian "
    "Poppy's Rex Rosie Russian Santa Scandinavian Scottie Spaceboy Suki Swiss T-light T-lights "
    "Union Valentine Valentines Vegas Venetian Victorian Xmas"
)
_NAMES: Final = {name.upper(): name for name in _PROPER.split()}

_CATEGORIES: Final[tuple[tuple[str, str], ...]] = (
    ("XMAS", "CHRISTMAS XMAS SANTA REINDEER ADVENT BAUBLE SNOWMAN SNOWFLAKE NOEL"),
    ("EASTER", "EASTER CHICK BUNNY"),
    ("LIGHT", "CANDLE CANDLES T-LIGHT T-LIGHTS LANTERN LAMP LAMPSHADE LIGHT LIGHTS CANDLEHOLDER INCENSE"
     " VOTIVE CANDELABRA CANDLESTICK"),
    ("JEWEL", "NECKLACE BRACELET EARRINGS RING BROOCH CHARM CHARMS PENDANT HAIR BANGLE CHOKER CLIP TIARA"),
    ("STAT", "NOTEBOOK CARD CARDS PEN PENS PENCIL PENCILS STICKERS STICKER WRAP CALENDAR PAD ENVELOPE TAGS"
     " RIBBON RIBBONS TISSUE TAPE PASSPORT ERASER ERASERS SHARPENER RULER STATIONERY BOOK BOOKCOVER ALBUM"),
    ("BAG", "BAG BAGS SHOPPER PURSE HANDBAG LUGGAGE SUITCASE UMBRELLA PARASOL"),
    ("KITCHEN", "MUG MUGS CUP CUPS BOWL BOWLS PLATE PLATES TEAPOT CUTLERY CAKE CAKES APRON TRAY JUG GLASS"
     " COASTER COASTERS TEA COFFEE KITCHEN NAPKIN NAPKINS DISH BAKING SAUCER LUNCH BREAKFAST MILK EGG OVEN"
     " JAR COOK SPOON TEATIME CAKESTAND DINNER RECIPE BUTTER SUGAR"),
    ("GARDEN", "GARDEN BIRDHOUSE WATERING PLANT POT BIRD SEED PICNIC HERB GARDENER'S GARDENERS SHED BEACH"
     " THERMOMETER DOORMAT"),
    ("TOY", "TOY TOYS GAME GAMES JIGSAW DOLL SOFT PUZZLE MAGIC DOMINOES SKITTLES KITE CHILD'S CHILDREN'S"
     " DINOSAUR PLAYHOUSE TATTOOS BALLOON BALLOONS RATTLE CRAYONS YOYO WHISTLE"),
    ("PARTY", "PARTY BUNTING BIRTHDAY GARLAND CONFETTI INVITES CANDY DOILIES STRAWS PAPER WEDDING"),
    ("BATH", "BATH BATHROOM SOAP TOWEL TOILET FLANNEL COSMETIC SHOWER WASHBAG BATHMAT SPONGE"),
    ("TEXTILE", "CUSHION COVER QUILT CURTAIN THROW COTTON FELT FABRIC BLANKET SEWING KNITTED CROCHET"
     " WOOLLY LACE SCARF SLIPPERS SOCKS GLOVES BOTTLE HOTTIE WARMER"),
    ("FRAME", "FRAME CLOCK MIRROR PICTURE PHOTO CANVAS SIGN ART PRINT"),
    ("STORE", "BOX BOXES TIN TINS BASKET STORAGE DRAWER CABINET HOOK HANGER SHELF RACK CONTAINER CRATE BIN"
     " KNOB TIDY STAND HOLDER"),
    ("DECOR", "DECORATION DECORATIONS ORNAMENT WREATH FLOWER FLOWERS MOBILE HEART HEARTS CHALKBOARD GARLAND"
     " VASE DOORSTOP MAGNET MAGNETS WALL STAR ANGEL FAIRY BUTTERFLY CHANDELIER CHIME BELL BLOCK WORD FLAG"),
)  # fmt: skip


def name_of(description: str) -> str:
    """A description in capitals as a name: abbreviations written out, small letters, proper names kept."""
    text = description.upper()
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    words = re.sub(r"[^\s\-/(,]+(?:-[^\s/(,]+)?", lambda found: _cased(found[0]), text)
    return (words[:1].upper() + words[1:]).replace("Union jack", "Union Jack")


def category_of(name: str) -> str:
    """The branch of the article tree that the words of a name point to; OTHER if none does."""
    words = set(re.findall(r"[\w'-]+", name.upper()))
    for code, signs in _CATEGORIES:
        if words.intersection(signs.split()):
            return code
    return "OTHER"


def _cased(word: str) -> str:
    bare = word.strip(".,!()'\"")
    if bare in _KEPT.split():
        return word
    return word.replace(bare, _NAMES[bare]) if bare in _NAMES else word.lower()
