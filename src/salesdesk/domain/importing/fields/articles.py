"""The fields of articles, the heads they are known by in four languages, and the words for choices."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.catalogue.rules import ArticleKind, ArticleLife, LeadTime, Tracking
from salesdesk.domain.importing.countries import country
from salesdesk.domain.importing.fields.common import (
    CURRENCY_WORDS,
    INACTIVE_WORDS,
    MOST_DAYS,
    line,
    optional,
    short,
)
from salesdesk.domain.importing.measures import days, grams, kilograms
from salesdesk.domain.importing.reading import (
    amount,
    choice,
    code,
    components,
    factor,
    flag,
    gtin,
    language,
    money,
    note,
    price_unit,
    row_currency,
    switched_off,
    tax_class,
    text,
)
from salesdesk.domain.importing.rules import OFFER, Entity, Field, Part, Spec
from salesdesk.domain.tax.rules import TaxClass

__all__ = ["ARTICLES"]

_KIND: Final = choice(
    ArticleKind,
    {
        ArticleKind.GOODS: "simple|variable|variation|configurable|inventory|bestand|lagerware|voorraad"
        "|stocked|physical|raw material|consu|towar magazynowy|good|ware|waren"
        "|product|produkt|towar|towar prosty|artykuł|materiał|wyrób"
        "|goederen|handelsgoederen|artikel|handelsware|lagerartikel|voorraadartikel"
        "|storable|storable product|stockable|consumable|stock item|inventory item",
        ArticleKind.SERVICE: "virtual|simple virtual|simple downloadable virtual|downloadable|non inventory"
        "|services|usługa|usługa prosta|dienst|dienstverlening|dienstleistung"
        "|non stock item",
        ArticleKind.DEPOSIT: "kaucja|statiegeld|pfand",
        ArticleKind.KIT: "set|bundle|zestaw|komplet|stuklijst|satz|stückliste",
    },
)
_LIFE: Final = choice(
    ArticleLife,
    {
        ArticleLife.ACTIVE: "aktywny|actief|aktiv|yes|true|1|tak|ja|y|t|j|x",
        ArticleLife.RUNNING_OUT: "running out|wyprzedaż|wycofywany|uitlopend|auslaufend",
        ArticleLife.ENDED: "archived|draft|discontinued|inactive|nieaktywny|inactief|inaktiv"
        "|wycofany|vervallen|eingestellt|no|false|0|nie|nee|nein|n|f",
        ArticleLife.BLOCKED_FOR_SALE: "zablokowana sprzedaż|verkoop geblokkeerd|verkauf gesperrt",
        ArticleLife.BLOCKED_FOR_PURCHASE: "zablokowany zakup|inkoop geblokkeerd|einkauf gesperrt",
    },
)
_TRACKING: Final = choice(
    Tracking,
    {
        Tracking.NONE: "no|nie|brak|nee|geen|nein|keine",
        Tracking.EXPIRY: "expiry date|best before|data ważności|termin ważności|houdbaarheid|tht|mhd",
        Tracking.SERIAL: "serial number|numer seryjny|serienummer|seriennummer",
    },
)
_LEAD: Final = choice(
    LeadTime,
    {
        LeadTime.STOCK: "in stock|magazyn|voorraad|lager|lagerware",
        LeadTime.TO_ORDER: "to order|na zamówienie|op bestelling|auf bestellung|bestellware",
        LeadTime.MADE_TO_ORDER: "made to order|na wymiar|maatwerk|auftragsfertigung|sonderanfertigung",
    },
)
_TAX: Final = tax_class(
    {
        TaxClass.STANDARD: "t1|podstawowa|hoog|high|standaard|normal|normaler steuersatz"
        "|standard rate|regelsteuersatz|voll",
        TaxClass.REDUCED: "t5|obniżona|laag|low|verlaagd|ermäßigt|ermäßigter steuersatz|reduced rate",
        TaxClass.REDUCED_SECOND: "reduced second|druga obniżona|superobniżona",
        TaxClass.ZERO: "t0|zerowa|nul|null|zero rate",
        TaxClass.EXEMPT: "t2|zw|zwolniona|zwolniony|vrijgesteld|vrij|befreit|steuerfrei",
        TaxClass.OUTSIDE: "t9|np|nie podlega|buiten|nicht steuerbar",
    }
)


def out_of_range(cell: str, decimal: str) -> tuple[ArticleLife | None]:
    """The life of an article, where a cell says that it is over; one that goes on may be anywhere in it."""
    return (ArticleLife.ENDED if switched_off(cell, decimal) else None,)


ARTICLES: Final = Spec(
    Entity.ARTICLES,
    (
        Field(
            "code",
            code(),
            "article code|article number|article no|item code|item number|item no|sku"
            "|product code|product number|stock code|kod artykułu|kod towaru|kod produktu"
            "|nr artykułu|nr art|numer artykułu|indeks|artikelcode|artikelnummer|artikelnr|artnr"
            "|productnummer|produktnummer|materialnummer|materialnr|sachnummer|product no"
            "|internal reference|default code|material number|kod towaru usługi|numer towaru"
            "|nr towaru|indeks towaru|indeks katalogowy|symbol towaru|akronim|artikelno"
            "|artikelkode|productnr|produktnr|produktcode|itemnummer|teilenummer|identnummer"
            "|artikelschlüssel|artikelcode nr|variant sku|seller sku|custom sku|product code sku"
            "|art code|itemcode nr|sku code|sku sygnatura sku sprzedającego|catalogue number"
            "|tw symbol",
            required=True,
            vague="article|item|product|artykuł|towar|towar usługa|produkt|artikel|material|kod|symbol"
            "|id|nr|no|numer|number|nummer|ref|reference|referentie|referenz",
            spare="product id|item id|article id|artikel id|numer katalogowy|nr katalogowy"
            "|indeks handlowy|part number|part no|manufacturer part number|mpn",
        ),
        Field(
            "name",
            text(),
            "article name|item name|product name|title|nazwa|nazwa artykułu|nazwa towaru"
            "|nazwa produktu|naam|artikelnaam|productnaam|artikelomschrijving|bezeichnung"
            "|artikelbezeichnung|artikelname|produktname|product title|display name|article title"
            "|pełna nazwa|nazwa pełna|nazwa handlowa|nazwa towaru lub usługi|nazwa towaru usługi"
            "|omschrijving 1|productomschrijving|bezeichnung 1|artikeltext|kurztext"
            "|materialkurztext|materialbezeichnung|benennung|kurzbezeichnung|produktbezeichnung"
            "|name 1|product service name|tytuł oferty|tytuł|produkttitel|titel|item name 1"
            "|itemname1|tw nazwa|artikeltext 1",
            index=language,
            vague="article|item|product|artykuł|towar|towar usługa|produkt|artikel",
            spare="omschrijving|item description|product description|article description",
        ),
        Field(
            "description",
            note,
            "long text|opis|beschrijving|toelichting|beschreibung|langtext|long description"
            "|full description|details|opis towaru|opis produktu|opis artykułu|pełny opis"
            "|długi opis|lange omschrijving|uitgebreide omschrijving|extra omschrijving"
            "|verkooptekst|kurzbeschreibung|langbeschreibung|artikelbeschreibung"
            "|produktbeschreibung|ausführliche beschreibung|body html|products description"
            "|opis html|description html|langtext html|tw opis",
            empty="",
            spare="sales description|item description|product description|article description|omschrijving",
        ),
        Field(
            "kind",
            _KIND,
            "type|rodzaj|typ|soort|art|artikelart|artikelsoort|item type|product type|article type"
            "|typ towaru|rodzaj towaru|typ artykułu|artikeltype|artikeltyp|produkttyp|warenart|type item",
            is_general=True,
        ),
        Field(
            "life",
            _LIFE,
            "status|article status|item status|status towaru|artikelstatus",
            vague="active|is active|aktywny|czynny|actief|aktiv",
        ),
        Field(
            "ended",
            out_of_range,
            f"{INACTIVE_WORDS}|discontinued|is discontinued|wycofany|wycofano|vervallen|eingestellt"
            "|auslaufartikel",
            into=("life",),
        ),
        Field(
            "tracking",
            _TRACKING,
            "batch tracking|śledzenie|traceerbaarheid|chargenpflicht|serial batch tracking"
            "|śledzenie partii|partijregistratie|batchregistratie|chargenverwaltung",
        ),
        Field("lead_time", _LEAD, "availability type|dostępność|leverwijze|beschaffung"),
        Field(
            "gtin",
            gtin,
            "ean|ean code|ean13|kod ean|ean nummer|gtin ean|gtin 14|ean 8|ean nr|ean number"
            "|ean kod|ean13 code|ean upc|barcode ean|kod kreskowy ean|numer ean|nr ean"
            "|ean barcode|ean gtin|gtin nummer|strichcode ean|ean gtin code|kod ean gtin"
            "|gtin ean upc|product upc ean|gtin code|barcode ean13|tw podstkodkresk",
            empty="",
            index=code(),
            spare="barcode|kod kreskowy|kod paskowy|streepjescode|strichcode|barkod|barcode nummer"
            "|variant barcode|barcodes|upc|upc code|bar code|codebars",
        ),
        Field(
            "base_unit",
            code(),
            "unit|unit of measure|uom|jedn|stock unit|jm|jednostka|jednostka miary|eenheid"
            "|basiseenheid|einheit|mengeneinheit|basiseinheit|me|unit of measurement|stock uom"
            "|base uom|measure|unit name|jedn miary|meeteenheid|eenheidcode|mengeneinh"
            "|default unit of measure|default uom|base unit of measure|podstawowa jednostka miary"
            "|jednostka podstawowa|podstawowa jm|jednostka ewidencyjna|voorraadeenheid"
            "|basismengeneinheit|lagereinheit|grundeinheit|bme|inventory uom|uom name|basis me",
            vague="unit of sale|selling uom",
        ),
        Field(
            "sales_unit",
            code(),
            "selling unit|jednostka sprzedaży|verkoopeenheid|verkaufseinheit|ve|sales uom"
            "|sales unit of measure|jm sprzedaży|vk einheit",
        ),
        Field(
            "sales_factor",
            factor,
            "units per sales unit|pack size|przelicznik|ilość w opakowaniu|inhoud"
            "|verpakkingseenheid|verpackungseinheit|umrechnung|inhalt",
        ),
        Field(
            "purchase_unit",
            code(),
            "jednostka zakupu|inkoopeenheid|einkaufseinheit|purchase uom|purchase unit of measure"
            "|jm zakupu|ek einheit",
        ),
        Field("factor", factor, index=code(), alone=False),
        Field("minimum", amount(3), index=code(), alone=False),
        Field("step", amount(3, above_zero=True), index=code(), alone=False),
        line(
            "brand",
            "make|manufacturer|marka|producent|merk|fabrikant|marke|hersteller|brand name"
            "|manufacturer name|nazwa producenta|marka producent|merknaam|hersteller name|brands"
            "|nazwa marki",
        ),
        Field(
            "category",
            code(),
            "category code|group|article group|product group|kategoria|grupa|grupa towarowa"
            "|categorie|artikelgroep|productgroep|groep|kategorie|warengruppe|artikelgruppe"
            "|item group|product category|item category|kategoria towaru|grupa towaru"
            "|grupa asortymentowa|asortyment|artikelgroepcode|omzetgroep|productcategorie"
            "|artikelkategorie|warengruppennummer|warengruppe nr|produktgruppe|produktkategorie"
            "|kategoria produktu|item category code|itmsgrpnam|kategoria główna",
            empty="",
        ),
        line(
            "category_name",
            "nazwa kategorii|naam categorie|name der warengruppe|category description|nazwa grupy"
            "|omschrijving artikelgroep|warengruppenbezeichnung|artikelgroep omschrijving",
        ),
        Field(
            "tax_class",
            _TAX,
            "vat|vat rate|vat class|tax rate|stawka vat|stawka|klasa vat|btw|btw tarief|mwst"
            "|mwst satz|ust|ust satz|steuersatz|steuerklasse|vat code|tax code|vat percentage"
            "|sales tax|customer taxes|item tax template|podatek|podatek vat|stawka podatku"
            "|stawka podatku vat|stawka vat sprzedaży|vat sprzedaży|stawka ptu|ptu|btw percentage"
            "|btw code|btw soort|btw tarief verkoop|btw groep|mwst code|mehrwertsteuer"
            "|mehrwertsteuersatz|umsatzsteuer|steuer|steuercode|sales tax rate|tax percent"
            "|vat tax rate|stawka vat pl",
            spare="tax",
        ),
        Field(
            "list_price",
            money(),
            "sales price|net price|price netto|hurtowa 1 netto|cena netto|cena sprzedaży"
            "|cena katalogowa|verkoopprijs|catalogusprijs|nettoprijs|verkaufspreis|listenpreis"
            "|nettopreis|vk preis|selling price|price net|price excl vat|price ex vat"
            "|price excluding vat|standard selling rate|cena sprzedaży netto"
            "|cena jednostkowa netto|cena jedn netto|cena katalogowa netto|cena detaliczna netto"
            "|cena hurtowa netto|verkoopprijs excl btw|verkoopprijs excl|verkoopprijs netto"
            "|prijs excl btw|prijs excl|standaard verkoopprijs|stuksprijs|eenheidsprijs|vk netto"
            "|netto vk|vk preis netto|netto vk preis|preis netto|verkaufspreis netto"
            "|netto verkaufspreis|vk1|vk preis 1|einzelpreis|einzelpreis netto|stückpreis"
            "|standardpreis|cena sprz netto|std vk netto|standard vk netto|nettovk"
            "|sales price net|unit price net|regular price|variant price|price tax excluded"
            "|price tax excl|sales unit price|sales price rate|price ex tax|net unit price"
            "|cena podstawowa netto|cena podstawowa|basisprijs verkoop|basisprijs|verkaufspreis 1"
            "|verkaufspreis 1 netto|verkaufspreis1netto|item price|listenpreis netto|cena 1 netto"
            "|adviesprijs excl btw|cena netto katalogowa|katalogowa netto|tc cenanetto1"
            "|sell price|nettopreis in eur|stückpreis netto",
            vague="price|cena|cena jednostkowa|prijs|preis|vk|netto|net",
            spare="retail price|sale price|unit price",
        ),
        Field("amount_currency", row_currency, CURRENCY_WORDS),
        Field(
            "price_unit",
            price_unit,
            "price per|cena za|prijs per|prijseenheid|preis pro|preiseinheit|pe|preis per"
            "|preis je|preis für|per aantal|prijs per aantal|prijsbasis|preisbasis|price basis"
            "|price quantity|price unit quantity|cena za ilość|jednostka cenowa|preismenge"
            "|per menge",
            vague="per|za|pro|je",
        ),
        Field("no_discount", flag, "bez rabatu|geen korting|kein rabatt|nicht rabattfähig"),
        short(
            "customs_code",
            "cn|cn code|hs code|commodity code|tariff number|kod cn|pkwiu|gn code|goederencode"
            "|taric|zolltarifnummer|warennummer|intrastat|intrastat code|kod intrastat|kod pcn"
            "|statistieknummer|zolltarif|zolltarifnr|warentarifnummer|taric code|tariff no"
            "|taric number|hs tariff number|harmonised code|kod taryfy celnej",
        ),
        short("gtu", "kod gtu|gtu code|oznaczenie gtu"),
        Field("split_payment", flag, "mpp|podzielona płatność"),
        Field(
            "origin",
            country,
            "country of origin|kraj pochodzenia|land van herkomst|oorsprong|ursprungsland"
            "|origin country|kraj poch|herkomst|herkunftsland|kraj produkcji|ursprung"
            "|country region of origin code|country of manufacture",
            empty="",
        ),
        line("exemption", "podstawa zwolnienia|vrijstelling|steuerbefreiung"),
        optional(
            "weight",
            kilograms,
            "weight kg|waga|waga kg|masa|gewicht|gewicht kg|net weight|weight in kg|waga netto"
            "|masa netto|gewicht netto|netto gewicht|gewicht in kg|versandgewicht|artikelgewicht"
            "|product weight|artikelgewicht kg|gewicht netto kg",
        ),
        Field(
            "weight_in_grams",
            grams,
            "weight g|gewicht g|waga g|masa g|nettogewicht g|net weight g|gewicht netto g|weight in grams"
            "|gewicht in g|gewicht in gramm|gewicht in gram|variant grams|grams|weight g net",
            into=("weight",),
        ),
        Field("property", text(), "cecha|kenmerk|eigenschaft", index=code(), alone=False),
        optional("components", components, "składniki|onderdelen|komponenten", empty=()),
        Field(
            "supplier",
            code(),
            "supplier number|supplier no|vendor|dostawca|nr dostawcy|leverancier"
            "|leveranciersnummer|lieferant|lieferantennummer|lieferantennr|vendor number"
            "|vendor no|main supplier|default supplier|symbol dostawcy|leveranciersnr"
            "|leverancierscode|crediteur|crediteurnummer|kreditor|supplier id|vendor id",
            part=OFFER,
        ),
        Field(
            "supplier_code",
            code(),
            "supplier article|supplier item|vendor code|kod dostawcy|kod u dostawcy"
            "|artikelcode leverancier|bestelcode|bestelnummer|lieferantenartikel|bestellnummer"
            "|bestellnr|supplier article number|supplier article no|supplier item no|supplier sku"
            "|supplier part number|supplier product code|vendor item number|vendor sku"
            "|vendor part number|symbol u dostawcy|indeks dostawcy|numer u dostawcy"
            "|artikelnummer leverancier|artikelnr leverancier|leveranciersartikelnummer"
            "|lieferantenartikelnummer|lieferanten artikelnr|lieferantenartnr|lief artnr"
            "|artikelnummer lieferant|supplier reference|manufact sku|lieferantbestellnummer1"
            "|vendor item no|suppl catalog no",
            empty="",
            part=OFFER,
        ),
        line(
            "supplier_name", "nazwa u dostawcy|naam bij leverancier|bezeichnung des lieferanten", part=OFFER
        ),
        Field(
            "purchase_price",
            money(),
            "cost|cost price|buying price|cena zakupu|cena nabycia|inkoopprijs|inkoop"
            "|einkaufspreis|ek|ek preis|unit cost|buy price|purchase price net|cena zakupu netto"
            "|ostatnia cena zakupu|inkoopprijs excl btw|inkoopprijs excl|netto inkoopprijs"
            "|kostprijs|einkaufspreis netto|ek netto|netto ek|ek preis netto|netto ek preis"
            "|purchases unit price|purchase cost|cost per item|default cost|supply price"
            "|standard cost|standard price|standaard inkoopprijs|lieferanteinkaufnetto1"
            "|last purchase price|cena ostatniego zakupu",
            part=OFFER,
        ),
        Field("purchase_price_unit", price_unit, "cena zakupu za|inkoopprijs per|ek pro", part=OFFER),
        Field(
            "pack",
            amount(3, above_zero=True),
            "supplier pack|opakowanie|opakowanie zbiorcze|verpakking|verpackung|gebinde|purchase pack"
            "|ilość w opakowaniu zbiorczym|inkoopverpakking",
            part=OFFER,
        ),
        Field(
            "purchase_minimum",
            amount(3),
            "minimum order quantity|moq|minimum zakupu|minimalne zamówienie|minimale afname"
            "|minimum bestelhoeveelheid|mindestbestellmenge|mindestmenge|min order qty"
            "|minimum order qty|minimale bestelhoeveelheid|mindestabnahme",
            part=OFFER,
        ),
        optional(
            "lead_days",
            days(MOST_DAYS),
            "lead time days|czas dostawy|termin dostawy|levertijd|levertijd dagen|lieferzeit"
            "|lieferzeit tage|delivery time|delivery days|czas realizacji|levertijd in dagen"
            "|lieferzeit in tagen|wiederbeschaffungszeit",
            part=OFFER,
        ),
        Field(
            "preferred",
            flag,
            "preferred supplier|główny dostawca|voorkeursleverancier|hauptlieferant",
            part=OFFER,
        ),
    ),
    (Part("", ("code",)), Part(OFFER, ("code", "supplier"), strict=True)),
    money=("list_price", "purchase_price"),
)
