"""The one settings type. Read from the environment (prefix ``BOARDSIDE_``) or a ``.env`` file."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting, its unit and its default. ``python -m assistant.settings`` prints them."""

    model_config = SettingsConfigDict(env_prefix="BOARDSIDE_", env_file=".env", extra="ignore", frozen=True)

    index: Path = Field(default=Path(".boardside/index"), description="Folder of the index.")
    corpus: Path = Field(default=ROOT / "corpus", description="Folder of notes, glossary and rules.")
    prompts: Path = Field(default=ROOT / "prompts", description="Folder of plans, connectives and model prompts.")
    store: str = Field(
        default="sqlite:///.boardside/store.sqlite", description="SQLAlchemy URL of conversations and feedback."
    )
    chroma_url: str = Field(
        default="", description="http://host:port of a Chroma server; empty: embedded in the index folder."
    )
    embedder: str = Field(
        default="", description="sentence-transformers model by path or hub name; empty: the packaged MiniLM."
    )
    reranker: str = Field(
        default="", description="sentence-transformers CrossEncoder by path or hub name; empty: none."
    )
    model: str = Field(default="", description="Chat model for compose mode, such as openai:gpt-x; empty: quote mode.")
    model_url: str = Field(default="", description="Base URL of an OpenAI-compatible server for the chat model.")
    model_timeout: float = Field(
        default=30.0, gt=0, description="Seconds a chat model may take before quote mode answers."
    )
    model_tokens: int = Field(default=8192, ge=1024, description="Window of the chat model, in tokens.")
    nli: Path | None = Field(
        default=None, description="Folder of an NLI cross-encoder, a further check of a model's claims."
    )
    sources: Path | None = Field(default=None, description="Folder of original source documents, for tests and checks.")
    benchmarks: Path | None = Field(default=None, description="Folder of public retrieval data, for benchmarks.")
    passage_tokens: int = Field(default=220, ge=32, le=512, description="Token budget of a passage (cl100k_base).")
    question_characters: int = Field(default=4000, ge=100, description="Longest question taken, in characters.")
    file_megabytes: int = Field(default=50, ge=1, description="Largest file ingested, in MB.")
    lock_seconds: float = Field(default=10.0, ge=0, description="How long a second writer waits for the index.")
    host: str = Field(default="127.0.0.1", description="Address the web app listens on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port the web app listens on.")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process.

    Raises SettingsError naming the variable and what is wrong with it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "BOARDSIDE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg']}; correct it in the environment or in .env.") from error
