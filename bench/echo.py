"""The peer: a bare python-telegram-bot bot that echoes, as its own examples do."""

from __future__ import annotations

import os
from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters


async def echo(update: Update, _: Any) -> None:
    """Say the same again."""
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Poll until ended."""
    url = os.environ["TELEGRAM_API_URL"]
    app = (
        Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot").build()
    )  # fmt: skip
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(allowed_updates=["message"], poll_interval=0)


if __name__ == "__main__":
    main()
