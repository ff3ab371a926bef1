/**
 * The part of Markdown that Teams draws in cards and messages, as DOM nodes: bold, italic, strike, code, links, lists, `<at>` mentions.
 *
 * A mention counts only when an entity of the message stands for its text, as in Teams; others stay the characters they are.
 */

import { h, link } from "./dom.js";
import { mention } from "./mrkdwn.js";

const TOKEN = new RegExp(
  [
    "\\\\([\\\\`*_{}\\[\\]()#+\\-.!~<>|@])",
    "<at>([^<]*)</at>",
    "`([^`\\n]+)`",
    "\\[([^\\]\\n]*)\\]\\(([^()\\s]*(?:\\([^()\\s]*\\)[^()\\s]*)*)\\)",
    "(\\*\\*\\*)(?=\\S)((?:\\\\.|[^\\n])+?)(?<=\\S)\\*\\*\\*",
    "(\\*\\*|__)(?=\\S)((?:\\\\.|[^\\n])+?)(?<=\\S)\\8",
    "(?<![\\p{L}\\p{N}])([*_])(?=\\S)((?:\\\\.|[^\\n])+?)(?<=\\S)\\10(?![\\p{L}\\p{N}])",
    "~~(?=\\S)([^\\n]+?)~~",
    "&(amp|lt|gt|quot|nbsp|#39);",
    "<br\\s*/?>",
  ].join("|"),
  "gu",
);
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0", "#39": "'" };
const ITEM = /^\s*(?:([-*+])|(\d+)[.)])\s+(.*)$/u;

/** `text` as nodes; `mentions` are the entities' texts (`<at>Ana</at>` → the name to show). */
export function markdown(text, mentions = new Map()) {
  const nodes = [];
  let list = null;
  for (const line of text.replaceAll("\r", "").split("\n")) {
    const item = ITEM.exec(line);
    if (item) {
      const tag = item[1] ? "ul" : "ol";
      if (list?.localName !== tag) {
        list = h(tag, tag === "ol" ? { start: item[2] } : {});
        nodes.push(list);
      }
      list.append(h("li", {}, inline(item[3], mentions)));
      continue;
    }
    if (nodes.length && !list) nodes.push("\n");
    list = null;
    nodes.push(...inline(line, mentions));
  }
  return nodes;
}

function inline(text, mentions) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > at) nodes.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    nodes.push(...token(found, mentions));
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

function token([whole, escaped, at, code, words, address, , both, , bold, , italic, strike, entity], mentions) {
  if (escaped !== undefined) return [escaped];
  if (at !== undefined) return [mentions.has(whole) ? mention(mentions.get(whole)) : whole];
  if (code !== undefined) return [h("code", {}, code)];
  if (address !== undefined) return [link(address, ...inline(words, mentions))];
  if (both !== undefined) return [h("strong", {}, h("em", {}, inline(both, mentions)))];
  if (bold !== undefined) return [h("strong", {}, inline(bold, mentions))];
  if (italic !== undefined) return [h("em", {}, inline(italic, mentions))];
  if (strike !== undefined) return [h("s", {}, inline(strike, mentions))];
  if (entity !== undefined) return [ENTITIES[entity]];
  return ["\n"];
}

/** The mentions that the entities of an activity or a card stand for: text → name. */
export function mentionsOf(entities = []) {
  const told = entities.filter((entity) => entity.type === "mention" && typeof entity.text === "string");
  return new Map(told.map((entity) => [entity.text, entity.mentioned?.name ?? entity.text.replace(/<\/?at>/gu, "")]));
}
