/**
 * Slack's blocks as DOM nodes: messages, modals and the home tab.
 *
 * A `Desk` (see `desk.js`) stands behind every drawing: it knows names, people and conversations, fetches pictures, and carries a press or
 * a choice to the server under the JSON pointer of its element. A block this page cannot draw says so in its place.
 */

import { h, sideways, style } from "./dom.js";
import { control, field, holds } from "./block_elements.js";
import { row } from "./fields.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const DRAWN = { actions, context, divider, header, image, input, rich_text: rich, section, table };

/** The nodes of `blocks`, which stand at `/blocks` of their payload. */
export function drawBlocks(blocks, desk) {
  return blocks.map((block, index) => {
    const draw = DRAWN[block.type];
    const drawn = draw
      ? draw(block, `/blocks/${index}`, desk)
      : h("p", { class: "undrawn" }, `A block of type “${block.type}”, not drawn here.`);
    drawn.dataset.block = block.block_id ?? "";
    return drawn;
  });
}

/** A whole message: its blocks, or its text where it has none, then its files. */
export function drawSlackMessage(payload, desk) {
  const blocks = payload.blocks ?? [];
  const words = blocks.length ? [] : [h("div", { class: "words" }, mrkdwn(payload.text ?? "", desk.names))];
  return [...words, ...drawBlocks(blocks, desk), ...(payload.files ?? []).map((file) => attached(file, desk))];
}

function header(block, _pointer, desk) {
  return h("h3", { class: "bk-header" }, textObject(block.text, desk.names));
}

function divider() {
  return h("hr", { class: "bk-divider" });
}

function section(block, pointer, desk) {
  const words = block.text ? h("div", { class: "words" }, textObject(block.text, desk.names)) : null;
  const facts = block.fields
    ? h(
        "div",
        { class: "bk-fields" },
        block.fields.map((one) => h("div", {}, textObject(one, desk.names))),
      )
    : null;
  const accessory = block.accessory ? beside(block.accessory, `${pointer}/accessory`, desk, block.block_id) : null;
  return h("div", { class: "bk-section" }, h("div", { class: "bk-body" }, words, facts), accessory);
}

function beside(element, pointer, desk, name) {
  if (element.type === "image") return h("img", { class: "bk-thumb", src: desk.picture(element), alt: element.alt_text });
  return h("div", { class: "bk-accessory" }, control(element, pointer, desk, name));
}

function context(block, _pointer, desk) {
  return h(
    "div",
    { class: "bk-context" },
    block.elements.map((element) =>
      element.type === "image"
        ? h("img", { src: desk.picture(element), alt: element.alt_text })
        : h("span", {}, textObject(element, desk.names)),
    ),
  );
}

function actions(block, pointer, desk) {
  const only = block.elements.filter(holds).length === 1 ? block.block_id : null;
  return h(
    "div",
    { class: "bk-actions" },
    block.elements.map((element, index) => control(element, `${pointer}/elements/${index}`, desk, only)),
  );
}

function image(block, _pointer, desk) {
  const title = block.title ? h("figcaption", {}, textObject(block.title, desk.names)) : null;
  return h("figure", { class: "picture" }, title, desk.enlarging(desk.picture(block), block.alt_text));
}

function input(block, pointer, desk) {
  const label = textObject(block.label, desk.names);
  const made = field(block.element, `${pointer}/element`, desk, { label: block.label.text, telling: block.dispatch_action });
  const { element, fail } = row({ field: made, label, hint: block.hint && textObject(block.hint, desk.names), optional: block.optional });
  if (!block.optional) made.control.setAttribute("aria-required", "true");
  desk.form.add(block.block_id, made, fail);
  return element;
}

function rich(block, _pointer, desk) {
  return h(
    "div",
    { class: "words" },
    block.elements.map((element) => richText(element, desk.names)),
  );
}

function table(block, _pointer, desk) {
  const [head, ...body] = block.rows;
  const cell = (tag) => (content, column) => {
    const drawn = h(tag, tag === "th" ? { scope: "col" } : {}, content.type === "raw_text" ? content.text : richCell(content, desk));
    return style(drawn, { "text-align": block.column_settings?.[column]?.align ?? "left" });
  };
  const rows = body.map((cells) => h("tr", {}, cells.map(cell("td"))));
  const drawn = h("table", { class: "grid" }, h("thead", {}, h("tr", {}, head.map(cell("th")))), h("tbody", {}, rows));
  return sideways(h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, drawn));
}

function richCell(content, desk) {
  return (content.elements ?? []).map((element) => richText(element, desk.names));
}

function attached(file, desk) {
  const source = desk.picture({ slack_file: { id: file.id } });
  if (file.mimetype?.startsWith("image/")) {
    return h("figure", { class: "picture" }, h("figcaption", {}, file.title || file.name), desk.enlarging(source, file.title || file.name));
  }
  return desk.fileCard(file.name, source);
}
