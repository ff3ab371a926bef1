"""Settings, read once from the environment (and a `.env` file) and frozen. Secrets never show when printed."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SlackSettings(BaseSettings):
    """`SLACK_BOT_TOKEN` with `SLACK_APP_TOKEN` is Socket Mode; with `SLACK_SIGNING_SECRET` instead, signed HTTP.

    `SLACK_READS_HISTORY` says that the optional history scopes were granted.
    """

    model_config = SettingsConfigDict(env_prefix="SLACK_", env_file=".env", extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    api_url: str = "https://slack.com/api/"
    reads_history: bool = False

    @property
    def wanted(self) -> bool:
        return self.bot_token is not None


class TeamsSettings(BaseSettings):
    """A single-tenant bot registration. The three URLs differ from Microsoft's only for the console and for tests."""

    model_config = SettingsConfigDict(env_prefix="TEAMS_", env_file=".env", extra="ignore", frozen=True)

    app_id: str | None = None
    app_password: SecretStr | None = None
    tenant_id: str | None = None
    login_url: str = "https://login.microsoftonline.com"
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    service_hosts: Annotated[tuple[str, ...], NoDecode] = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")
    insecure_dev: bool = False

    @field_validator("service_hosts", mode="before")
    @classmethod
    def split(cls, value: object) -> object:
        return _split(value)

    @property
    def wanted(self) -> bool:
        return self.app_id is not None or self.insecure_dev


class Timers(BaseSettings):
    """Every wait in one place, in seconds, so that tests need not wait. Sources: Slack's and Microsoft's documented limits."""

    model_config = SettingsConfigDict(env_prefix="PACER_TIMER_", extra="ignore", frozen=True)

    drain: float = 15
    sweep: float = 10
    tick: float = 15
    patience: float = 60
    request: float = 10
    picture: float = 60
    settle: float = 30
    lease: float = 60
    first_wait: float = 2
    longest_wait: float = 300
    channel_gap: float = 1.0
    workspace_gap: float = 0.2
    thread_gap: float = 1 / 7
    upload_gap: float = 0.6
    ahead: float = 7200
    check: float = 4
    deaf: float = 60


class Settings(BaseSettings):
    """Everything else: `PACER_DATABASE_URL`, `PACER_ADMINS` (e-mails), `PACER_SECRET` (signs picture links), `PACER_PUBLIC_URL`, …"""

    model_config = SettingsConfigDict(env_prefix="PACER_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite:///pacer.db"
    admins: Annotated[tuple[str, ...], NoDecode] = ()
    secret: SecretStr | None = None
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    photo_hosts: Annotated[tuple[str, ...], NoDecode] = ("slack-edge.com",)
    commands: Annotated[tuple[str, ...], NoDecode] = ("pacer", "scorecard", "leaderboard", "contest", "coach")

    slack: SlackSettings = Field(default_factory=SlackSettings)
    teams: TeamsSettings = Field(default_factory=TeamsSettings)
    timers: Timers = Field(default_factory=Timers)

    @field_validator("admins", "commands", "photo_hosts", mode="before")
    @classmethod
    def split(cls, value: object) -> object:
        return _split(value)

    @field_validator("admins")
    @classmethod
    def fold(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(email.casefold() for email in value)


def _split(value: object) -> object:
    """A comma-separated text as its parts."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
