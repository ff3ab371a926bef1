"""Wins of every size and kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal

from bot.charts.cards.examples import days, people
from bot.charts.cards.examples.contests import STARTS
from bot.charts.cards.winning import Honour, Progress, Win

_QUOTA = Progress("Quarter quota", Decimal("0.74"), Decimal("0.87"))
_REACHED = Progress("Quarter quota", Decimal("0.92"), Decimal("1.04"))


def _when(clock: time, what: str = "Won ") -> str:
    """After the numbers of our morning: what was booked until then is before the win."""
    return f"{what}{days.moment(days.TODAY, clock)}"


def _placed(win: Win, name: str) -> Win:
    """Whose the win is, and which place it brings them to in the month."""
    rep = people.BY_NAME[name]
    now = rep.booked + (win.amount or 0)
    return replace(
        win, name=name, rank=people.rank(now, (other.booked for other in people.REPS if other is not rep)), ranking="in November"
    )


def _towards(win: Win, name: str) -> Win:
    """Whose the win is, and how far it brings them towards the goal of the month."""
    rep = people.BY_NAME[name]
    after = (rep.booked + (win.amount or Decimal(0))) / rep.goal
    subtitle = f"Account Executive · {rep.team}"
    return replace(win, name=name, subtitle=subtitle, progress=Progress("November goal", rep.reached, after), rank=None)


_MAYA = _placed(
    Win(
        name="",
        subtitle="Senior Account Executive · Northeast",
        amount=Decimal(84000),
        unit="money:USD",
        tier="big",
        customer="Northwind Traders",
        detail="New business · 41-day cycle",
        progress=_QUOTA,
        when=_when(time(15, 42)),
    ),
    "Maya Novák",
)
_SMALL = _towards(
    replace(_MAYA, tier="small", amount=Decimal(6400), customer="Kestrel Cycles", detail="Renewal · 9-day cycle", when=_when(time(9, 12))),
    "Tom Becker",
)
_HUGE = _placed(
    replace(
        _MAYA,
        subtitle="Enterprise Account Executive · APAC Growth",
        tier="huge",
        amount=Decimal(1250000),
        customer="Alpine Rail Cooperative",
        detail="New business · 7 months in the making",
        progress=Progress("Year quota", Decimal("0.48"), Decimal("0.79")),
    ),
    "Jonas Schneider",
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
    "team best": replace(_placed(_MAYA, "Mateo Dubois"), honours=(Honour("team best"), Honour("personal best"))),
    "personal best": replace(_towards(replace(_SMALL, amount=Decimal(18900)), "Zoë Rossi"), honours=(Honour("personal best"),)),
    "first ever": replace(
        _SMALL,
        name="Zoë Müller",
        subtitle="Joined on 11 November · NA Enterprise",
        amount=Decimal(2150),
        honours=(Honour("first ever"),),
        progress=None,
        quote="I asked what they would need to say yes.",
    ),
    "first of the month": replace(
        _SMALL,
        name="Nadia Haddad",
        subtitle="Account Executive · NA Enterprise",
        honours=(Honour("first of the month"),),
        progress=Progress("November goal", Decimal(0), Decimal(6400) / people.BY_NAME["Nadia Haddad"].goal),
        rank=1,
        when=f"Won {days.moment(STARTS, time(9, 12))}",
    ),
    "goal reached": replace(
        _placed(_MAYA, "Omar Patel"), subtitle="Account Executive · NA Enterprise", honours=(Honour("goal"),), progress=_REACHED, detail=""
    ),
    "team goal reached": replace(
        _MAYA,
        name="NA Enterprise",
        subtitle="8 reps · led by Priya Raman",
        team=True,
        honours=(Honour("team goal"),),
        progress=Progress("Quarter goal of $1.2M", Decimal("0.96"), Decimal("1.03")),
        helpers=("Omar Patel", "Sofia Mensah", "Kofi Dubois", "Nadia Haddad", "Sam Whitfield"),
        rank=None,
    ),
    "streak": replace(_towards(_SMALL, "Aiko Tanaka"), honours=(Honour("streak", "weeks in a row with a win", 5),)),
    "milestone": replace(
        _placed(_MAYA, "Sofia Mensah"),
        subtitle="Senior Account Executive · NA Enterprise",
        honours=(Honour("milestone", "deals won with us", 100), Honour("goal")),
        progress=_REACHED,
    ),
    "kudos": Win(
        kind="kudos",
        name="Diego Herrera",
        subtitle="Solutions Engineer",
        amount=None,
        unit="number",
        giver="Maya Novák",
        value="One team",
        quote="Diego stayed on the call until eleven so that Northwind’s security team had every answer before their board met.",
        when=_when(time(16, 20), ""),
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
        when=_when(time(16, 20), ""),
    ),
    "banded": replace(_MAYA, amount=None, band="$50K–$100K", progress=None),
    "hidden": replace(_MAYA, amount=None, honours=(Honour("team best"),), rank=None),
    "hidden and huge": replace(_HUGE, amount=None, rank=None, progress=None),
    "corrected": replace(
        _placed(replace(_MAYA, amount=Decimal(48000)), "Maya Novák"),
        kind="correction",
        was=Decimal(84000),
        detail="The order was signed for two years instead of four.",
        progress=Progress("Quarter quota", Decimal("0.87"), Decimal("0.81")),
        when=_when(time(17, 5), "Corrected "),
    ),
    "withdrawn": replace(
        _SMALL,
        kind="correction",
        was=Decimal(6400),
        amount=None,
        detail="The customer withdrew within 14 days.",
        progress=None,
        when=_when(time(17, 5), "Withdrawn "),
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
    "yen": replace(
        _HUGE,
        name="Taro Yamada",
        amount=Decimal(1234567890),
        unit="money:JPY",
        honours=(Honour("company best"),),
        locale="ja",
    ),
    "small yen": replace(_SMALL, name="Taro Yamada", amount=Decimal(1234567890), unit="money:JPY", progress=None),
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
        when=days.moment(days.TODAY, time(15, 42), "ar"),
        locale="ar",
    ),
}
