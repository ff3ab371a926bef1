/** The words of a message as one plain line, for the list of conversations. */

const MARKS = /[*_~`]|<\/?at>/gu;

export function wordsOf(payload, names) {
  const shown = [payload.blocks, payload.attachments];
  const found = payload.text || firstIn(shown, "text") || firstIn(shown, "alt_text") || firstIn(shown, "altText");
  const named = found.replace(/<@(\w+)(?:\|[^>]*)?>/gu, (_, id) => names.person(id, "")).replace(/<([^|>]+)\|([^>]+)>/gu, "$2");
  const plain = named.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").replace(MARKS, "").trim();
  return plain || (payload.files?.length || payload.attachments?.length ? "Sent a file" : "");
}

/** The first text under `key` anywhere in blocks or cards. */
function firstIn(node, key) {
  if (typeof node !== "object" || node === null) return "";
  if (typeof node[key] === "string" && node[key]) return node[key];
  for (const part of Object.values(node)) {
    const found = firstIn(part, key);
    if (found) return found;
  }
  return "";
}
