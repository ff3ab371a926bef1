"""Wins of every size and kind."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.charts.cards.winning import Honour, Progress, Win

_QUOTA = Progress("Quarter quota", Decimal("0.74"), Decimal("0.87"))
_REACHED = Progress("Quarter quota", Decimal("0.92"), Decimal("1.04"))

_MAYA = Win(
    name="Maya Okafor",
    subtitle="Senior Account Executive · Northeast",
    amount=Decimal(84000),
    unit="money:USD",
    tier="big",
    customer="Northwind Traders",
    detail="New business · 41-day cycle",
    progress=_QUOTA,
    rank=2,
    ranking="in November",
    when="Won today, 15:42",
)
_SMALL = replace(
    _MAYA,
    name="Tom Becker",
    subtitle="Account Executive · DACH",
    tier="small",
    amount=Decimal(6400),
    customer="Kestrel Cycles",
    detail="Renewal · 9-day cycle",
    progress=Progress("November goal", Decimal("0.31"), Decimal("0.35")),
    rank=None,
    when="Won today, 09:12",
)
_HUGE = replace(
    _MAYA,
    name="Jonas Schneider",
    subtitle="Enterprise Account Executive · DACH",
    tier="huge",
    amount=Decimal(1250000),
    customer="Alpine Rail Cooperative",
    detail="New business · 7 months in the making",
    progress=Progress("Year quota", Decimal("0.48"), Decimal("0.79")),
    rank=1,
)

WINS: Mapping[str, Win] = {
    "big deal": _MAYA,
    "small deal": _SMALL,
    "huge deal": _HUGE,
    "split with three": replace(
        _MAYA,
        helpers=("Ben Adler", "Aiko Tanaka", "Sam Whitfield"),
        quote="We brought their finance lead in at the first demo, and let her ask the questions.",
    ),
    "company best and goal": replace(
        _HUGE,
        honours=(Honour("company best"), Honour("goal")),
        progress=Progress("Year quota", Decimal("0.81"), Decimal("1.12")),
        helpers=("Hanna Okafor", "Ben Adler"),
        quote="A pilot with two stations, paid from day one.",
    ),
    "team best": replace(_MAYA, name="Mateo Dubois", honours=(Honour("team best"), Honour("first of the month"))),
    "personal best": replace(_SMALL, name="Zoë Rossi", amount=Decimal(18900), honours=(Honour("personal best"),)),
    "first ever": replace(
        _SMALL,
        name="Lena Fischer",
        subtitle="Joined three weeks ago · DACH",
        amount=Decimal(2150),
        honours=(Honour("first ever"),),
        progress=None,
        quote="I asked what they would need to say yes.",
    ),
    "first of the month": replace(_SMALL, name="Nadia Haddad", honours=(Honour("first of the month"),), rank=1),
    "goal reached": replace(_MAYA, name="Omar Patel", honours=(Honour("goal"),), progress=_REACHED, detail=""),
    "team goal reached": replace(
        _MAYA,
        name="NA Enterprise",
        subtitle="8 reps · led by Priya Raman",
        team=True,
        honours=(Honour("team goal"),),
        progress=Progress("Quarter goal of $1.2M", Decimal("0.96"), Decimal("1.03")),
        helpers=("Maya Okafor", "Hanna Okafor", "Jonas Schneider", "Sofia Mensah", "Kofi Dubois"),
        rank=None,
    ),
    "streak": replace(_SMALL, name="Aiko Tanaka", honours=(Honour("streak", "weeks in a row with a win", 5),)),
    "milestone": replace(
        _MAYA, name="Sofia Mensah", honours=(Honour("milestone", "deals won with us", 100), Honour("goal")), progress=_REACHED
    ),
    "kudos": Win(
        kind="kudos",
        name="Diego Herrera",
        subtitle="Solutions Engineer",
        amount=None,
        unit="number",
        giver="Maya Okafor",
        value="One team",
        quote="Diego stayed on the call until eleven so that Northwind’s security team had every answer before their board met.",
        when="Today, 16:20",
    ),
    "short kudos": Win(
        kind="kudos",
        name="Priya Raman",
        subtitle="",
        amount=None,
        unit="number",
        giver="Tom Becker",
        value="",
        quote="Thank you for Monday.",
        when="Today, 16:20",
    ),
    "banded": replace(_MAYA, amount=None, band="$50K–$100K", progress=None),
    "hidden": replace(_MAYA, amount=None, honours=(Honour("team best"),), rank=None),
    "hidden and huge": replace(_HUGE, amount=None, rank=None, progress=None),
    "corrected": replace(
        _MAYA,
        kind="correction",
        was=Decimal(84000),
        amount=Decimal(48000),
        detail="The order was signed for two years instead of four.",
        progress=Progress("Quarter quota", Decimal("0.87"), Decimal("0.81")),
        rank=3,
        when="Today, 17:05",
    ),
    "withdrawn": replace(
        _SMALL, kind="correction", was=Decimal(6400), amount=None, detail="The customer withdrew within 14 days.", progress=None
    ),
    "long names": replace(
        _MAYA,
        name="Kofi Alexander Lucas-Fernández de la Vega y Mendoza",
        customer="The Consolidated Shipping and Warehousing Company of Drammen",
        honours=(
            Honour("company best", "Best quarter of the company so far"),
            Honour("goal"),
            Honour("milestone", "100th deal of the year"),
        ),
        helpers=("Mei-Ling Nakamura-Castellanos", "Bartholomew Featherstonehaugh", "Wilhelmina van den Berghe"),
        quote="They had been let down twice by a rollout without an end, so we wrote the last day of ours into the contract.",
    ),
    "yen": replace(_HUGE, name="Taro Yamada", amount=Decimal(1234567890), unit="money:JPY", honours=(Honour("company best"),), locale="ja"),
    "small yen": replace(_SMALL, amount=Decimal(1234567890), unit="money:JPY"),
    "arabic": replace(
        _MAYA,
        name="ليلى حداد",
        subtitle="مديرة حسابات · الخليج",
        amount=Decimal(310000),
        unit="money:AED",
        customer="شركة النخيل للتجارة",
        detail="عميل جديد",
        honours=(Honour("personal best", "أفضل صفقة لها"),),
        helpers=("عمر ناصر",),
        progress=Progress("هدف الربع", Decimal("0.74"), Decimal("0.87")),
        ranking="في نوفمبر",
        when="اليوم، 15:42",
        locale="ar",
    ),
}
