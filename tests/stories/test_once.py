"""What was done is done once: a key pressed twice, a note billed twice, a line cut in COMMIT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import select, update

from salesdesk.desk import new_call_id
from salesdesk.domain.approvals import verbs as approvals
from salesdesk.domain.approvals.told import decisions_seen
from salesdesk.domain.article_cards.queries import article_card
from salesdesk.domain.assortment import verbs as assortment
from salesdesk.domain.billing import verbs as billing
from salesdesk.domain.billing.verbs import invoice_notes
from salesdesk.domain.boxes import verbs as boxes
from salesdesk.domain.catalogue import changing as articles
from salesdesk.domain.catalogue import verbs as catalogue
from salesdesk.domain.catalogue.changing import article_details
from salesdesk.domain.catalogue.rules import ArticleLife, Relation
from salesdesk.domain.company.overview import company_details
from salesdesk.domain.company.verbs import change as change_company
from salesdesk.domain.corrections import reversing
from salesdesk.domain.corrections import verbs as corrections
from salesdesk.domain.corrections.quarantine import end_quarantine, quarantine
from salesdesk.domain.corrections.writing_off import write_off
from salesdesk.domain.customers import changing, taxing
from salesdesk.domain.customers import verbs as customers
from salesdesk.domain.customers.details import Details, change_details
from salesdesk.domain.customers.model import Customer
from salesdesk.domain.customers.queries import Place
from salesdesk.domain.customers.rules import AddressKind
from salesdesk.domain.customers.vat_ids import VatIdCheck
from salesdesk.domain.drafts import verbs as drafts
from salesdesk.domain.drafts.changing_customer import change_customer
from salesdesk.domain.drafts.copying import copy_order
from salesdesk.domain.drafts.handing_over import hand_over
from salesdesk.domain.drafts.queries import draft_view
from salesdesk.domain.drafts.verbs import NewOrder, add_line, enter, open_draft
from salesdesk.domain.fulfilment import verbs as fulfilment
from salesdesk.domain.fulfilment.queries import batches_for
from salesdesk.domain.fulfilment.substituting import substitute, substituted_told
from salesdesk.domain.fulfilment.taking_over import take_over
from salesdesk.domain.fulfilment.verbs import allocate, allocate_and_issue, issue
from salesdesk.domain.importing import verbs as importing
from salesdesk.domain.importing.operations import Context
from salesdesk.domain.importing.rules import Entity, Record
from salesdesk.domain.orders import verbs as orders
from salesdesk.domain.orders.broken import broken_told
from salesdesk.domain.orders.rules import OrderState
from salesdesk.domain.orders.taxing_anew import tax_anew
from salesdesk.domain.orders.verbs import confirm
from salesdesk.domain.picking import verbs as picking
from salesdesk.domain.picking.queries import pick_list
from salesdesk.domain.picking.rules import Instead
from salesdesk.domain.pricing import lists, promoting, setting
from salesdesk.domain.pricing import verbs as pricing
from salesdesk.domain.pricing.markup import Markup
from salesdesk.domain.pricing.owners import Owner, Whose
from salesdesk.domain.pricing.promotions import Benefit, Deal
from salesdesk.domain.purchasing import drafting as purchase_drafts
from salesdesk.domain.purchasing import offers
from salesdesk.domain.purchasing import verbs as purchasing
from salesdesk.domain.purchasing.queries import lines_of_purchase
from salesdesk.domain.purchasing.slipping import expect, note_late
from salesdesk.domain.quotes import verbs as quotes
from salesdesk.domain.quotes.issuing import issue_quote
from salesdesk.domain.quotes.mailing import mail_quote
from salesdesk.domain.selling_limits import verbs as limits
from salesdesk.domain.selling_limits.rules import Limits
from salesdesk.domain.stocktakes import verbs as stocktakes
from salesdesk.domain.stocktakes.approving import approve as approve_stocktake
from salesdesk.domain.stocktakes.rules import Scope, Uncounted
from salesdesk.domain.tax.rules import PriceMode, Treatment
from salesdesk.domain.transfers import verbs as transfers
from salesdesk.domain.transfers.entering import Sending
from salesdesk.errors import IllegalMove
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import Role
from salesdesk.office.work import VERBS, Transaction, declared
from salesdesk.storage.engine import Database
from salesdesk.warehouse.counting.operations import Lost
from salesdesk.warehouse.ledger.rules import Cause
from salesdesk.warehouse.receiving.operations import Arrival
from salesdesk.warehouse.stock import verbs as stock
from salesdesk.warehouse.stock.rules import WarehouseDetails
from salesdesk.warehouse.transfers.operations import Arrived
from tests.house import House, at_once
from tests.invariants import assert_sound, refused, rows_of
from tests.servers.proxy import Cut, proxied

P = ParamSpec("P")
R = TypeVar("R")


def calls_of(house: House) -> Counter[str]:
    """How often each verb of the order's flow has happened."""
    with house.database.read() as session:
        names = session.scalars(select(HistoryRow.verb).where(HistoryRow.entry == 0))
        return Counter(name for name in names if name.split(".")[0] in FLOW)


FLOW = "drafts", "orders", "fulfilment", "billing"
EACH_ONCE = Counter(
    {
        "drafts.open_draft": 1,
        "drafts.add_line": 1,
        "orders.confirm": 1,
        "fulfilment.allocate": 1,
        "fulfilment.issue": 1,
        "billing.invoice_notes": 1,
    }
)


def test_note_is_not_billed_twice(house: House) -> None:
    [note] = house.issue(house.order("ANNA", house.line("MUG")))
    house.bill(note)
    error = refused(house.desk, invoice_notes, [note.id])
    assert isinstance(error, IllegalMove)
    assert str(error) == "Note WZ 1/2026/MAIN has been billed already."
    assert_sound(house.database)


def test_note_is_billed_once_by_two_clerks_at_the_same_time(house: House) -> None:
    notes = [house.issue(house.order("ANNA", house.line("MUG")))[0].id for _ in range(2)]

    def bill(seat: House) -> int:
        try:
            return len(seat.do(invoice_notes, notes))
        except IllegalMove:
            return 0

    with house.seats(2) as seats:
        assert sorted(at_once([partial(bill, seat) for seat in seats])) == [0, 1]
    assert_sound(house.database)


def test_key_that_is_pressed_twice_counts_once(house: House) -> None:
    desk, twice = house.desk, range(2)
    [draft, again] = [desk.call("open", open_draft, NewOrder(house.customers["ANNA"])) for _ in twice]
    assert draft == again
    [line, again_line] = [desk.call("line", add_line, draft.id, house.line("MUG", "2.5")) for _ in twice]
    assert line == again_line
    [order, again_order] = [desk.call("confirm", confirm, draft.id) for _ in twice]
    assert order == again_order
    [picks, again_picks] = [desk.call("allocate", allocate, draft.id) for _ in twice]
    assert picks == again_picks
    [notes, again_notes] = [desk.call("issue", issue, draft.id) for _ in twice]
    assert notes == again_notes
    [invoices, again_invoices] = [desk.call("bill", invoice_notes, [notes[0].id]) for _ in twice]
    assert invoices == again_invoices
    assert calls_of(house) == EACH_ONCE
    assert house.state(draft.id) is OrderState.COMPLETED
    assert_sound(house.database)


def test_key_that_arrives_twice_at_the_same_moment_counts_once(house: House) -> None:
    new = NewOrder(house.customers["ANNA"])
    with house.seats(2) as seats:
        enters = at_once([partial(s.desk.call, "e", enter, new, [s.line("MUG", 3)], True) for s in seats])
        assert enters[0] == enters[1]
        order_id = enters[0].id
        notes = at_once([partial(s.desk.call, "n", allocate_and_issue, order_id) for s in seats])
        assert notes[0] == notes[1]
        [note] = notes[0]
        bills = at_once([partial(s.desk.call, "b", invoice_notes, [note.id]) for s in seats])
        assert bills[0] == bills[1]
    assert house.stock("MUG")["MAIN"] == (97, 0)
    assert_sound(house.database)


@pytest.mark.parametrize("cut", Cut)
def test_line_that_is_cut_in_every_commit_of_an_order(postgres_house: House, cut: Cut) -> None:
    """Each step of the flow loses its connection in COMMIT, and each happens exactly once."""
    with proxied(postgres_house.database.url) as proxy:
        far = Database(proxy.url)
        house = replace(postgres_house, database=far)
        desk = house.desk
        proxy.next_cut = cut
        draft = desk.do(open_draft, NewOrder(house.customers["ANNA"]))
        proxy.next_cut = cut
        assert desk.do(add_line, draft.id, house.line("MUG", 2)).held == 2
        proxy.next_cut = cut
        assert desk.do(confirm, draft.id).number == "ZS 1/2026"
        proxy.next_cut = cut
        assert len(desk.do(allocate, draft.id)) == 1
        proxy.next_cut = cut
        [note] = desk.do(issue, draft.id)
        proxy.next_cut = cut
        [invoice] = desk.call(new_call_id(), invoice_notes, [note.id])
        assert proxy.next_cut is None
        far.close()
    assert (note.number, invoice.number) == ("WZ 1/2026/MAIN", "FV 1/2026")
    assert calls_of(postgres_house) == EACH_ONCE
    assert postgres_house.state(draft.id) is OrderState.COMPLETED
    assert_sound(postgres_house.database)


ROOMS = (
    "catalogue", "customers", "pricing", "selling_limits", "drafts", "orders", "corrections", "fulfilment",
    "purchasing", "quotes", "billing", "importing", "assortment", "stock", "approvals", "transfers",
    "picking", "boxes", "stocktakes",
)  # fmt: skip


@pytest.mark.either_database
def test_every_verb_that_is_repeated_gives_the_same_and_changes_nothing_more(house: House) -> None:
    """One firm, one day, each verb of the business twice under one call id."""
    done: set[str] = set()

    def twice(verb: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        call = new_call_id()
        result = house.desk.call(call, verb, *args, **kwargs)
        after = rows_of(house.database)
        assert house.desk.call(call, verb, *args, **kwargs) == result
        assert rows_of(house.database) == after
        done.add(declared(VERBS, verb).name)
        return result

    anna, mug, main = house.customers["ANNA"], house.articles["MUG"], house.warehouses["MAIN"]
    today, one = date(2026, 3, 2), Decimal(1)
    place_ = Place("Nina", "Prosta", "7", "00-838", "Warszawa", "PL")

    [lamp] = twice(catalogue.add_articles, [catalogue.NewArticle("LAMP", "Lamp", one)])
    twice(catalogue.add_brand, "Lux")
    twice(catalogue.add_category, "LIGHT", "Light")
    twice(catalogue.relate, lamp, mug, Relation.ASSOCIATED)
    twice(catalogue.set_life, lamp, ArticleLife.RUNNING_OUT)
    twice(catalogue.set_list_price, lamp, one, 100)
    shown = house.ask(article_details, lamp)
    twice(articles.change_article, lamp, shown, replace(shown, name="Big lamp", names=(("pl", "Lampa"),)))
    box = catalogue.NewUnit("box", 12)
    twice(articles.add_unit, lamp, box)
    twice(articles.change_unit, lamp, box, replace(box, numerator=10, gtin="5901234123457"))
    twice(articles.remove_unit, lamp, "box")

    yard = twice(stock.add_warehouse, "YARD", "Yard", "PL")
    bare = WarehouseDetails("Yard", "PL")
    twice(stock.change_warehouse, yard, bare, replace(bare, street="Polna", city="Radom"))

    terms = twice(customers.add_terms, customers.NewTerms("T", "Terms", 3))
    group = twice(customers.add_group, "G", "Group", one)
    [nina] = twice(customers.add_customers, [customers.NewCustomer("NINA", "Nina", "PL", "pl", "PLN", terms)])
    address = twice(customers.add_address, nina, AddressKind.DELIVERY, place_)
    stands = changing.AddressDetails(**asdict(place_))
    twice(changing.change_address, address, stands, replace(stands, city="Radom", preferred=True))
    twice(changing.remove_address, twice(customers.add_address, nina, AddressKind.BILLING, place_))
    contact = twice(customers.add_contact, nina, customers.NewContact("Jan", phone="42 111"))
    jan = changing.Person("Jan", "", ("42 111",), "", "", True, None, None)
    twice(changing.change_contact, contact, jan, replace(jan, phones=("42 222",)))
    twice(changing.remove_contact, contact)
    twice(changing.rename, nina, "Nina Nowak")
    seen = Details("Nina Nowak", (), "", "PL", "", "pl", terms, "")
    twice(change_details, nina, seen, replace(seen, phones=("42 600",), memo="ring twice"))
    twice(
        customers.set_conditions,
        nina,
        discount=one,
        discount_always=False,
        credit_limit=Decimal(9999),
        price_list_id=twice(pricing.add_price_list, "L", "List", "PLN", PriceMode.NET),
    )
    twice(assortment.set_article_code, nina, "X", mug)
    twice(taxing.set_treatment, nina, Treatment.EXPORT, None)
    registered = replace(seen, phones=("42 600",), memo="ring twice")
    twice(change_details, nina, registered, replace(registered, vat_id="PL5260250274"))
    twice(taxing.enter_vat_check, nina, VatIdCheck("PL5260250274", today, True, "WAPI-1"))
    twice(taxing.set_treatment, nina, None, Treatment.EXPORT)
    twice(customers.block, nina, "why")
    twice(customers.unblock, nina)
    twice(pricing.add_customer_prices, nina, [pricing.NewPrice(mug, one, today)])
    pen = pricing.NewPrice(house.articles["PEN"], one, today)
    twice(pricing.add_list_prices, 1, [replace(pen, from_quantity=one)])
    listed = Owner(Whose.LIST, 1)
    price = twice(setting.add_price, listed, pen)
    twice(setting.change_price, listed, price, pen, dear := replace(pen, price=Decimal(2)))
    twice(setting.end_price, listed, price, dear, today)
    coming = replace(pen, valid_from=date(2026, 3, 9))
    twice(setting.remove_price, listed, twice(setting.add_price, listed, coming), coming)
    copy = twice(lists.begin_copy, 1, "C", "Copy", Markup(one), today)
    twice(lists.copy_prices, copy, 1, Markup(one), today)
    twice(lists.finish_copy, copy)
    twice(lists.change_list, copy, lists.ListDetails("Copy", True), lists.ListDetails("Copy", False))
    twice(lists.give_list, group, None, 1)
    twice(lists.drop_list, copy)
    spring = promoting.NewPromotion("S", "Spring", Deal(Benefit.PERCENT, one), today, articles=(mug,))
    twice(limits.set_limit, Role.TELEMARKETER, Limits(one), None)
    twice(limits.drop_limit, Role.TELEMARKETER, Limits(one))
    twice(promoting.end_promotion, twice(promoting.add_promotion, spring), today)
    gift = Deal(Benefit.FREE_ARTICLE, free=one, from_quantity=one, free_article_id=house.articles["WIRE"])
    given = house.do(promoting.add_promotion, replace(spring, code="G", deal=gift))
    draft = twice(enter, NewOrder(anna), [house.line("MUG")]).id
    twice(drafts.remove_line, house.ask(draft_view, draft).lines[1].id)
    twice(drafts.accept_gift, draft, "G")
    house.do(promoting.end_promotion, given, today - timedelta(days=1))
    house.do(orders.cancel, draft, "wait")

    draft = twice(open_draft, NewOrder(nina)).id
    line = twice(add_line, draft, house.line("MUG", 140))
    line = twice(drafts.change_line, line.id, house.line("MUG", 135))
    twice(drafts.remove_line, twice(add_line, draft, house.line("PEN")).id)
    twice(drafts.change_header, draft, NewOrder(nina, memo="ring"))
    twice(drafts.keep_alive, draft)
    twice(enter, NewOrder(anna), [house.line("SET")], True)
    twice(drafts.sweep_holds)
    copied = twice(copy_order, draft).id
    twice(hand_over, copied, house.users[Role.TELEMARKETER])
    twice(change_customer, copied, anna)
    quoted = house.order("ANNA", house.line("MUG", 2), confirmed=False, is_quote=True)
    twice(issue_quote, quoted)
    twice(mail_quote, quoted, "anna@example.com")
    revised = twice(quotes.revise_quote, quoted).id
    twice(orders.cancel, twice(quotes.order_from_quote, quoted).id, "no")
    twice(issue_quote, revised)
    twice(quotes.decline_quote, revised, "too dear")
    twice(confirm, draft)
    twice(orders.put_on_hold, draft, "wait")
    twice(orders.resume, draft)
    twice(tax_anew, draft)
    twice(orders.firm_planned)
    twice(fulfilment.reserve, draft)
    twice(allocate, draft)
    twice(fulfilment.deallocate, draft)
    house.do(catalogue.relate, house.articles["MUG"], house.articles["PEN"], Relation.SUBSTITUTE)
    twice(substitute, line.id, house.articles["PEN"], one)
    batch = house.ask(batches_for, line.id)[0]
    twice(fulfilment.allocate_batch, line.id, batch.batch_id, main, one)
    twice(take_over, line.id, batch.batch_id, main, one, ())
    twice(fulfilment.allocate_together, [draft], main)
    [note] = twice(issue, draft)
    twice(reversing.reverse_note, note.id, "wrong pallet")
    [note] = twice(issue, draft)
    twice(corrections.correct_batch, batch.batch_id, main, Decimal(0), one, "one is there still")
    apart = batch.batch_id, main, one
    twice(quarantine, *apart, "smells")
    twice(end_quarantine, *apart)
    tea = house.ask(article_card, house.articles["TEA"]).batches[0]
    twice(write_off, tea.batch_id, main, Lost(one, Cause.BROKEN))
    moved = twice(transfers.send, main, yard, [Sending(house.articles["TEA"], Decimal(3))]).id
    part = [Arrived(tea.batch_id, one)]
    twice(transfers.receive, moved, part)
    twice(transfers.take_back, moved, part)
    twice(transfers.write_off, moved, part, Cause.SHRINKAGE)
    counting = twice(stocktakes.open_stocktake, main, Scope()).id
    twice(stocktakes.count, counting, tea.batch_id, one)
    twice(stocktakes.send_back, counting, [tea.batch_id])
    twice(stocktakes.count, counting, tea.batch_id, one, adds=True)
    twice(approve_stocktake, counting, 3, Uncounted.LEAVE)
    twice(stocktakes.cancel, house.do(stocktakes.open_stocktake, main, Scope()).id)
    juice = house.order("ANNA", house.line("JUICE", 3))
    house.do(allocate, juice)
    [to_pick] = house.ask(pick_list, juice).lines
    twice(picking.pick, *to_pick.key, one)
    twice(picking.pick_scanned, juice, "juice")
    twice(picking.take_instead, Instead(*to_pick.key, "", date(2026, 5, 1), one))
    [packed] = twice(picking.issue_picked, juice).notes
    house.do(change_company, replace(house.ask(company_details).details, gs1_prefix="5901234"))
    twice(boxes.number_boxes, packed.number, 2)
    twice(corrections.block_expired, [batch.batch_id])
    twice(corrections.release_outgrown, [mug])

    [supplier] = twice(purchasing.add_suppliers, [purchasing.NewSupplier("S", "Sup", "PL", "PLN", "pl")])
    twice(purchasing.offer_articles, supplier, [purchasing.Offered(lamp, "L", one)])
    cups = purchasing.Offered(mug, "M", one)
    twice(offers.add_offer, supplier, cups)
    twice(offers.change_offer, supplier, cups, replace(cups, code="M-1", pack=Decimal(6)))
    twice(offers.remove_offer, mug, supplier)
    [ordered] = twice(purchasing.order_shortages, main)
    twice(purchase_drafts.add_line, ordered.id, house.articles["RARE"], Decimal(12))
    [bought, rare] = house.ask(lines_of_purchase, ordered.id)
    twice(purchase_drafts.change_line, bought.id, Decimal(3))
    twice(purchase_drafts.remove_line, rare.id)
    twice(purchasing.place, ordered.id)
    twice(expect, ordered.id, house.clock.now.date() + timedelta(days=30))
    twice(note_late)
    twice(purchasing.receive_purchase, ordered.id, [purchasing.ArrivedLine(bought.id, one)])
    house.order("ANNA", house.line("RARE"))
    twice(purchasing.cancel, twice(purchasing.order_shortages, main)[0].id, "no")
    twice(purchasing.receive_goods, main, supplier, [Arrival(mug, one, one)])

    twice(invoice_notes, [note.id])
    twice(billing.invoice_services, [house.order("ANNA", house.line("FREIGHT"))])
    [rest] = twice(allocate_and_issue, draft, main)
    twice(orders.close_remainder, draft, "enough")
    house.bill(rest)
    twice(orders.cancel, house.order("ANNA", house.line("MUG")), "no")

    def waiting() -> int:
        return house.order("LIMIT", house.line("MUG", 20))

    stopped = waiting()
    twice(approvals.approve, stopped, "this once")
    twice(approvals.send_back, waiting(), "less")
    twice(approvals.withdraw, waiting())
    late = house.order("BOB", house.line("MUG"))
    with house.database.write() as session:
        session.execute(update(Customer).where(Customer.number == "BOB").values(credit_limit=one))
    twice(approvals.release, late, "paid by now")
    # These say only how things stand, and leave no history.
    for told in (decisions_seen, broken_told, substituted_told):
        done.add(declared(VERBS, told).name)

    def row(**values: object) -> list[Record]:
        return [Record(2, values)]

    twice(importing.import_articles, row(code="CUP", name="Cup"), Context())
    twice(importing.import_customers, row(number="IDA", name="Ida"), Context())
    twice(importing.import_suppliers, row(number="S7", name="Seven"), Context())
    twice(importing.import_prices, row(price_list="L", article="MUG", price=one), Context())
    twice(importing.import_stock, row(article="CUP", warehouse="MAIN", quantity=one), Context())
    twice(importing.import_order, row(order="X", customer="ANNA", article="CUP", quantity=one), Context())
    twice(importing.import_whole, Entity.ARTICLES, lambda: [row(code="JUG", name="Jug")], Context())
    assert {name for name in VERBS if name.split(".")[0] in ROOMS} == done
    assert_sound(house.database)
