"""The fields of orders, the heads they are known by in four languages, and the words for states."""

from __future__ import annotations

from typing import Final

from salesdesk.domain.importing.fields.common import (
    ARTICLE_SPARE,
    ARTICLE_VAGUE,
    ARTICLE_WORDS,
    CURRENCY_WORDS,
    CUSTOMER_SPARE,
    CUSTOMER_VAGUE,
    CUSTOMER_WORDS,
    QUANTITY_WORDS,
)
from salesdesk.domain.importing.reading import (
    amount,
    choice,
    code,
    flag,
    money,
    note,
    percentage,
    price_unit,
    row_currency,
    share,
    text,
    the_day,
    whole,
)
from salesdesk.domain.importing.rules import Entity, Field, Part, Spec
from salesdesk.domain.orders.rules import QUOTE_STATES, OrderState

__all__ = ["ORDERS"]

_STATE: Final = choice(
    # Quotes are written here alone: a file brings orders.
    [state for state in OrderState if state not in QUOTE_STATES],
    {
        OrderState.DRAFT: "new|quotation|quotation sent|sent|pending|pending payment|unconfirmed|nowe|nowy"
        "|bufor|w buforze|szkic|niepotwierdzone|niezatwierdzone|złożone|oczekujące|concept|nieuw|onbevestigd"
        "|entwurf|neu|unbestätigt|vorläufig|angebot",
        OrderState.WAITING: "awaiting approval|waiting for approval|pending approval|approval pending"
        "|to approve|do zatwierdzenia|do akceptacji|oczekuje na zatwierdzenie|oczekuje na akceptację"
        "|ter goedkeuring|wacht op goedkeuring|wacht op akkoord|zur freigabe|zur genehmigung"
        "|wartet auf freigabe|zu genehmigen",
        OrderState.CONFIRMED: "open|sale|sales order|processing|in progress|released|accepted|approved"
        "|to deliver and bill|to deliver|partially delivered|partly delivered|backorder|unfulfilled"
        "|partially fulfilled|otwarte|potwierdzone|zatwierdzone|przyjęte|w realizacji|realizowane"
        "|do realizacji|w trakcie realizacji|częściowo zrealizowane|niezrealizowane|bevestigd"
        "|in behandeling|lopend|gedeeltelijk geleverd|deels geleverd|openstaand|offen|bestätigt"
        "|in bearbeitung|freigegeben|teilweise geliefert|teilgeliefert|angenommen",
        OrderState.ON_HOLD: "hold|blocked|suspended|wstrzymane|zawieszone|zablokowane|in de wacht"
        "|geblokkeerd|aangehouden|gesperrt|zurückgestellt|angehalten|pausiert",
        OrderState.COMPLETED: "complete|done|closed|finished|shipped|delivered|fulfilled|to bill|invoiced"
        "|billed|locked|paid|refunded|zrealizowane|zakończone|zamknięte|wysłane|dostarczone|wykonane"
        "|zafakturowane|afgehandeld|voltooid|gesloten|geleverd|verzonden|gefactureerd|afgerond|erledigt"
        "|abgeschlossen|geschlossen|geliefert|versendet|versandt|fakturiert|berechnet|ausgeliefert",
        OrderState.CANCELLED: "canceled|cancel|void|voided|failed|rejected|anulowane|odrzucone"
        "|geannuleerd|vervallen|afgewezen|storniert|abgebrochen|abgelehnt",
    },
)

ORDERS: Final = Spec(
    Entity.ORDERS,
    (
        Field(
            "order",
            text(),
            "order number|zamówienie|nr zamówienia|numer zamówienia|ordernummer|bestelling"
            "|auftrag|auftragsnummer|order id|order ref|order reference|order nr|sales order"
            "|sales order no|sales order number|so number|so no|document number|document no"
            "|doc no|nr dokumentu|numer dokumentu|nr zam|numer zam|numer zlecenia|nr zlecenia"
            "|zlecenie|id zamówienia|verkooporder|verkoopordernummer|verkooporder nr"
            "|bestelling nr|order id nummer|auftragsnr|auftrag nr|belegnummer|belegnr"
            "|vorgangsnummer|vorgang nr|bestell id|sales document|verkaufsbeleg"
            "|nr zamówienia klienta|numer zamówienia klienta",
            required=True,
            vague="order no|bestelnummer|bestelnr|bestellung|bestellnummer|bestellnr|bestell nr"
            "|po number|po no|purchase order|customer po|customer order number|client order ref"
            "|id|nr|no|numer|number|nummer|dokument|document|beleg|vorgang",
            spare="invoice no|invoice number|nr faktury|numer faktury|rechnungsnummer|rechnungsnr"
            "|factuurnummer|factuurnr|invoice|faktura|factuur|rechnung",
        ),
        Field("customer", code(), CUSTOMER_WORDS, vague=CUSTOMER_VAGUE, spare=CUSTOMER_SPARE, required=True),
        Field(
            "order_date",
            the_day,
            "order day|ordered on|document date|doc date|created at|created on|creation date"
            "|transaction date|data zamówienia|data złożenia|data złożenia zamówienia"
            "|data dokumentu|data wystawienia|data utworzenia|data zam|orderdatum|besteldatum"
            "|datum bestelling|aanmaakdatum|documentdatum|auftragsdatum|bestelldatum|belegdatum"
            "|erstellt am|erstelldatum|bestellt am|purchase date|data zakupu",
            vague="date|data|datum",
            spare="invoice date|data faktury|rechnungsdatum|factuurdatum",
        ),
        Field(
            "state",
            _STATE,
            "status|order status|order state|stan|stan zamówienia|status zamówienia|orderstatus"
            "|bestelstatus|auftragsstatus|bestellstatus",
        ),
        Field(
            "position",
            whole(99_999),
            "line|line number|pos|pozycja|lp|regel|regelnummer|zeile|posnr|line no|line nr|row"
            "|row number|item position|nr pozycji|numer pozycji|regel nr|positie|position nr"
            "|positionsnummer|zeilennummer|lfd nr",
        ),
        Field("article", code(), ARTICLE_WORDS, vague=ARTICLE_VAGUE, spare=ARTICLE_SPARE),
        Field(
            "text",
            text(),
            "line text|tekst|bezeichnung|item name|product name|article name|nazwa|nazwa towaru"
            "|nazwa artykułu|nazwa produktu|nazwa towaru lub usługi|naam|artikelnaam"
            "|artikelomschrijving|productnaam|productomschrijving|artikelbezeichnung|artikelname"
            "|artikeltext|produktname|produktbezeichnung|positionstext|lineitem name|tytuł oferty",
            vague="item|product|artykuł|towar|produkt|artikel|towar usługa",
            spare="item description|product description|description|opis|omschrijving|beschreibung",
        ),
        Field(
            "quantity",
            amount(3, above_zero=True),
            f"{QUANTITY_WORDS}|"
            "lineitem quantity|quantity purchased|zamówiono|ilość zamówiona|zamówiona ilość"
            "|besteld|aantal besteld|besteld aantal|bestelde hoeveelheid|bestellte menge"
            "|auftragsmenge|bestellmenge|ordered|qty ordered|ordered qty|ordered quantity"
            "|liczba sztuk",
        ),
        Field(
            "delivered",
            amount(3),
            "delivered quantity|quantity delivered|qty delivered|delivered qty|shipped|qty shipped"
            "|shipped qty|shipped quantity|quantity shipped|zrealizowano|ilość zrealizowana"
            "|zrealizowana ilość|wydano|ilość wydana|geleverd|aantal geleverd|geleverd aantal"
            "|geleverde hoeveelheid|geliefert|gelieferte menge|menge geliefert|liefermenge"
            "|bereits geliefert",
        ),
        Field(
            "unit",
            code(),
            "uom|jm|jednostka|eenheid|einheit|me|unit of measure|unit of measurement|stock uom"
            "|base uom|measure|unit name|jedn|jednostka miary|jedn miary|meeteenheid|eenheidcode"
            "|mengeneinheit|mengeneinh",
        ),
        Field(
            "price",
            money(),
            "unit price|cena|prijs|preis|einzelpreis|unit rate|rate|price each|cena jednostkowa"
            "|cena jedn|cena sprzedaży|stukprijs|stuksprijs|eenheidsprijs|prijs per stuk"
            "|prijs per eenheid|verkoopprijs|stückpreis|ep|e preis|vk|vk preis|verkaufspreis"
            "|lineitem price|price per unit|cena sztuki|cena za sztukę|item price each",
        ),
        Field(
            "net_price",
            money(),
            "unit price net|price net|unit price excl vat|price excl vat|cena netto"
            "|cena jednostkowa netto|cena jedn netto|cena sprzedaży netto|nettoprijs|prijs excl btw"
            "|prijs excl|verkoopprijs excl btw|nettopreis|preis netto|einzelpreis netto"
            "|netto einzelpreis|vk netto|netto vk",
        ),
        Field(
            "gross_price",
            money(),
            "unit price gross|price gross|price incl vat|unit price incl vat|cena brutto"
            "|cena jednostkowa brutto|cena jedn brutto|cena sprzedaży brutto|brutoprijs"
            "|prijs incl btw|prijs incl|verkoopprijs incl btw|bruttopreis|preis brutto"
            "|einzelpreis brutto|brutto einzelpreis|vk brutto|brutto vk",
        ),
        Field("amount_currency", row_currency, CURRENCY_WORDS),
        Field(
            "price_unit",
            price_unit,
            "price per|cena za|prijs per|prijseenheid|preis pro|preiseinheit|pe|preis per"
            "|preis je|preis für|per aantal|prijs per aantal|prijsbasis|preisbasis|price basis"
            "|price quantity|price unit quantity|cena za ilość|jednostka cenowa|preismenge"
            "|per menge",
        ),
        Field(
            "discount",
            percentage,
            "rabat|korting|rabatt|discount percent|discount percentage|rabat procent|upust"
            "|kortingspercentage|rabattsatz|rabatt in %|line discount %|line discount percent",
        ),
        Field("discount_share", share, into=("discount",)),
        Field(
            "discount_amount",
            money(),
            "kwota rabatu|kortingsbedrag|rabattbetrag|discount value|wartość rabatu",
        ),
        Field(
            "free_of_charge", flag, "free|gratis|bezpłatnie|kostenlos|bezpłatny|gratisy|kostenlose position"
        ),
        Field(
            "order_discount",
            percentage,
            "order discount %|rabat od zamówienia|orderkorting|auftragsrabatt",
        ),
        Field("order_discount_amount", money(), "order discount amount"),
        Field(
            "requested_on",
            the_day,
            "requested day|delivery date|wanted|termin|termin realizacji|data dostawy|leverdatum"
            "|gewenste datum|liefertermin|wunschtermin|lieferdatum|requested date|required date"
            "|required by|delivery day|due date|needed by|expected delivery"
            "|expected delivery date|termin dostawy|termin realizacji zamówienia|data realizacji"
            "|oczekiwana data dostawy|data wysyłki|leverdag|gewenste leverdatum|leveringsdatum"
            "|levering op|verwachte leverdatum|liefertag|wunschlieferdatum"
            "|gewünschter liefertermin|gewünschtes lieferdatum|lieferung am|versanddatum"
            "|ship date requested|latest ship date",
        ),
        Field(
            "reference",
            text(),
            "your reference|referencja|kenmerk|uw kenmerk|referenz|ihr zeichen|reference no"
            "|customer reference|customer ref|nr referencyjny|referencja klienta|twoja referencja"
            "|referentie|klantreferentie|kundenreferenz|ihre referenz",
            vague=(
                "bestelnummer|bestelnr|bestellung|bestellnummer|bestellnr|bestell nr|po number|po no"
                "|purchase order|customer po|customer order number|client order ref"
            ),
        ),
        Field(
            "warehouse",
            code(12),
            "warehouse code|magazyn|magazijn|lager|warehouse name|mag|symbol magazynu|magazijncode"
            "|lagercode|lagernummer",
        ),
        Field(
            "memo",
            note,
            "note|notes|remarks|uwagi|notities|opmerkingen|bemerkung|notiz|comment|comments"
            "|instructions|uwaga|komentarz|uwagi do zamówienia|opmerking|notitie|anmerkung"
            "|anmerkungen|notizen|bemerkungen|kommentar",
        ),
    ),
    (Part("", ("customer", "order", "position"), strict=True),),
    money=("price", "net_price", "gross_price", "discount_amount", "order_discount_amount"),
)
