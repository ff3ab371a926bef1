/** Slack's `rich_text` parts as DOM nodes. */

import { h, link } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mention } from "./mrkdwn.js";

const TAGS = { rich_text_section: "div", rich_text_quote: "blockquote", rich_text_preformatted: "pre" };

/** One part of a `rich_text` block: a section, list, quotation or preformatted text. */
export function richText(part, names) {
  if (part.type === "rich_text_list") {
    const items = part.elements.map((item) =>
      h(
        "li",
        {},
        item.elements.map((run) => drawn(run, names)),
      ),
    );
    return h(part.style === "ordered" ? "ol" : "ul", { "data-indent": part.indent || null }, items);
  }
  return h(
    TAGS[part.type] ?? "div",
    {},
    part.elements.map((run) => drawn(run, names)),
  );
}

function drawn(run, names) {
  switch (run.type) {
    case "text":
      return styled(run.text, run.style);
    case "link":
      return link(run.url, styled(run.text || run.url, run.style));
    case "user":
      return mention(names.person(run.user_id, ""));
    case "channel":
      return mention(names.channel(run.channel_id, ""));
    case "broadcast":
      return mention(`@${run.range}`);
    case "emoji":
      return withEmoji(`:${run.name}:`);
    default:
      return run.fallback ?? run.text ?? "";
  }
}

function styled(text, style = {}) {
  const tags = [
    ["code", "code"],
    ["strike", "s"],
    ["italic", "em"],
    ["bold", "strong"],
  ].filter(([name]) => style[name]);
  return tags.reduce((inside, [, tag]) => h(tag, {}, inside), text);
}
