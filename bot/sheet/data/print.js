() => setTimeout(() => {
  const frame = document.querySelector("#sheet iframe");
  if (!frame || !frame.contentDocument) return;
  frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 8}px`;
  frame.scrollIntoView();
  frame.contentWindow.print();
}, 500)
