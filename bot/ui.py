"""The web page: a Gradio page that an older person can read and use, on a phone too. `bot.chat` does the talking.

The browser's copy of the conversation is never read back (a forged one could make Gradio build components of a
stranger's choice): the user's turns stay in the memory of the session. gradio is imported late: it takes seconds.
Annotations are real objects here, for Gradio reads those of the handlers.
"""

import warnings
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bot.chat import Exchange, messages, refusal, respond, takeable
from bot.conversation import Replier
from bot.directory import page as lawyers
from bot.directory.directory import PAGE, Directory
from bot.render import with_text
from bot.settings import Settings
from bot.sheet import SheetError
from bot.sheet import page as away

EXAMPLES = {
    "讨薪": "我在工地干活，老板拖欠工资不给，能申请法律援助吗？",
    "工伤": "我上班时受了伤，单位不肯赔，能申请法律援助吗？",
    "家暴": "丈夫打我，我没有钱请律师，能申请法律援助吗？",
    "交通事故": "我被车撞伤了，对方不赔钱，能申请法律援助吗？",
    "赡养抚养": "我年纪大了，儿女不给赡养费，能申请法律援助吗？",
    "刑事": "家里人被公安机关抓了，没有钱请律师，怎么办？",
    "农资": "我买的种子是假的，地里没有收成，能申请法律援助吗？",
    "怎么申请": "怎么申请法律援助？要带什么材料？",
}
_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Heiti SC", "sans-serif")
_DATA = Path(__file__).parent / "data"
_SHOW_NEWEST = "() => setTimeout(() => [...document.querySelectorAll('#chat .user-row')].at(-1)?.scrollIntoView(), 200)"


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

    def told(history: list[Exchange]) -> tuple[Any, ...]:
        """What the page shows of a conversation; the sheet of an earlier answer disappears."""
        offered = gr.update(visible=takeable(history) is not None)
        return "", history, messages(history), offered, "", gr.update(value="", visible=False)

    def send(message: str, history: list[Exchange]) -> tuple[Any, ...]:
        return told(respond(message, history, assistant=assistant, settings=settings, on=today()))

    def pick(history: list[Exchange], event: gr.SelectData) -> tuple[Any, ...]:
        return send(str(event.value), history)

    def ask(question: str, turns: list[str] | None = None) -> dict[str, Any]:
        """Answer a conversation: the question, then the user's later turns; returns the contract's Answer object."""
        said = [question, *(turns or [])]
        for earlier, turn in enumerate(said):
            if sentence := refusal(turn, earlier, settings):
                raise gr.Error(sentence, print_exception=False)
        return with_text(assistant.reply(said, on=today())).to_json()

    with gr.Blocks(title="湘援问法", analytics_enabled=False) as page:
        for part in ("bar", "notes"):
            gr.HTML((_DATA / f"{part}.html").read_text("utf-8"), elem_id=part)
        if directory is not None and directory.lawyers_listed:
            gr.HTML(lawyers.LINK, elem_id="to-lawyers")
        history = gr.State([], time_to_live=3600)
        chat = gr.Chatbot(
            label="对话", elem_id="chat", height=None, layout="bubble", autoscroll=False, buttons=["copy"],
            feedback_options=None, latex_delimiters=[], allow_tags=False, allow_file_downloads=False,
        )  # fmt: skip
        with gr.Row(elem_id="take", visible=False) as take:
            takes = {kind: gr.Button(label, min_width=120) for kind, label in away.BUTTONS.items()}
        sheet, parcel = gr.HTML(elem_id="sheet"), gr.JSON(visible=False)
        text = gr.Textbox(label="复制下面的文字，发给家里人", visible=False, lines=8, buttons=["copy"], elem_id="text")
        box = gr.Textbox(
            label="请写下您遇到的事情", placeholder="例如：我在工地干了半年，老板没给工资。", lines=1, max_lines=8,
            max_length=settings.max_chars, elem_id="box",
        )  # fmt: skip
        with gr.Row():
            go = gr.Button("发送", variant="primary", scale=3)
            again = gr.Button("重新开始", scale=1)
        with gr.Row(elem_id="chips"):
            chips = {gr.Button(label, min_width=80): question for label, question in EXAMPLES.items()}
        how: dict[str, Any] = {"outputs": [box, history, chat, take, sheet, text], "api_visibility": "private"}
        sent = [box.submit(send, [box, history], **how), go.click(send, [box, history], **how)]
        sent += [chip.click(partial(send, question), [history], **how) for chip, question in chips.items()]
        sent.append(chat.option_select(pick, [history], **how))
        for event in sent:
            event.then(None, js=_SHOW_NEWEST, api_visibility="private")
        gr.on([again.click, chat.clear], lambda: told([]), None, **how, queue=False)
        _take_away(takes, history, sheet, text, parcel)
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

    def arrive(request: gr.Request) -> tuple[str, list[str], str]:
        place, within = lawyers.asked_for(dict(request.query_params), directory, on=today())
        return place, within, show(place, within)

    with page.route("挑律师（点援）", PAGE, show_in_navbar=False):
        gr.HTML((_DATA / "bar.html").read_text("utf-8"), elem_id="bar")
        gr.HTML(lawyers.HEAD, elem_id="notes")
        place = gr.Dropdown(lawyers.place_names(directory, on=today()), label="在哪里", value=lawyers.ANYWHERE)
        within = gr.CheckboxGroup(lawyers.choices(), label="什么案子（可以不选，也可以选几种）", value=[])
        found = gr.HTML(lawyers.render(directory, place=lawyers.ANYWHERE, within=[], on=today()), elem_id="lawyers")
        how: dict[str, Any] = {"outputs": found, "api_visibility": "private", "show_progress": "hidden"}
        gr.on([place.input, within.input], show, [place, within], **how)
        page.load(arrive, None, [place, within, found], api_visibility="private", show_progress="hidden")


def _take_away(takes: dict[str, Any], history: Any, sheet: Any, text: Any, parcel: Any) -> None:
    """Wire the buttons under an answer: each makes its file of this session's last answer, for this browser only."""
    import gradio as gr

    def checked(make: Callable[[list[Exchange]], Any]) -> Callable[[list[Exchange]], Any]:
        def made(history: list[Exchange]) -> Any:
            try:
                return make(history)
            except SheetError as exc:
                raise gr.Error(str(exc), print_exception=False) from exc

        return made

    def shown(history: list[Exchange]) -> Any:
        return gr.update(value=away.words(history), visible=True)

    private: dict[str, Any] = {"api_visibility": "private"}
    takes["html"].click(checked(away.frame), [history], [sheet], **private).success(None, js=away.PRINT, **private)
    takes["txt"].click(checked(shown), [history], [text], **private)
    for kind in ("pdf", "docx"):
        packed = takes[kind].click(checked(partial(away.parcel, kind)), [history], [parcel], **private)
        packed.success(None, [parcel], None, js=away.SAVE, **private)


def mount(app: Any, page: Any, settings: Settings) -> Callable[[], None]:
    """Put `page` at / of a FastAPI app and return what ends its open streams; call it after the app's own routes.

    Nothing is shared, uploaded, recorded or measured.
    """
    import gradio as gr

    sizes = gr.themes.Size(xxs="16px", xs="16px", sm="17px", md="19px", lg="20px", xl="23px", xxl="28px", name="large")
    theme = gr.themes.Default(primary_hue="teal", neutral_hue="stone", text_size=sizes, font=_FONTS, font_mono=_FONTS)
    theme.set(button_primary_background_fill="*primary_700", button_primary_background_fill_hover="*primary_800")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "SSR mode is not supported")  # it says so although nobody asked for it
        gr.mount_gradio_app(
            app, page, path="/", server_name=settings.host, server_port=settings.port, show_error=False, pwa=False,
            run_history=False, enable_monitoring=False, ssr_mode=False, mcp_server=False, max_file_size=1,
            footer_links=[], theme=theme, css_paths=_DATA / "page.css", head_paths=_DATA / "head.html",
        )  # fmt: skip
    stop: Callable[[], None] = app.routes[-1].app.stop_event.set
    return stop
