"""The settings: one frozen object, from the environment (`HUXUE_…`) or `huxue.toml`."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from handlers.speech.voice import MAP_URL

DEMO_FOLDER = "demo"
"""Inside the data folder: where a demo keeps everything, and the only place it ever touches."""


EARLIEST_SUMMARY, LATEST_SUMMARY = time(15), time(21)
"""After the last peak of the shortest day, and before the night."""
SECRET_LENGTH, TOKEN_LENGTH = 32, 16
"""The least that a secret may have: one that can be guessed signs anybody in."""


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and the fix."""


class Settings(BaseSettings):
    """Every field is documented in docs/operating.md; a test proves it."""

    model_config = SettingsConfigDict(
        env_prefix="HUXUE_", toml_file="huxue.toml", frozen=True, extra="forbid", env_ignore_empty=True
    )

    data_dir: Path = Field(Path("data"), description="Folder of the database and the photographs.")
    database_url: str = Field("", description="SQLAlchemy address; empty: SQLite in the data folder.")
    media_url: str = Field("", description="Where photographs are kept; empty: a folder in the data folder.")
    telegram_token: SecretStr = Field(SecretStr(""), description="Token of the bot; empty: no Telegram.")
    telegram_api_url: str = Field("https://api.telegram.org", description="Root of the Bot API server.")
    telegram_files: Path | None = Field(
        None, description="Folder of a Bot API server of one's own that runs with --local."
    )
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="How updates come in.")
    web_host: str = Field("127.0.0.1", description="Address the web server listens on.")
    web_port: int = Field(8080, ge=0, le=65535, description="Port of the web server; 0: any free one.")
    public_url: str = Field("", description="How people reach the web server from outside (https).")
    secret: SecretStr = Field(SecretStr(""), description="Signs links, sessions and QR codes.")
    metrics_token: SecretStr = Field(SecretStr(""), description="What /metrics is asked with (Bearer).")
    timezone: str = Field("Asia/Shanghai", description="What people read on their clocks.")
    heartbeat_url: SecretStr = Field(SecretStr(""), description="Called each minute while all is well.")
    sms_police: str = Field(
        "12110", pattern=r"^\d{5,14}$", description="The police's number for SMS: 12110 and the city's code."
    )
    night_silence_min: int = Field(
        20, ge=5, le=180, description="Minutes a night round may be silent before its walker is asked."
    )
    blur_faces: bool = Field(
        True, description="Faces in photographs that go into chats are blurred, with the extra `faces`."
    )
    summary_at: str = Field("18:00", description="Local time of the daily summary, 15:00 to 21:00.")
    map_url: str = Field(
        MAP_URL, description="A map with {latitude} and {longitude}, as officers open it; empty: no link."
    )
    now: str = Field("", description="ISO 8601: the clock starts there and runs on.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError) as error:
            raise ValueError("no such time zone; use a name like Asia/Shanghai") from error
        return value

    @field_validator("summary_at")
    @classmethod
    def _before_the_night(cls, value: str) -> str:
        try:
            hour = time.fromisoformat(value)
        except ValueError:
            hour = None
        if hour is None or hour.tzinfo or not EARLIEST_SUMMARY <= hour <= LATEST_SUMMARY:
            raise ValueError("write a time from 15:00 to 21:00, like 18:00")
        return value

    @field_validator("now")
    @classmethod
    def _iso(cls, value: str) -> str:
        if value:
            try:
                datetime.fromisoformat(value)
            except ValueError as error:
                raise ValueError("not ISO 8601; write it like 2026-11-23T06:50") from error
        return value

    @field_validator("heartbeat_url")
    @classmethod
    def _http(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("use an address that begins with https:// or http://")
        return value

    @field_validator("secret", "metrics_token")
    @classmethod
    def _long(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        least = SECRET_LENGTH if info.field_name == "secret" else TOKEN_LENGTH
        if 0 < len(value.get_secret_value()) < least:
            raise ValueError(
                f"too short to be safe; use at least {least} random characters: openssl rand -base64 48"
            )
        return value

    @field_validator("map_url")
    @classmethod
    def _opens_a_place(cls, value: str) -> str:
        try:
            link = value.format(latitude=30.25, longitude=120.5)
        except (LookupError, ValueError):
            raise ValueError("use {latitude} and {longitude}, nothing else in braces") from None
        if value and not link.startswith(("https://", "http://")):
            raise ValueError("use an address that begins with https://")
        return value

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite:", "postgresql+asyncpg:")):
            raise ValueError("use sqlite+aiosqlite:///… or postgresql+asyncpg://…")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources in their order: the environment wins over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def of_demo(self) -> Settings:
        """What a demo uses of these: a folder of its own, this machine, and nothing that leads outside.

        So no address of a real database, shelf, bot or watchman can ever be in the hands of a visitor.
        """
        inner = {
            name: getattr(self, name)
            for name in (
                "web_host",
                "web_port",
                "timezone",
                "sms_police",
                "night_silence_min",
                "summary_at",
                "now",
            )
        }
        return type(self).model_construct(data_dir=self.data_dir / DEMO_FOLDER, map_url="", **inner)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def summary_hour(self) -> time:
        return time.fromisoformat(self.summary_at)

    @property
    def start_at(self) -> datetime | None:
        """Where the clock starts (`HUXUE_NOW`); a moment without a time zone is read in `HUXUE_TIMEZONE`."""
        if not self.now:
            return None
        moment = datetime.fromisoformat(self.now)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'huxue.db').absolute()}"

    @property
    def token(self) -> str:
        return self.telegram_token.get_secret_value()

    def signing_key(self) -> str:
        """`HUXUE_SECRET`, else one of our own making kept in the data folder for the next start."""
        given = self.secret.get_secret_value()
        if given:
            return given
        path = self.data_dir / "secret"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_urlsafe(32))
            path.chmod(0o600)
        return path.read_text().strip()


def load_settings(**overrides: object) -> Settings:
    """The settings, or a SettingsError that names each bad one and what to write."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            name = name if name.startswith("HUXUE_") else f"HUXUE_{name}"
            lines.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}")
        raise SettingsError("\n".join(lines)) from None
