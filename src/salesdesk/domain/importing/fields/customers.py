"""The fields of customers, the heads they are known by in four languages, and the words for choices."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from salesdesk.domain.customers.rules import CustomerKind, DeliveryPolicy
from salesdesk.domain.importing.fields.common import HUNDRED, MODE, MOST_DAYS, line, optional, place, short
from salesdesk.domain.importing.reading import (
    CODE,
    amount,
    choice,
    code,
    country,
    currency,
    flag,
    language,
    mail,
    note,
    phones,
    text,
    weekdays,
    whole,
)
from salesdesk.domain.importing.rules import Entity, Field, Part, Spec
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
        DeliveryPolicy.CANCEL_REST: "cancel rest|bez reszty|rest vervalt|ohne rest",
    },
)
_TREATMENT: Final = choice(Treatment, {})


_CONTACT: Final = "contact"
CUSTOMERS: Final = Spec(
    Entity.CUSTOMERS,
    (
        Field(
            "number",
            code(),
            "customer|customer number|customer no|customer id|customer code|account"
            "|id|nr|numer|nr klienta|numer klienta|kod klienta|klient|kod"
            "|nr kontrahenta|kontrahent|klantnummer|klantnr|klant|klantcode|debiteur"
            "|debiteurnummer|kundennummer|kundennr|kunde|kunden nr|debitor"
            "|debitorennummer",
            required=True,
        ),
        Field(
            "name",
            text(),
            "customer name|company|company name|business name|nazwa|nazwa firmy"
            "|nazwa klienta|firma|naam|bedrijfsnaam|klantnaam|bedrijf|firmenname"
            "|kundenname",
        ),
        Field("kind", _CUSTOMER, "type|customer type|rodzaj|typ|typ klienta|soort|klantsoort|kundenart|art"),
        Field("parent", code(), "head office|centrala|hoofdkantoor|zentrale", empty=None),
        Field("payer", code(), "bill to|płatnik|betaler|rechnungsempfänger|zahler|regulierer", empty=None),
        Field("language", language, "język|taal|sprache|korrespondenzsprache"),
        Field("currency", currency, "waluta|valuta|munt|währung"),
        Field("price_mode", MODE, "prices|net or gross|ceny|rodzaj cen|prijzen|preisart|preise"),
        Field("country", country, "country code|kraj|kod kraju|land|landcode|länderkennzeichen|länderkürzel"),
        Field(
            "vat_id",
            text(CODE),
            "vat|vat no|vat number|vat reg no|tax id|nip|nip ue|vat ue|btw|btw nummer"
            "|btw nr|ust id|ust idnr|ustid|ust id nr|umsatzsteuer id|steuernummer",
            empty="",
        ),
        Field("treatment", _TREATMENT, "tax treatment|sposób opodatkowania|btw regime|steuerart", empty=None),
        Field(
            "terms",
            text(CODE),
            "payment terms|terms code|payment days|warunki płatności|termin płatności"
            "|forma płatności|betalingsconditie|betaaltermijn|betalingstermijn"
            "|zahlungsbedingung|zahlungsziel|zahlungsbedingungen",
        ),
        Field(
            "group",
            code(),
            "customer group|grupa|grupa klientów|klantgroep|groep|kundengruppe|gruppe",
            empty="",
        ),
        Field("price_list", code(), "pricelist|cennik|prijslijst|preisliste", empty=""),
        Field(
            "discount",
            amount(4, most=HUNDRED),
            "discount %|rebate|rabat|rabat %|upust|korting|korting %|rabatt|rabatt %",
            empty=Decimal(0),
        ),
        Field("discount_always", flag, "rabat zawsze|korting altijd|rabatt immer"),
        optional("credit_limit", amount(4), "limit|limit kredytowy|limit kupiecki|kredietlimiet|kreditlimit"),
        Field("delivery_policy", _POLICY, "dostawy|leverwijze|lieferart|lieferpolitik"),
        Field("delivery_days", weekdays, "dni dostawy|leverdagen|liefertage", empty=""),
        line("carrier", "przewoźnik|spediteur|vervoerder|frachtführer"),
        short("shipping_method", "sposób wysyłki|verzendwijze|versandart"),
        optional(
            "min_shelf_days",
            whole(MOST_DAYS),
            "shelf life days|minimalna przydatność|minimale houdbaarheid|restlaufzeit",
        ),
        Field(
            "invoice_email",
            mail,
            "email|e mail|email address|invoice e mail|adres e mail|poczta|mail"
            "|e mailadres|factuur e mail|email adresse|rechnungs e mail",
            empty="",
        ),
        line("buyer_reference", "leitweg id|referencja|referentie|leitwegid|käuferreferenz"),
        Field(
            "phones",
            phones,
            "phone|telephone|tel|phone number|mobile|telefon|nr telefonu|telefoon"
            "|telefoonnummer|telefonnummer|rufnummer",
            empty=(),
        ),
        Field(
            "memo",
            note,
            "note|notes|remarks|uwagi|notatki|notities|opmerkingen|memo tekst|bemerkung|notiz|bemerkungen",
            empty="",
        ),
        Field("active", flag, "aktywny|actief|aktiv"),
        *place(
            "billing_",
            {
                "name": "invoice name|nazwa do faktury|factuurnaam|rechnungsname",
                "street": "street|address|address line 1|invoice street|billing address|ulica|adres"
                "|straat|adresse|straße|strasse|anschrift|rechnungsadresse|factuuradres",
                "house_number": "house number|house no|number of house|nr domu|numer domu|huisnummer"
                "|hausnummer|hausnr|hnr",
                "postcode": "postcode|post code|zip|zip code|postal code|kod pocztowy|postleitzahl|plz",
                "city": "city|town|miasto|miejscowość|plaats|woonplaats|stad|ort|stadt",
                "region": "region|state|county|województwo|provincie|bundesland",
                "country": "invoice country|kraj faktury|factuurland|rechnungsland",
            },
        ),
        *place(
            "delivery_",
            {
                "name": "ship to|ship to name|odbiorca|afleveradres naam|lieferempfänger|lieferadresse name",
                "street": "delivery address|ship to street|ulica dostawy|adres dostawy"
                "|afleverstraat|afleveradres|bezorgadres|lieferstraße|lieferadresse"
                "|lieferanschrift",
                "house_number": "ship to house number|nr domu dostawy|afleverhuisnummer|lieferhausnummer",
                "postcode": "ship to postcode|kod pocztowy dostawy|afleverpostcode|lieferplz",
                "city": "ship to city|miasto dostawy|afleverplaats|lieferort",
                "region": "ship to region|województwo dostawy|afleverprovincie|lieferregion",
                "country": "ship to country|kraj dostawy|afleverland|lieferland",
            },
        ),
        Field(
            "contact_name",
            text(),
            "contact|contact person|osoba kontaktowa|kontakt|contactpersoon|ansprechpartner|kontaktperson",
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
        short(
            "contact_phone",
            "contact telephone|telefon kontaktu|telefoon contactpersoon|telefon ansprechpartner",
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
            amount(4),
            "order limit|limit zamówienia|bestellimiet|bestelllimit",
            part=_CONTACT,
        ),
    ),
    (Part("", ("number",)), Part(_CONTACT, ("number", "contact_name"), strict=True)),
)
