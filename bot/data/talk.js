/* Runs in the conversation's element: shows what the server sent, and sends back what was tapped. */
const talk = element.querySelector(".shown");
const show = () => {
  talk.innerHTML = props.value || "";
  window.xywf?.shown(talk);
};
watch("value", show);
show();
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || element.querySelector("[aria-busy=true]")) return;
  const { say, act, rate, reason } = button.dataset;
  const picked = "picked" in button.dataset && button.closest(".pick").querySelector("[data-pick]").value;
  if (say || picked) {
    window.xywf.busy();
    trigger("tap", { act: "say", value: say || picked });
  }
  else if (act) trigger("tap", { act });
  else if (rate) trigger("tap", { act: "rate", value: rate, reason: reason || "" });
});
