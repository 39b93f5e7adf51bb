"""The web page: a Gradio page that an older person can read and use, on a phone too. `bot.faces` does the work.

What the browser has of a conversation is never read back: the turns stay in the memory of the session. gradio is
imported late: it takes seconds. Annotations are real objects here, for Gradio reads those of the handlers.
"""

import warnings
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bot.chat import refusal
from bot.conversation import Replier
from bot.directory import page as lawyers
from bot.directory.directory import PAGE, Directory
from bot.faces.ratings import Ratings
from bot.faces.routes import router
from bot.faces.topics import topics
from bot.faces.visit import Residents, Tap, Visit
from bot.faces.vocabulary import Vocabulary
from bot.journal import notice
from bot.render import with_text
from bot.settings import Settings
from bot.sheet import SheetError
from bot.sheet import page as away

_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Heiti SC", "sans-serif")
_DATA = Path(__file__).parent / "data"
_NEWEST = "() => setTimeout(window.xywf.newest, 60)"


def build(
    assistant: Replier,
    *,
    settings: Settings,
    today: Callable[[], date],
    directory: Directory | None = None,
    endpoints: Mapping[str, Callable[..., Any]] | None = None,
) -> Any:
    """Return the page (gr.Blocks), not yet started; `today` is asked at each question: a page runs for weeks.

    `directory` fills the second page, where a lawyer is chosen; the first page links to it once it lists somebody.
    `endpoints` are named functions of the Gradio API beside `ask`.
    """
    import gradio as gr

    ratings = Ratings(settings.var_dir / "ratings.jsonl")
    residents = Residents(assistant, settings, today, Vocabulary.load(), topics(), ratings)

    def told(visit: Visit) -> tuple[Any, ...]:
        """What the page shows of a visit; the sheet of an earlier answer disappears."""
        offered = gr.update(visible=visit.takeable)
        return "", visit, residents.html(visit), offered, "", gr.update(value="", visible=False)

    def send(message: str, visit: Visit) -> tuple[Any, ...]:
        return told(residents.say(visit, message))

    def tapped(visit: Visit, event: gr.EventData) -> tuple[Any, ...]:
        return told(residents.tap(visit, Tap.read(event._data)))

    def begin(visit: Visit) -> tuple[Any, ...]:
        return told(residents.tap(visit, Tap("check")))

    def ask(question: str, turns: list[str] | None = None) -> dict[str, Any]:
        """Answer a conversation: the question, then the user's later turns; returns the contract's Answer object."""
        said = [question, *(turns or [])]
        for earlier, turn in enumerate(said):
            if sentence := refusal(turn, earlier, settings):
                raise gr.Error(sentence, print_exception=False)
        return with_text(assistant.reply(said, on=today())).to_json()

    with gr.Blocks(title="湘援问法", analytics_enabled=False) as page:
        for part in ("bar", "notes"):
            said = notice.told((_DATA / f"{part}.html").read_text("utf-8"), keeps=settings.journal_dir is not None)
            gr.HTML(said, elem_id=part)
        if directory is not None and directory.lawyers_listed:
            gr.HTML(lawyers.LINK, elem_id="to-lawyers")
        visit = gr.State(Visit(), time_to_live=3600)
        chat = gr.HTML(
            residents.html(Visit()), html_template='<div class="shown"></div>', apply_default_css=False, elem_id="chat",
            js_on_load=(_DATA / "talk.js").read_text("utf-8"),
        )  # fmt: skip
        with gr.Row(elem_id="take", visible=False) as take:
            takes = {kind: gr.Button(label, min_width=120) for kind, label in away.BUTTONS.items()}
        sheet, parcel = gr.HTML(elem_id="sheet"), gr.JSON(visible=False)
        text = gr.Textbox(label="复制下面的文字，发给家里人", visible=False, lines=8, buttons=["copy"], elem_id="text")
        box = gr.Textbox(
            label="请写下您遇到的事情", placeholder="例如：老板没给工资。", lines=1, max_lines=8,
            max_length=settings.max_chars, elem_id="box",
        )  # fmt: skip
        with gr.Row(elem_id="send"):
            go = gr.Button("发送", variant="primary", scale=3, elem_id="go")
            gr.Button("说话", elem_id="dictate", scale=1)
            again = gr.Button("重新开始", scale=1, elem_id="again")
        check = gr.Button("不想打字？点着选（自测）", elem_id="check")
        with gr.Row(elem_id="chips"):
            chips = {gr.Button(topic.label, min_width=80): topic.question for topic in residents.topics if topic.chip}
        how: dict[str, Any] = {
            "outputs": [box, visit, chat, take, sheet, text], "api_visibility": "private", "show_progress": "hidden",
        }  # fmt: skip
        sent = [box.submit(send, [box, visit], **how), go.click(send, [box, visit], **how)]
        sent += [chip.click(partial(send, question), [visit], **how) for chip, question in chips.items()]
        sent += [chat.tap(tapped, [visit], **how), check.click(begin, [visit], **how)]
        for event in sent:
            event.then(None, js=_NEWEST, api_visibility="private")
        gr.on([again.click], lambda: told(Visit()), None, **how, queue=False)
        _take_away(takes, visit, sheet, text, parcel)
        for name, function in {"ask": ask, **(endpoints or {})}.items():
            gr.api(function, api_name=name)
    _add_lawyers(page, directory or Directory(), today)
    page.queue(max_size=settings.queue_size, default_concurrency_limit=settings.concurrency)
    return page


def _add_lawyers(page: Any, directory: Directory, today: Callable[[], date]) -> None:
    """The second page: choose a lawyer by place and field, or arrive by the link of an answer."""
    import gradio as gr

    def show(place: str, within: list[str]) -> str:
        return lawyers.render(directory, place=place, within=within, on=today())

    def arrive(request: gr.Request) -> tuple[Any, Any, str]:
        place, within = lawyers.asked_for(dict(request.query_params), directory, on=today())
        return gr.update(value=place, interactive=True), gr.update(value=within, interactive=True), show(place, within)

    with page.route("挑律师（点援）", PAGE, show_in_navbar=False):
        gr.HTML((_DATA / "bar.html").read_text("utf-8"), elem_id="bar")
        gr.HTML(lawyers.HEAD, elem_id="notes")
        # Closed until the arrival has filled them in: what is chosen before that would be taken back.
        where, what = lawyers.place_names(directory, on=today()), lawyers.choices()
        place = gr.Dropdown(where, label="在哪里", value=lawyers.ANYWHERE, interactive=False)
        within = gr.CheckboxGroup(what, label="什么案子（可以不选，也可以选几种）", value=[], interactive=False)
        found = gr.HTML(lawyers.render(directory, place=lawyers.ANYWHERE, within=[], on=today()), elem_id="lawyers")
        how: dict[str, Any] = {"outputs": found, "api_visibility": "private", "show_progress": "hidden"}
        gr.on([place.input, within.input], show, [place, within], **how)
        page.load(arrive, None, [place, within, found], api_visibility="private", show_progress="hidden")


def _take_away(takes: dict[str, Any], visit: Any, sheet: Any, text: Any, parcel: Any) -> None:
    """Wire the buttons under an answer: each makes its file of this session's last answer, for this browser only."""
    import gradio as gr

    def checked(make: Callable[..., Any]) -> Callable[[Visit], Any]:
        def made(visit: Visit) -> Any:
            try:
                return make(visit.history)
            except SheetError as exc:
                raise gr.Error(str(exc), print_exception=False) from exc

        return made

    def shown(history: Any) -> Any:
        return gr.update(value=away.words(history), visible=True)

    private: dict[str, Any] = {"api_visibility": "private"}
    takes["html"].click(checked(away.frame), [visit], [sheet], **private).success(None, js=away.PRINT, **private)
    takes["txt"].click(checked(shown), [visit], [text], **private)
    for kind in ("pdf", "docx"):
        packed = takes[kind].click(checked(partial(away.parcel, kind)), [visit], [parcel], **private)
        packed.success(None, [parcel], None, js=away.SAVE, **private)


def mount(app: Any, page: Any, settings: Settings) -> Callable[[], None]:
    """Put `page` at / of a FastAPI app and return what ends its open streams; call it after the app's own routes.

    Nothing is shared, uploaded, recorded or measured.
    """
    import gradio as gr

    app.include_router(router())
    sizes = gr.themes.Size(xxs="16px", xs="16px", sm="17px", md="19px", lg="20px", xl="23px", xxl="28px", name="large")
    theme = gr.themes.Default(primary_hue="teal", neutral_hue="stone", text_size=sizes, font=_FONTS, font_mono=_FONTS)
    theme.set(button_primary_background_fill="*primary_700", button_primary_background_fill_hover="*primary_800")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "SSR mode is not supported")  # it says so although nobody asked for it
        gr.mount_gradio_app(
            app, page, path="/", server_name=settings.host, server_port=settings.port, show_error=False, pwa=False,
            run_history=False, enable_monitoring=False, ssr_mode=False, mcp_server=False, max_file_size=1,
            footer_links=[], theme=theme, head_paths=_DATA / "head.html",
        )  # fmt: skip
    stop: Callable[[], None] = app.routes[-1].app.stop_event.set
    return stop
