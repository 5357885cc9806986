"""The fields of customers, the heads they are known by in four languages, and the words for choices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from salesdesk.domain.customers.rules import CustomerKind, DeliveryPolicy
from salesdesk.domain.importing.countries import country
from salesdesk.domain.importing.fields.common import (
    INACTIVE_WORDS,
    MODE,
    MOST_DAYS,
    PLACE_WORDS,
    in_use,
    line,
    optional,
    place,
    short,
)
from salesdesk.domain.importing.phones import undialled
from salesdesk.domain.importing.places import postcode_and_city
from salesdesk.domain.importing.reading import (
    CODE,
    choice,
    code,
    currency,
    flag,
    language,
    mail,
    money,
    note,
    percentage,
    phones,
    phones_as_text,
    share,
    text,
    vat_id,
    weekdays,
    whole,
)
from salesdesk.domain.importing.rules import Entity, Field, Part, Spec, person_of
from salesdesk.domain.tax.rules import Treatment

__all__ = ["CUSTOMERS"]

_CUSTOMER: Final = choice(
    CustomerKind,
    {
        CustomerKind.COMPANY: "business|firma|bedrijf|zakelijk|unternehmen|gewerblich",
        CustomerKind.PERSON: "private|consumer|osoba|osoba fizyczna|particulier|privatperson|privat",
        CustomerKind.CASH: "walk in|detaliczny|gotówkowy|contant|barverkauf|laufkunde",
    },
)
_POLICY: Final = choice(
    DeliveryPolicy,
    {
        DeliveryPolicy.PARTIAL: "partial deliveries|częściowa|deelleveringen|teillieferung",
        DeliveryPolicy.COMPLETE: "only complete|całość|tylko w całości|compleet|nur komplett|komplett",
        DeliveryPolicy.CANCEL_REST: "cancel rest|cancel what is missing|bez reszty|reszta przepada"
        "|rest vervalt|ohne rest|rest entfällt",
    },
)
_TREATMENT: Final = choice(Treatment, {})


_CONTACT: Final = "contact"


def _name_contact(values: dict[str, Any]) -> None:
    """Beside the name of a firm a first and a last name are those of whoever is spoken to there."""
    if values.get("name") and (person := person_of(values)):
        values.setdefault("contact_name", person)


CUSTOMERS: Final = Spec(
    Entity.CUSTOMERS,
    (
        Field(
            "number",
            code(),
            "customer number|customer no|customer code|nr klienta|numer klienta|kod klienta"
            "|nr kontrahenta|klantnummer|klantnr|klantcode|debiteurnummer|kundennummer|kundennr"
            "|debitorennummer|customer nr|customer ref|client number|client no|client code"
            "|account number|account no|account code|account ref|account reference|debtor number"
            "|debtor code|cust no|kod kontrahenta|symbol kontrahenta|numer kontrahenta"
            "|symbol klienta|akronim|akronim kontrahenta|kod nabywcy|identyfikator|relatiecode"
            "|relatienummer|relatienr|debiteurcode|debiteurnr|debiteurennummer|debiteurennr"
            "|kundencode|kdnr|kundnr|debitorennr|debitor nr|debitornummer|debitorenkonto"
            "|kundenkonto|personenkonto|adressnummer|geschäftspartnernummer|card code|bp code"
            "|internal reference|kh symbol",
            required=True,
            vague="customer|client|account|id|nr|no|numer|kod|code|symbol|klient|kontrahent|nabywca"
            "|klant|relatie|debiteur|kunde|debitor|konto|nummer|ref|reference",
            spare="partner id|customer id|client id|id kontrahenta|id klienta|klant id|relatie id|kunden id",
        ),
        Field(
            "name",
            text(),
            "customer name|company|company name|business name|nazwa|nazwa firmy|nazwa klienta"
            "|firma|naam|bedrijfsnaam|klantnaam|bedrijf|firmenname|kundenname|customer full name"
            "|full name|trading name|account name|legal name|organisation|organization"
            "|client name|name 1|nazwa kontrahenta|nazwa pełna|pełna nazwa|nazwa 1|nazwa nabywcy"
            "|imię i nazwisko|naam 1|volledige naam|handelsnaam|debiteurnaam|relatienaam"
            "|naam relatie|naam debiteur|organisatie|firma 1|firmenbezeichnung|unternehmen"
            "|name des kunden|debitorenname|vor und nachname|name firma|firma name|kunde name"
            "|naam klant|name adressattyp unternehmen|card name|bp name|default address company",
            vague="customer|client|klient|kontrahent|nabywca|klant|relatie|debiteur|kunde|debitor",
            spare="name|contact name|display name",
        ),
        Field(
            "first_name",
            text(),
            "given name|forename|vorname|voornaam|imię|billing first name|buyer first name"
            "|vorname adressattyp natürl person",
        ),
        Field(
            "last_name",
            text(),
            "surname|family name|nachname|familienname|achternaam|nazwisko|billing last name"
            "|buyer last name|name adressattyp natürl person",
            spare="name",
        ),
        Field(
            "kind",
            _CUSTOMER,
            "type|customer type|rodzaj|typ|typ klienta|soort|klantsoort|kundenart|art|partner type"
            "|rodzaj kontrahenta|typ kontrahenta|klanttype|relatietype|kundentyp",
            is_general=True,
        ),
        Field("parent", code(), "head office|centrala|hoofdkantoor|zentrale", empty=None),
        Field("payer", code(), "bill to|płatnik|betaler|rechnungsempfänger|zahler|regulierer", empty=None),
        Field(
            "language",
            language,
            "język|taal|sprache|korrespondenzsprache|language code|taalcode|sprachcode|język kontrahenta",
        ),
        Field(
            "currency",
            currency,
            "waluta|valuta|munt|währung|currency code|kod waluty|valutacode|währungscode|default currency",
        ),
        Field("price_mode", MODE, "prices|net or gross|ceny|rodzaj cen|prijzen|preisart|preise"),
        Field(
            "country",
            country,
            "country code|kraj|kod kraju|land|landcode|länderkennzeichen|länderkürzel|country iso"
            "|country name|land iso|iso land|ländercode|landkod|kraj iso|nazwa kraju|landnaam"
            "|landcode iso|państwo|kod państwa|country region code|po country"
            "|default address country code|customer country|kraj nabywcy",
        ),
        Field(
            "vat_id",
            vat_id,
            "vat|vat no|vat number|vat reg no|tax id|nip|nip ue|vat ue|btw|btw nummer|btw nr"
            "|ust id|ust idnr|umsatzsteuer id|vat registration number|vat registration no"
            "|vat reg number|tax number|tax registration number|numer nip|nr nip|nip klienta"
            "|nip kontrahenta|nip nabywcy|nr vat ue|numer vat|nip vat ue|btw id"
            "|btw identificatienummer|btw identificatie|btw id nummer|ust identnr|ust idnummer"
            "|umsatzsteuer identifikationsnummer|umsatzsteueridentnummer|uid|uid nummer"
            "|eu ust idnr|eu ust id|lic trad num|federal tax id|tax id number|btw nr eu",
            empty="",
        ),
        Field("treatment", _TREATMENT, "tax treatment|sposób opodatkowania|btw regime|steuerart", empty=None),
        Field(
            "terms",
            text(CODE),
            "payment terms|payment terms code|terms code|payment days|warunki płatności"
            "|termin płatności|betalingsconditie|betaaltermijn|betalingstermijn|zahlungsbedingung"
            "|zahlungsziel|zahlungsbedingungen|payment term|terms of payment|credit days|due days"
            "|termin zapłaty|termin płatności dni|dni płatności|betalingsvoorwaarde"
            "|betalingsvoorwaarden|betaalvoorwaarde|betaalvoorwaarden|betaalconditie"
            "|betalingstermijn dagen|betalingsconditie code|zahlungsziel tage|zahlungskondition"
            "|zahlungsfrist|krediettermijn|betaaltermijn dagen|due date sales day"
            "|termin płatności w dniach|zahlungsziel in tagen",
        ),
        Field(
            "group",
            code(),
            "customer group|grupa|grupa klientów|klantgroep|groep|kundengruppe|gruppe|client group"
            "|customer category|grupa kontrahenta|kategoria klienta|relatiegroep|debiteurgroep"
            "|kundenkategorie|debitorengruppe",
            empty="",
        ),
        Field(
            "price_list",
            code(),
            "cennik|prijslijst|preisliste|default price list|cennik domyślny|prijslijstcode"
            "|preislistennr|preisgruppe|price list code",
            empty="",
        ),
        Field(
            "discount",
            percentage,
            "rebate|rabat|upust|korting|rabatt|customer discount|discount percent|discount percentage"
            "|rabat stały|upust procentowy|rabat procent|kortingspercentage|vaste korting"
            "|kundenrabatt|rabattsatz|rabatt in|korting in|discount in|rabat w",
            empty=Decimal(0),
        ),
        Field("discount_share", share, into=("discount",)),
        Field("discount_always", flag, "rabat zawsze|korting altijd|rabatt immer"),
        optional(
            "credit_limit",
            money(),
            "limit|limit kred|limit kredytowy|limit kupiecki|kredietlimiet|kreditlimit"
            "|credit limit amount|credit limit lcy|limit kredytu|kredyt kupiecki"
            "|maksymalny limit kredytu|kreditlinie|kreditrahmen",
        ),
        Field("delivery_policy", _POLICY, "leverwijze|lieferart|lieferpolitik"),
        Field("delivery_days", weekdays, "dni dostawy|leverdagen|liefertage", empty=""),
        line(
            "carrier",
            "przewoźnik|spediteur|vervoerder|frachtführer|shipping carrier|kurier|firma kurierska"
            "|transporteur|spedition|versanddienstleister",
        ),
        short(
            "shipping_method",
            "sposób wysyłki|verzendwijze|versandart|delivery method|sposób dostawy|leveringswijze"
            "|leverwijze code|versandbedingung",
        ),
        optional(
            "min_shelf_days",
            whole(MOST_DAYS),
            "shelf life days|minimalna przydatność|minimale houdbaarheid|restlaufzeit",
        ),
        Field(
            "invoice_email",
            mail,
            "factuur e mail|rechnungs e mail|email for invoices|e mail do faktur|email faktury"
            "|e mail facturen|rechnungsmail|e mail werk|e mail zakelijk|e mail geschäftlich"
            "|e mail służbowy|work email|email rechnung|invoice e mail|billing email",
            empty="",
            spare="mail addres|email|email address|adres e mail|e mailadres|email adresse|email 1|mail"
            "|mail address|mailadres|mailadresse|poczta elektroniczna",
        ),
        line("buyer_reference", "leitweg id|referencja|referentie|leitwegid|käuferreferenz"),
        Field(
            "phones",
            phones,
            "phone|telephone|tel|phone number|telefon|nr telefonu|telefoon|telefoonnummer"
            "|telefonnummer|rufnummer|telephone number|phone no|tel nr|nr tel|numer telefonu"
            "|telefoonnr|telefonnr|telefoonnr werk|telefoon werk|telefoon zakelijk"
            "|telefon geschäftlich|telefon służbowy|work phone|business phone|phone1"
            "|business phone number|customer phone",
            empty=(),
            faults=undialled,
            vague="mobile|mobile phone|cell phone|telefon komórkowy|komórka|nr komórki|gsm|mobiel"
            "|mobiele telefoon|mobiel nummer|handy|mobil|mobiltelefon",
            spare="billing phone|default address phone|phone 1|telephone 1|telefon 1|telefoon 1",
        ),
        Field(
            "memo",
            note,
            "note|notes|remarks|uwagi|notatki|notities|opmerkingen|memo tekst|bemerkung|notiz"
            "|bemerkungen|comment|comments|uwaga|opis|komentarz|opmerking|notitie|anmerkung"
            "|anmerkungen|notizen|kommentar|freitext",
            empty="",
        ),
        Field("active", flag, "aktywny|actief|aktiv|is active|czynny|actief ja nee|aktiv ja nein"),
        Field("inactive", in_use, INACTIVE_WORDS, into=("active",)),
        *place(
            "billing_",
            {
                "name": "invoice name|nazwa do faktury|factuurnaam|rechnungsname",
                "street": "street|address line 1|invoice street|billing address|ulica|straat|straße"
                "|rechnungsadresse|factuuradres|street and number|address 1|street address|address line"
                "|ulica i nr|ulica i numer|ulica nr|ulica nr domu|adres 1|straat en huisnummer"
                "|straat huisnummer|straat nr|straatnaam|adresregel 1|straße hausnummer"
                "|straße und hausnummer|straße nr|straße und nr|straßenname|adresszeile 1"
                "|street 1|ulica 1|straat 1|straße 1|billing address line 1|po address line 1"
                "|billing address 1"
                "|default address address1|default address 1|street line 1|factuurstraat|rechnungsstraße"
                "|ulica faktury|vestigingsadres"
                "|bezoekadres straat",
                "house_number": "house number|house no|number of house|nr domu|numer domu"
                "|huisnummer|hausnummer|hausnr"
                "|hnr|nr budynku|numer budynku|house nr|huisnr",
                "postcode": "postcode|zip|zip code|postal code|kod pocztowy|postleitzahl|plz|postal"
                "|postal zip code"
                "|zip postal code|billing zip|po postal code|default address zip"
                "|billing postal code|kod poczt|factuurpostcode|rechnungsplz|pna",
                "city": "city|town|miasto|miejscowość|plaats|woonplaats|stad|ort|stadt|plaatsnaam"
                "|vestigingsplaats|wohnort|factuurplaats|rechnungsort|miejscowość miasto"
                "|miasto miejscowość|po city|default address city",
                "region": "region|state|county|województwo|provincie|bundesland|state province"
                "|province|kanton|po region|default address province code|billing province",
                "country": "invoice country|kraj faktury|factuurland|rechnungsland",
            },
            {"street": "address|adres|adresse|anschrift|bezoekadres|postadres", "postcode": "kod"},
        ),
        Field(
            "billing_place",
            postcode_and_city,
            PLACE_WORDS,
            into=("billing_postcode", "billing_city"),
        ),
        *place(
            "delivery_",
            {
                "name": "ship to|ship to name|odbiorca|afleveradres naam|lieferempfänger|lieferadresse name"
                "|shipping name|delivery company|nazwa odbiorcy|naam afleveradres|lieferadresse firma",
                "street": "delivery address|ship to street|ulica dostawy|adres dostawy"
                "|afleverstraat|afleveradres"
                "|bezorgadres|lieferstraße|lieferadresse|lieferanschrift|shipping street"
                "|shipping address line 1|sa address line 1|shipping address 1|shipping address1"
                "|ship to address|shipping address|delivery address line 1|adres wysyłki"
                "|ulica wysyłki|verzendadres|verzendstraat|lieferanschrift straße|lieferadresse straße"
                "|versandadresse",
                "house_number": "ship to house number|nr domu dostawy|afleverhuisnummer|lieferhausnummer",
                "postcode": "ship to postcode|kod pocztowy dostawy|afleverpostcode|lieferplz"
                "|shipping postcode"
                "|shipping zip|shipping postal code|delivery zip|kod pocztowy wysyłki|verzendpostcode"
                "|lieferadresse plz",
                "city": "ship to city|miasto dostawy|afleverplaats|lieferort|shipping city|delivery town"
                "|miasto wysyłki|miejscowość dostawy|verzendplaats|lieferadresse ort",
                "region": "ship to region|województwo dostawy|afleverprovincie|lieferregion",
                "country": "ship to country|kraj dostawy|afleverland|lieferland|shipping country"
                "|kraj wysyłki"
                "|verzendland|lieferadresse land",
            },
        ),
        Field(
            "contact_name",
            text(),
            "contact|contact person|osoba kontaktowa|kontakt|contactpersoon|ansprechpartner"
            "|kontaktperson|contact full name|primary contact|osoba do kontaktu"
            "|naam contactpersoon|contactnaam|kontakt name|name ansprechpartner|cntct prsn"
            "|contactpersoon naam",
            part=_CONTACT,
        ),
        line("contact_job", "job|position|stanowisko|functie|position im haus|funktion", part=_CONTACT),
        Field(
            "contact_email",
            mail,
            "contact e mail|e mail kontaktu|e mail contactpersoon|e mail ansprechpartner",
            empty="",
            part=_CONTACT,
        ),
        Field(
            "contact_phone",
            phones_as_text,
            "contact telephone|telefon kontaktu|telefoon contactpersoon|telefon ansprechpartner",
            empty="",
            faults=undialled,
            part=_CONTACT,
        ),
        Field(
            "contact_language",
            language,
            "język kontaktu|taal contactpersoon|sprache ansprechpartner",
            empty="",
            part=_CONTACT,
        ),
        Field(
            "contact_may_order", flag, "may order|może zamawiać|mag bestellen|darf bestellen", part=_CONTACT
        ),
        optional(
            "contact_limit",
            money(),
            "order limit|limit zamówienia|bestellimiet|bestelllimit",
            part=_CONTACT,
        ),
    ),
    (Part("", ("number",)), Part(_CONTACT, ("number", "contact_name"), strict=True)),
    money=("credit_limit", "contact_limit"),
    finish=_name_contact,
)
