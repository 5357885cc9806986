"""The heads of files that other programs write: each column means what a person would take it for."""

from __future__ import annotations

import pytest

from salesdesk.domain.importing.heads import map_header
from salesdesk.domain.importing.rules import Entity
from salesdesk.domain.importing.specs import SPECS
from salesdesk.errors import Refused


def meant(entity: Entity, header: str, sign: str = ";") -> str:
    """The fields of the columns that are read, in the order of the file."""
    return ";".join(column.key for column in map_header(SPECS[entity], header.split(sign)).columns)


@pytest.mark.parametrize(
    ("entity", "header", "found"),
    [
        (Entity.ARTICLES, "ID;Type;SKU;Name;Tax class;Stock;Sale price;Regular price;Weight (lbs)",
         "kind;code;name;tax_class;list_price"),
        (Entity.ARTICLES, "Handle;Title;Body (HTML);Variant SKU;Variant Price;Variant Barcode;Variant Grams",
         "name;description;code;list_price;gtin;weight_in_grams"),
        (Entity.ARTICLES, "Product ID;Name *;Price tax excluded;Reference #;Manufacturer;EAN13;UPC;Quantity",
         "name;list_price;code;brand;gtin"),
        (Entity.ARTICLES, "System ID;UPC;EAN;Custom SKU;Item;Qty.;Price;MSRP;Brand",
         "gtin;code;name;list_price;brand"),
        (Entity.ARTICLES, "item-name;item-description;listing-id;seller-sku;price;product-id",
         "name;description;code;list_price"),
        (Entity.ARTICLES, "product_id;sku;ean;name;price_brutto;price_netto;manufacturer_name",
         "code;gtin;name;list_price;brand"),
        (Entity.ARTICLES, "Product ID;Product Name;Product Code/SKU;Price;Retail Price;Sale Price;Brand Name",
         "name;code;list_price;brand"),
        (Entity.ARTICLES, "ProductID;Name;ProductNumber;StandardCost;ListPrice",
         "name;code;purchase_price;list_price"),
        (Entity.ARTICLES, "Kod;Nazwa;Numer katalogowy;EAN;J.M.", "code;name;gtin;base_unit"),
        (Entity.ARTICLES, "Nazwa;Numer katalogowy;EAN", "name;code;gtin"),
        (Entity.ARTICLES, "Indeks katalogowy;Indeks handlowy;Nazwa;Kod kreskowy", "code;name;gtin"),
        (Entity.ARTICLES, "No.;Description;Base Unit of Measure;Unit Price;Tariff No.;Vendor No.",
         "code;description;base_unit;list_price;customs_code;supplier"),
        (Entity.ARTICLES, "Artikelcode;Naam;Omschrijving;Verkoopprijs", "code;name;description;list_price"),
        (Entity.ARTICLES, "Artikelcode;Omschrijving;Verkoopprijs", "code;name;list_price"),
        (Entity.ARTICLES, "*ItemCode;ItemName;PurchasesUnitPrice;SalesDescription;SalesUnitPrice",
         "code;name;purchase_price;description;list_price"),
        (Entity.CUSTOMERS, "CardCode;CardName;Address;ZipCode;City;Country;LicTradNum;Currency",
         "number;name;billing_street;billing_postcode;billing_city;country;vat_id;currency"),
        (Entity.CUSTOMERS, "Customer ID;Customer No.;Company;Name;Email;Invoice e-mail",
         "number;name;last_name;invoice_email"),
        (Entity.STOCK, "SKU;In stock?;Stock;Product ID", "article;quantity"),
        (Entity.STOCK, "#;Item No.;Item Description;In Stock;Committed;Available", "article;quantity"),
        (Entity.STOCK, "Kod;Magazyn;Ilość;Dostępna ilość;Cena ostatniego zakupu",
         "article;warehouse;quantity;unit_cost"),
        (Entity.ORDERS, "InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID",
         "order;article;text;quantity;order_date;price;customer"),
        (Entity.ORDERS, "Sales Order;Date;Customer;Customer Name;Item Code;Item Name;Description;Qty;Rate",
         "order;order_date;customer;article;text;quantity;price"),
        (Entity.ORDERS, "Nr zamówienia;Kontrahent;Indeks;Zamówiono;Zrealizowano",
         "order;customer;article;quantity;delivered"),
    ],
)  # fmt: skip
def test_heads_of_a_program_mean_what_a_person_takes_them_for(
    entity: Entity, header: str, found: str
) -> None:
    assert meant(entity, header) == found


def test_two_plain_heads_of_one_field_are_still_refused() -> None:
    with pytest.raises(Refused, match="both mean List price"):
        meant(Entity.ARTICLES, "Symbol;Cena detaliczna netto;Cena hurtowa netto")
