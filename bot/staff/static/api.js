// The JSON routes. Every answer is an object; a refusal, or no connection, is one with `problem`.

const GONE = "连不上服务器，请看看程序是不是还在运行，再试一次。";
const waiting = new Map();

async function receive(address, options) {
  try {
    const response = await fetch(address, options);
    const found = await response.json();
    return response.ok || found.problem ? found : { problem: GONE };
  } catch (error) {
    if (error.name === "AbortError") return null;
    return { problem: GONE };
  }
}

/** GET a route; a newer call of the same route ends an older one, which then gives null. */
export function read(route, query) {
  waiting.get(route)?.abort();
  const ending = new AbortController();
  waiting.set(route, ending);
  const given = Object.entries(query).filter(([, value]) => value);
  return receive(`/staff/${route}?${new URLSearchParams(given)}`, { signal: ending.signal });
}

export function write(route, body) {
  return receive(`/staff/${route}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
}
