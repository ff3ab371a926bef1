"""A made-up sales organisation: who works there, and what each of them is like. The same every time.

Twenty-four account executives in three regions, five development reps and two account managers; three managers, their head, and a sales-ops
admin. Two people are new, one is in a slump, one has a surge, one changed teams in spring.
"""

from dataclasses import dataclass
from datetime import date, timedelta

AE = "Account Executive"
SDR = "Sales Development Rep"
AM = "Account Manager"
MANAGER = "Sales Manager"
HEAD = "Head of Sales"
OPS = "Sales Operations"

NEWCOMER_WEEKS = (5, 14)
"""How long ago the two newcomers started."""


@dataclass(frozen=True)
class DemoTeam:
    key: str
    name: str
    time_zone: str
    parent: str | None = None


@dataclass(frozen=True)
class DemoPerson:
    """`drive` scales how much somebody does, `craft` how much of it turns into deals; both are 1 for the average."""

    key: str
    name: str
    title: str
    team: str
    leads: str | None = None
    drive: float = 1.0
    craft: float = 1.0
    weeks_here: int = 120
    trait: str = ""
    moved_from: str | None = None
    admin: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@northwind.example"

    def started_on(self, today: date) -> date:
        """The Monday of the week they joined."""
        start = today - timedelta(weeks=self.weeks_here)
        return start - timedelta(days=start.weekday())


TEAMS = (
    DemoTeam("sales", "Sales", "America/New_York"),
    DemoTeam("northeast", "Northeast", "America/New_York", "sales"),
    DemoTeam("west", "West", "America/Los_Angeles", "sales"),
    DemoTeam("emea", "EMEA", "Europe/Berlin", "sales"),
    DemoTeam("development", "Sales Development", "America/New_York", "sales"),
)

LEADERS = (
    DemoPerson("helena", "Helena Brandt", HEAD, "sales", leads="sales"),
    DemoPerson("marcus", "Marcus Cole", MANAGER, "northeast", leads="northeast"),
    DemoPerson("priya", "Priya Raman", MANAGER, "west", leads="west"),
    DemoPerson("sofie", "Sofie Lindqvist", MANAGER, "emea", leads="emea"),
    DemoPerson("robin", "Robin Castellanos", OPS, "sales", admin=True),
)

REPS = (
    DemoPerson("ana", "Ana Ferreira", AE, "northeast", drive=1.24, craft=1.22),
    DemoPerson("ben", "Ben Whitaker", AE, "northeast", drive=0.96, craft=0.98),
    DemoPerson("chloe", "Chloé Marchand", AE, "northeast", drive=1.05, craft=1.04),
    DemoPerson("dmitri", "Dmitri Volkov", AE, "northeast", drive=0.9, craft=0.94),
    DemoPerson("ethan", "Ethan Brooks", AE, "northeast", drive=1.02, craft=0.9, trait="slump"),
    DemoPerson("fatima", "Fatima Haddad", AE, "northeast", drive=1.1, craft=1.08),
    DemoPerson("grace", "Grace Okonkwo", AE, "northeast", drive=0.98, craft=1.03, moved_from="west"),
    DemoPerson("hugo", "Hugo Alvarez", AE, "northeast", weeks_here=NEWCOMER_WEEKS[0], drive=0.95, craft=0.9),
    DemoPerson("isabel", "Isabel Reyes", AE, "west", drive=1.22, craft=1.2),
    DemoPerson("jonas", "Jonas Schneider", AE, "west", drive=0.93, craft=1.0),
    DemoPerson("kenji", "Kenji Tanaka", AE, "west", drive=1.08, craft=1.02),
    DemoPerson("leila", "Leila Farahani", AE, "west", drive=0.97, craft=0.95),
    DemoPerson("mateo", "Mateo Dubois", AE, "west", drive=1.0, craft=1.0, trait="surge"),
    DemoPerson("nora", "Nora Jensen", AE, "west", drive=0.88, craft=0.93),
    DemoPerson("omar", "Omar Patel", AE, "west", drive=1.03, craft=1.01),
    DemoPerson("paula", "Paula Nowak", AE, "west", drive=0.92, craft=0.97),
    DemoPerson("quinn", "Quinn O'Sullivan", AE, "emea", drive=1.2, craft=1.23),
    DemoPerson("rafael", "Rafael Conti", AE, "emea", drive=0.95, craft=0.96),
    DemoPerson("sana", "Sana Malik", AE, "emea", drive=1.06, craft=1.0),
    DemoPerson("tomasz", "Tomasz Łukasik", AE, "emea", drive=0.94, craft=1.02),
    DemoPerson("uma", "Uma Krishnan", AE, "emea", drive=1.01, craft=0.97),
    DemoPerson("viktor", "Viktor Lindberg", AE, "emea", drive=0.9, craft=0.92),
    DemoPerson("wanjiru", "Wanjiru Kamau", AE, "emea", weeks_here=NEWCOMER_WEEKS[1], drive=1.08, craft=1.0),
    DemoPerson("zoe", "Zoë Rossi", AE, "emea", drive=1.18, craft=1.17),
    DemoPerson("adam", "Adam Kowalski", SDR, "development", drive=1.05),
    DemoPerson("bea", "Bea Thornton", SDR, "development", drive=0.92),
    DemoPerson("cyrus", "Cyrus Amini", SDR, "development", drive=1.18),
    DemoPerson("daria", "Daria Petrova", SDR, "development", drive=1.0),
    DemoPerson("elif", "Elif Yıldız", SDR, "development", drive=0.97),
    DemoPerson("mai", "Nguyễn Thị Mai", AM, "west", drive=1.04, craft=1.05),
    DemoPerson("pierre", "Pierre Gagnon", AM, "northeast", drive=0.98, craft=0.99),
)

PEOPLE = LEADERS + REPS
