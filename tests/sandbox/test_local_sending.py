"""What a bot sends and edits: it arrives as Telegram would show it, and every mistake is named as Telegram does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from bot.sandbox.images import blank_png
from bot.sandbox.methods import REACTIONS
from bot.sandbox.phone import Phone
from bot.sandbox.server import LocalTelegram

from .help import GIF, Api, refused

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def keyboard(*labels: str) -> Keyboard:
    return Keyboard([[Button(label, callback_data=f"1:{label}")] for label in labels])


async def test_a_message_arrives_with_its_markup_and_buttons(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(
        phone.user_id,
        "Dag <b>Robin</b> &amp; co",
        parse_mode="HTML",
        reply_markup=keyboard("Ja", "Nee"),
        disable_notification=True,
        protect_content=True,
    )
    message = phone.wait_for("Dag Robin & co")
    assert message["id"] == sent.message_id
    assert message["html"] == "Dag <b>Robin</b> &amp; co"
    assert message["buttons"] == [[{"text": "Ja", "data": "1:Ja"}], [{"text": "Nee", "data": "1:Nee"}]]
    assert (message["silent"], message["protected"], message["edit_date"]) == (True, True, None)


async def test_an_edit_replaces_text_and_buttons_and_says_so(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.user_id, "one", reply_markup=keyboard("A"))
    await bot.edit_message_text("two", phone.user_id, sent.message_id, reply_markup=keyboard("B"))
    message = phone.wait_for("two")
    assert message["edit_date"] is not None
    assert phone.labels() == ["B"]
    await bot.edit_message_text("three", phone.user_id, sent.message_id)
    assert phone.wait_for("three")["buttons"] == []


async def test_taking_the_buttons_away_does_not_mark_a_message_as_edited(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.user_id, "one", reply_markup=keyboard("A"))
    await bot.edit_message_reply_markup(phone.user_id, sent.message_id)
    message = phone.wait_for("one")
    assert (message["buttons"], message["edit_date"]) == ([], None)


async def test_a_photo_is_uploaded_once_and_sent_again_by_its_id(bot: Bot, phone: Phone, api: Api) -> None:
    picture = blank_png(64, 48)
    first = await bot.send_photo(phone.user_id, picture, caption="<i>lesson</i>", parse_mode="HTML")
    assert (first.photo[-1].width, first.photo[-1].height) == (64, 48)
    await bot.send_photo(phone.user_id, first.photo[-1].file_id, caption="again")
    shown = [phone.wait_for("lesson"), phone.wait_for("again")]
    assert shown[0]["photo_url"] == shown[1]["photo_url"]
    served = api.http.get(api.root.partition("/bot")[0] + shown[0]["photo_url"])
    assert (served.content, served.headers["content-type"]) == (picture, "image/png")
    file = await bot.get_file(first.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    await bot.edit_message_caption(phone.user_id, first.message_id, caption="other")
    assert phone.wait_for("other")["kind"] == "photo"


async def test_an_animation_loops_in_the_page_and_is_sent_again_by_its_id(bot: Bot, phone: Phone, api: Api) -> None:
    first = await bot.send_animation(phone.user_id, GIF, caption="<i>tilt</i>", parse_mode="HTML", filename="m.gif")
    loop = first.animation
    assert (loop.width, loop.height, loop.duration, loop.mime_type) == (40, 30, timedelta(seconds=2), "image/gif")
    assert first.document.file_id == loop.file_id, "as on Telegram, it is a document too"
    again = await bot.send_animation(phone.user_id, loop.file_id, caption="again")
    shown = [phone.wait_for("tilt"), phone.wait_for("again")]
    assert [(each["kind"], each["file_url"]) for each in shown] == [("animation", None)] * 2
    assert shown[0]["animation_url"] == shown[1]["animation_url"]
    served = api.http.get(api.root.partition("/bot")[0] + shown[0]["animation_url"])
    assert (served.content, served.headers["content-type"]) == (GIF, "image/gif")
    await bot.edit_message_caption(phone.user_id, first.message_id, caption="other")
    assert phone.wait_for("other")["kind"] == "animation"
    for message in (first, again):
        await bot.delete_message(phone.user_id, message.message_id)
    assert await bot.send_animation(phone.user_id, loop.file_id), "the file outlives its messages"


async def test_an_animation_that_telegram_would_not_take(bot: Bot, phone: Phone, api: Api) -> None:
    person = phone.user_id
    photo = await bot.send_photo(person, blank_png(20, 20))
    for content, name in ((GIF, "m.bin"), (blank_png(20, 20), "m.gif"), (GIF[:-6], "m.gif")):
        with refused("Can't use file of type document as animation"):
            await bot.send_animation(person, content, filename=name)
    with refused("Can't use file of type photo as animation"):
        await bot.send_animation(person, photo.photo[0].file_id)
    with refused("Wrong file identifier/http url specified"):
        await bot.send_animation(person, "CgACAgQAAxkBAAIB")
    with refused("Message caption is too long"):
        await bot.send_animation(person, GIF, filename="m.gif", caption="x" * 1025)
    assert "there is no animation in the request" in api.refusal("sendAnimation", chat_id=person)
    assert 'unknown parameter "has_spoiler"' in api.refusal("sendAnimation", chat_id=person, has_spoiler=True)


async def test_a_document_keeps_its_name_and_is_never_shown_in_the_page(bot: Bot, phone: Phone, api: Api) -> None:
    await bot.send_document(phone.user_id, b'{"a": 1}', filename="rugwijs gegevens.json", caption="export")
    message = phone.wait_for("export")
    assert (message["kind"], message["file_name"]) == ("document", "rugwijs gegevens.json")
    served = api.http.get(api.root.partition("/bot")[0] + message["file_url"])
    assert served.content == b'{"a": 1}'
    assert served.headers["content-disposition"] == "attachment"


async def test_typing_is_seen_until_the_message_comes(bot: Bot, phone: Phone) -> None:
    await bot.send_chat_action(phone.user_id, "typing")
    assert phone.chat()["typing"] is True
    await bot.send_message(phone.user_id, "here")
    assert phone.chat()["typing"] is False


async def test_deleting_pinning_and_reacting(bot: Bot, phone: Phone) -> None:
    ours = phone.send("thanks")
    sent = await bot.send_message(phone.user_id, "one")
    await bot.set_message_reaction(phone.user_id, ours, ReactionEmoji.THUMBS_UP)
    await bot.pin_chat_message(phone.user_id, sent.message_id)
    assert (await bot.get_chat(phone.user_id)).pinned_message.message_id == sent.message_id
    shown = {message["id"]: message for message in phone.messages()}
    assert (shown[ours]["reaction"], shown[sent.message_id]["pinned"]) == ("👍", True)
    await bot.unpin_chat_message(phone.user_id)
    await bot.delete_message(phone.user_id, sent.message_id)
    assert sent.message_id not in [message["id"] for message in phone.messages()]


def test_all_reactions_of_telegram_are_known() -> None:
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS


async def test_editing_mistakes(bot: Bot, phone: Phone) -> None:
    person, ours = phone.user_id, phone.send("mine")
    text = await bot.send_message(person, "<b>one</b>", parse_mode="HTML", reply_markup=keyboard("A"))
    photo = await bot.send_photo(person, blank_png(20, 20))
    with refused(NOT_MODIFIED):
        await bot.edit_message_text(
            "<strong>one</strong>", person, text.message_id, parse_mode="HTML", reply_markup=keyboard("A")
        )
    with refused("Message is not modified"):
        await bot.edit_message_reply_markup(person, text.message_id, reply_markup=keyboard("A"))
    with refused("Message to edit not found"):
        await bot.edit_message_text("two", person, 5)
    with refused("Message can't be edited"):
        await bot.edit_message_text("two", person, ours)
    with refused("There is no text in the message to edit"):
        await bot.edit_message_text("two", person, photo.message_id)
    with refused("There is no caption in the message to edit"):
        await bot.edit_message_caption(person, text.message_id, caption="two")
    with refused("Message to delete not found"):
        await bot.delete_message(person, 5)
    with refused("Message to be replied not found"):
        await bot.send_message(person, "x", reply_to_message_id=5)


async def test_nobody_is_reached_who_has_not_written_first(bot: Bot) -> None:
    with refused("Chat not found"):
        await bot.send_message(999_999, "hello")
    with refused("Chat not found"):
        await bot.send_message("@somebody", "hello")


async def test_texts_are_measured_in_utf16_units_after_parsing(bot: Bot, phone: Phone) -> None:
    assert await bot.send_message(phone.user_id, f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    assert await bot.send_message(phone.user_id, "🌞" * 2048)
    for text in ("a" * 4097, "🌞" * 2049):
        with refused("Message is too long"):
            await bot.send_message(phone.user_id, text)
    assert await bot.send_photo(phone.user_id, blank_png(20, 20), caption="a" * 1024)
    with refused("Message caption is too long"):
        await bot.send_photo(phone.user_id, blank_png(20, 20), caption="a" * 1025)


async def test_empty_texts_and_bad_markup(bot: Bot, phone: Phone) -> None:
    with refused("Message text is empty"):
        await bot.send_message(phone.user_id, "")
    with refused("Text must be non-empty"):
        await bot.send_message(phone.user_id, "<b> </b>", parse_mode="HTML")
    with refused('Can\'t parse entities: unsupported start tag "p" at byte offset 0'):
        await bot.send_message(phone.user_id, "<p>x</p>", parse_mode="HTML")
    with refused("Unsupported parse_mode"):
        await bot.send_message(phone.user_id, "x", parse_mode="MarkdownV2")


@pytest.mark.parametrize(
    ("buttons", "why"),
    [
        ([[Button("a", callback_data="x" * 65)]], "Button_data_invalid"),
        ([[Button("a", callback_data="é" * 33)]], "Button_data_invalid"),
        ([[Button("a", url="javascript:alert(1)")]], "Button_url_invalid"),
        ([[Button(" ", callback_data="x")]], "button text must be non-empty"),
        ([[Button("a")]], "text buttons are unallowed in the inline keyboard"),
        ([[Button(str(n), callback_data="x") for n in range(9)]], "at most 8 buttons fit in a row"),
        ([[Button(str(n), callback_data="x")] for n in range(101)], "Reply_markup_too_long"),
        ([[Button("a", login_url=None, switch_inline_query="x")]], "unknown field"),
    ],
)
async def test_keyboards_beyond_telegrams_limits(
    bot: Bot, phone: Phone, buttons: list[list[Button]], why: str
) -> None:
    with pytest.raises(BadRequest) as raised:
        await bot.send_message(phone.user_id, "x", reply_markup=Keyboard(buttons))
    assert why.lower() in raised.value.message.lower()
    assert [message["text"] for message in phone.bot_messages()] == []


async def test_keyboards_at_telegrams_limits(bot: Bot, phone: Phone) -> None:
    rows = [[Button(str(n), callback_data="x" * 64) for n in range(8)] for _ in range(12)]
    rows.append([Button(str(n), url="https://a.example") for n in range(4)])
    assert await bot.send_message(phone.user_id, "x", reply_markup=Keyboard(rows))


async def test_wrong_files(bot: Bot, phone: Phone) -> None:
    person = phone.user_id
    document = await bot.send_document(person, b"x", filename="x.txt")
    with refused("Wrong file identifier/http url specified"):
        await bot.send_photo(person, "AgACAgQAAxkBAAIB")
    with refused("Wrong file identifier/http url specified"):
        await bot.send_photo(person, "https://a.example/x.png")
    with refused("Can't use file of type document as photo"):
        await bot.send_photo(person, document.document.file_id)
    with refused("Image_process_failed"):
        await bot.send_photo(person, b"<svg/>")
    with refused("Photo_invalid_dimensions"):
        await bot.send_photo(person, blank_png(2100, 100))
    with refused("File must be non-empty"):
        await bot.send_document(person, b"", filename="x.txt")
    with refused("Invalid file_id"):
        await bot.get_file("nothing")


async def test_a_message_can_be_deleted_for_two_days(own_bot: Bot, own_phone: Phone) -> None:
    sent = await own_bot.send_message(own_phone.user_id, "one")
    own_phone.clock("+2d")
    own_phone.clock("+1m")
    with refused("Message can't be deleted for everyone"):
        await own_bot.delete_message(own_phone.user_id, sent.message_id)


# --- quizzes ----------------------------------------------------------------------------------------------


async def test_a_quiz_is_answered_once_and_the_bot_hears_of_it(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_poll(
        phone.user_id,
        "Sam bends for a sock. It hurts. Why?",
        ["New damage", "A touchy alarm", "Sam imagines it"],
        type="quiz",
        is_anonymous=False,
        correct_option_ids=[1],
        explanation="The pain is <b>real</b>.",
        explanation_parse_mode="HTML",
    )
    before = phone.wait_for("Sam bends")["poll"]
    assert (before["chosen"], before["correct"], before["explanation"]) == (None, None, None)
    phone.vote("New damage")
    after = phone.wait_for("Sam bends")["poll"]
    assert (after["chosen"], after["correct"], after["explanation"]) == (0, 1, "The pain is real.")
    with pytest.raises(AssertionError, match="this poll has been answered"):
        phone.vote(1)
    updates = await bot.get_updates()
    answer = next(update.poll_answer for update in updates if update.poll_answer)
    assert (answer.poll_id, answer.option_ids, answer.user.id) == (sent.poll.id, (0,), phone.user_id)
    state = next(update.poll for update in updates if update.poll)
    assert [option.voter_count for option in state.options] == [1, 0, 0]
    assert (await bot.stop_poll(phone.user_id, sent.message_id)).is_closed
    with refused("Poll has already been closed"):
        await bot.stop_poll(phone.user_id, sent.message_id)


async def test_an_anonymous_quiz_tells_no_names_and_a_closed_one_takes_no_votes(bot: Bot, phone: Phone) -> None:
    await bot.send_poll(phone.user_id, "Q?", ["a", "b"], type="quiz", correct_option_ids=[1])
    phone.vote(0)
    assert not any(update.poll_answer for update in await bot.get_updates())
    closed = await bot.send_poll(phone.user_id, "Q2?", ["a", "b"], is_anonymous=False)
    await bot.stop_poll(phone.user_id, closed.message_id)
    with pytest.raises(AssertionError, match="this poll is closed"):
        phone.vote(0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"question": "?" * 301}, "Poll question length"),
        ({"options": ["a"]}, "Poll must have at least 2 option"),
        ({"options": [str(n) for n in range(13)]}, "Poll can't have more than 12 options"),
        ({"options": ["a", " "]}, "Poll options must be non-empty"),
        ({"options": ["a", "b" * 101]}, "Poll options length must not exceed 100"),
        ({"correct_option_ids": [2]}, "Wrong correct option id specified"),
        ({"correct_option_ids": []}, "There must be at least one correct option"),
        ({"explanation": "x" * 201}, "Quiz explanation is too long"),
        ({"explanation": "a\nb\nc\nd"}, "Quiz explanation is too long"),
        ({"type": "exam"}, "Unsupported poll type"),
    ],
)
async def test_quizzes_beyond_telegrams_limits(bot: Bot, phone: Phone, change: dict[str, object], why: str) -> None:
    quiz = {"question": "Q?", "options": ["a", "b"], "type": "quiz", "correct_option_ids": [0]}
    with pytest.raises(BadRequest) as raised:
        await bot.send_poll(phone.user_id, **{**quiz, **change})
    assert why.lower() in raised.value.message.lower()


# --- buttons ----------------------------------------------------------------------------------------------


async def test_a_tap_is_answered_once_with_a_toast(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.user_id, "one?", reply_markup=keyboard("Yes"))
    phone.press("Yes")
    query = next(update.callback_query for update in await bot.get_updates() if update.callback_query)
    assert (query.data, query.from_user.id, query.message.text) == ("1:Yes", phone.user_id, "one?")
    with refused("Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("Saved", show_alert=True)
    assert phone.toasts() == [{"text": "Saved", "alert": True}]
    with refused("Query is too old and response timeout expired or query id"):
        await query.answer()
    with refused("Query is too old"):
        await bot.answer_callback_query("123")


async def test_an_answer_that_comes_too_late_is_refused(
    bot: Bot, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.methods.CALLBACK_SECONDS", 0.0)
    message = phone.send("/start")
    phone.forge(message, "x")
    query = next(update.callback_query for update in await bot.get_updates() if update.callback_query)
    with refused("Query is too old"):
        await query.answer()


async def test_forged_and_orphaned_buttons_reach_the_bot(bot: Bot, phone: Phone) -> None:
    phone.forge(5, "99:everything")
    query = next(update.callback_query for update in await bot.get_updates() if update.callback_query)
    assert (query.data, query.message.is_accessible, query.message.message_id) == ("99:everything", False, 5)


# --- faults -----------------------------------------------------------------------------------------------


async def test_a_person_who_blocks_the_bot_is_out_of_reach(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.user_id, "one")
    phone.block()
    with refused("Forbidden: bot was blocked by the user", Forbidden):
        await bot.send_message(phone.user_id, "two")
    with pytest.raises(Forbidden):
        await bot.edit_message_text("two", phone.user_id, sent.message_id)
    with pytest.raises(AssertionError, match="you have blocked the bot"):
        phone.send("hello?")
    phone.block(False)
    assert await bot.send_message(phone.user_id, "three")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert all(one.chat.id == one.from_user.id == phone.user_id for one in changes)


async def test_a_flood_wait_is_named_and_ends(
    own_bot: Bot, own_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    own_phone.fault("429", seconds=3)
    with pytest.raises(RetryAfter) as raised:
        await own_bot.send_message(own_phone.user_id, "one")
    assert raised.value.retry_after.total_seconds() == 3
    assert await own_bot.get_me()
    assert await own_bot.get_updates()
    own_phone.fault("429", seconds=0)
    assert await own_bot.send_message(own_phone.user_id, "two")


# --- the account ------------------------------------------------------------------------------------------


async def test_commands_by_scope_and_language(own_bot: Bot, own_phone: Phone) -> None:
    everybody = [BotCommand("help", "Help")]
    dutch = [BotCommand("help", "Hulp"), BotCommand("opstoot", "Opstoot")]
    await own_bot.set_my_commands(everybody)
    await own_bot.set_my_commands(dutch, scope=BotCommandScopeAllPrivateChats(), language_code="nl")
    assert await own_bot.get_my_commands() == tuple(everybody)
    assert await own_bot.get_my_commands(BotCommandScopeAllPrivateChats(), "nl") == tuple(dutch)
    assert await own_bot.get_my_commands(BotCommandScopeAllPrivateChats()) == ()

    def shown() -> list[str]:
        return [command["description"] for command in own_phone.chat()["commands"]]

    assert shown() == ["Help"]
    own_phone.language("nl-BE")
    assert shown() == ["Hulp", "Opstoot"]
    await own_bot.set_my_commands([BotCommand("x", "Only you")], scope=BotCommandScopeChat(7))
    assert shown() == ["Only you"]
    await own_bot.delete_my_commands(scope=BotCommandScopeChat(7))
    assert shown() == ["Hulp", "Opstoot"]
    for wrong in (BotCommand("Help", "x"), BotCommand("a" * 33, "x"), BotCommand("é", "x")):
        with refused("Bot_command_invalid"):
            await own_bot.set_my_commands([wrong])
    for text in (" ", "x" * 257):
        with refused("Bot_command_description_invalid"):
            await own_bot.set_my_commands([BotCommand("a", text)])


async def test_the_bot_introduces_itself_in_both_languages(own_bot: Bot, own_phone: Phone) -> None:
    own_phone.language("nl")
    await own_bot.set_my_name("Backwise")
    await own_bot.set_my_name("Rugwijs", language_code="nl")
    await own_bot.set_my_description("A coach")
    await own_bot.set_my_short_description("Short")
    assert (await own_bot.get_my_name("nl")).name == "Rugwijs"
    assert (await own_bot.get_my_description()).description == "A coach"
    assert (await own_bot.get_my_short_description("nl")).short_description == ""
    shown = own_phone.chat()["bot"]
    assert (shown["name"], shown["description"]) == ("Rugwijs", "A coach")
    with pytest.raises(BadRequest):
        await own_bot.set_my_description("x" * 513)
    with refused("Lang_code_invalid"):
        await own_bot.set_my_name("x", language_code="dutch")


async def test_a_wrong_token_opens_nothing(shared: LocalTelegram, api: Api) -> None:
    root = shared.url
    with pytest.raises(InvalidToken):
        async with Bot("7000000001:" + "x" * 35, base_url=f"{root}/bot"):
            pass
    answers = [api.http.get(f"{root}/bot{token}/getMe") for token in ("7000000001:xxx", "nonsense")]
    assert [answer.json()["description"] for answer in answers] == ["Unauthorized", "Not Found"]
    assert [answer.status_code for answer in answers] == [401, 404]
    assert api.http.get(f"{root}/file/bot1:x/photos/x").status_code == 401
