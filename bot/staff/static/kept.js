// What this browser remembers: articles seen lately and pinned. Nothing that a caller said, nothing on the server.

const LONGEST = { recent: 20, pinned: 40 };

function read(name) {
  try {
    const rows = JSON.parse(localStorage.getItem(`staff.${name}`) ?? "[]");
    return Array.isArray(rows) ? rows.filter((row) => typeof row?.key === "string" && typeof row.label === "string") : [];
  } catch {
    return [];
  }
}

function write(name, rows) {
  try {
    localStorage.setItem(`staff.${name}`, JSON.stringify(rows.slice(0, LONGEST[name])));
  } catch { /* a browser that keeps nothing still works */ }
}

const same = (one) => (other) => one.key === other.key && (one.part ?? "") === (other.part ?? "");

export const recent = () => read("recent");
export const pinned = () => read("pinned");

export function see(row) {
  write("recent", [row, ...recent().filter((other) => !same(row)(other))]);
}

export function forget() {
  write("recent", []);
}

export const isPinned = (row) => pinned().some(same(row));

/** Pin or unpin; returns whether it is pinned now. */
export function togglePin(row) {
  const rows = pinned();
  const was = rows.some(same(row));
  write("pinned", was ? rows.filter((other) => !same(row)(other)) : [row, ...rows]);
  return !was;
}
