/**
 * Slack's words as DOM nodes: `mrkdwn` (bold, italic, strike, code, quotes, links, mentions, dates, emoji names) and plain text.
 *
 * `names` answers `person(id)` and `channel(id)` with what to show, and `zone`/`locale` say how a date reads.
 */

import { h, link } from "./dom.js";
import { withEmoji } from "./emoji.js";

const EDGE = "(?<![\\p{L}\\p{N}])";
const AFTER = "(?![\\p{L}\\p{N}])";
const inner = (mark) => `((?:<[^<>]*>|[^${mark}\\n<])+?)`;
const styled = (mark) => `${EDGE}[${mark}](?=\\S)${inner(mark)}(?<=\\S)[${mark}]${AFTER}`;
const TOKEN = new RegExp(
  ["```\\n?([\\s\\S]+?)\\n?```", "`([^`\\n]+)`", "<([^<>\\n]+)>", styled("*"), styled("_"), styled("~")].join("|"),
  "gu",
);

/** What the three escapes of Slack stand for. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** A text object (`plain_text` or `mrkdwn`) as nodes. */
export function textObject(object, names) {
  if (object.type === "plain_text") return lines(object.emoji === false ? object.text : withEmoji(object.text));
  return mrkdwn(object.text, names);
}

/** `text` as nodes; neighbouring lines that begin with `>` become one quotation. */
export function mrkdwn(text, names) {
  const parts = [];
  let quoted = null;
  for (const block of pieces(text)) {
    const quote = /^(?:&gt;|>) ?(.*)$/su.exec(block);
    if (!quote) {
      quoted = null;
      if (parts.length && !parts[parts.length - 1].matches?.("blockquote")) parts.push("\n");
      parts.push(...inline(block, names));
    } else if (quoted) {
      quoted.append("\n", ...inline(quote[1], names));
    } else {
      quoted = h("blockquote", {}, inline(quote[1], names));
      parts.push(quoted);
    }
  }
  return parts;
}

/** The lines of `text`, a fenced block counted as part of the line it stands in. */
function pieces(text) {
  const found = [""];
  for (const part of text.split(/(```[\s\S]*?```|\n)/u)) {
    if (part === "\n") found.push("");
    else found[found.length - 1] += part;
  }
  return found;
}

function inline(text, names) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > at) nodes.push(withEmoji(unescape(text.slice(at, found.index))));
    at = found.index + found[0].length;
    nodes.push(token(found, names));
  }
  if (at < text.length) nodes.push(withEmoji(unescape(text.slice(at))));
  return nodes;
}

function token([, fenced, code, angle, bold, italic, strike], names) {
  if (fenced !== undefined) return h("pre", {}, unescape(fenced));
  if (code !== undefined) return h("code", {}, unescape(code));
  if (angle !== undefined) return angled(angle, names);
  if (bold !== undefined) return h("strong", {}, inline(bold, names));
  if (italic !== undefined) return h("em", {}, inline(italic, names));
  return h("s", {}, inline(strike, names));
}

/** What stands between angle brackets: a person, a channel, everyone, a date or a link. */
function angled(content, names) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? "" : content.slice(bar + 1);
  if (target.startsWith("@")) return mention(names.person(target.slice(1), label));
  if (target.startsWith("#")) return mention(names.channel(target.slice(1), label));
  if (target.startsWith("!date^")) return h("time", {}, date(target, unescape(label), names));
  if (target.startsWith("!")) return mention(`@${label || target.slice(1).split("^")[0]}`);
  return link(unescape(target), withEmoji(unescape(label || target.replace(/^mailto:/u, ""))));
}

/** A name that stands out as one that was told. */
export function mention(words) {
  return h("span", { class: "mention" }, words);
}

const FORMATS = {
  "{date_num}": { year: "numeric", month: "2-digit", day: "2-digit" },
  "{date}": { year: "numeric", month: "long", day: "numeric" },
  "{date_short}": { year: "numeric", month: "short", day: "numeric" },
  "{date_long}": { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  "{date_pretty}": { year: "numeric", month: "long", day: "numeric" },
  "{date_short_pretty}": { year: "numeric", month: "short", day: "numeric" },
  "{date_long_pretty}": { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  "{time}": { hour: "numeric", minute: "2-digit" },
  "{time_secs}": { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

function date(target, fallback, { locale, zone }) {
  const [, seconds, format] = target.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime()) || !format) return fallback;
  return format.replace(/\{\w+\}/gu, (part) => {
    const options = FORMATS[part];
    return options ? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(moment) : part;
  });
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? ["\n", line] : [line]));
}
