/**
 * Adaptive Cards (to 1.5, as Teams draws them) as DOM nodes: in messages and in dialogs.
 *
 * A `Desk` (see `desk.js`) carries presses to the server under the JSON pointer of the action; `desk.mentions` are the names told in the
 * card. An element this page cannot draw shows its fallback, or says so in its place.
 */

import { actionBar, selectable } from "./adaptive_actions.js";
import { adaptiveInput } from "./adaptive_inputs.js";
import { h, sideways, style } from "./dom.js";
import { markdown, mentionsOf } from "./markdown.js";

const CARD = "application/vnd.microsoft.card.adaptive";
const DRAWN = {
  ActionSet: actionSet,
  ColumnSet: columnSet,
  Container: container,
  FactSet: factSet,
  Image: image,
  ImageSet: imageSet,
  RichTextBlock: richTextBlock,
  Table: table,
  TextBlock: textBlock,
};

/** A whole message: its text, then its attachments. */
export function drawTeamsMessage(payload, desk) {
  const told = mentionsOf(payload.entities);
  const words = payload.text ? [h("div", { class: "words" }, markdown(payload.text, told))] : [];
  return [...words, ...(payload.attachments ?? []).map((one, index) => attachment(one, `/attachments/${index}`, desk))];
}

function attachment(one, pointer, desk) {
  if (one.contentType === CARD) return drawCard(one.content, `${pointer}/content`, desk);
  if (one.contentType?.startsWith("image/"))
    return h("figure", { class: "picture" }, desk.enlarging(desk.picture({ url: one.contentUrl }), one.name ?? "Picture"));
  return desk.fileCard(one.name ?? "File", null);
}

/** The card `content`, which stands at `pointer` of its payload. */
export function drawCard(content, pointer, desk) {
  desk.mentions = mentionsOf(content.msteams?.entities);
  const wide = content.msteams?.width?.toLowerCase() === "full";
  const card = h("div", { class: wide ? "ac-card ac-wide" : "ac-card" }, drawItems(content.body ?? [], `${pointer}/body`, desk));
  if (content.actions?.length) card.append(actionBar(content.actions, `${pointer}/actions`, desk, drawCard));
  return selectable(card, content.selectAction, `${pointer}/selectAction`, desk);
}

/** The drawn elements of a list that stands at `pointer`. */
export function drawItems(items, pointer, desk) {
  return items.map((item, index) => drawItem(item, `${pointer}/${index}`, desk, index === 0));
}

function drawItem(item, pointer, desk, first) {
  const made = drawnOrFallback(item, pointer, desk);
  made.classList.add("ac-item");
  made.dataset.spacing = item.spacing?.toLowerCase() ?? "default";
  if (item.separator && !first) made.classList.add("ac-separator");
  if (item.height === "stretch") made.classList.add("ac-tall");
  if (item.horizontalAlignment) made.dataset.align = item.horizontalAlignment.toLowerCase();
  if (item.id) made.dataset.id = item.id;
  made.hidden = item.isVisible === false;
  return made;
}

function drawnOrFallback(item, pointer, desk) {
  if (item.type?.startsWith("Input.")) return adaptiveInput(item, pointer, desk);
  const draw = DRAWN[item.type];
  if (draw) return draw(item, pointer, desk);
  if (item.fallback && item.fallback !== "drop") return drawnOrFallback(item.fallback, `${pointer}/fallback`, desk);
  return h("p", { class: "undrawn" }, `An element of type “${item.type}”, not drawn here.`);
}

function marks({ size, weight, color, isSubtle, fontType, style: role }) {
  const heading = role === "heading";
  return {
    "data-size": (size ?? (heading ? "large" : "default")).toLowerCase(),
    "data-weight": (weight ?? (heading ? "bolder" : "default")).toLowerCase(),
    "data-color": (color ?? "default").toLowerCase(),
    "data-subtle": isSubtle === true,
    "data-font": fontType?.toLowerCase() ?? null,
  };
}

function textBlock(item, _pointer, desk) {
  const tag = item.style === "heading" ? "h4" : "div";
  const drawn = h(tag, { class: "ac-text", "data-wrap": item.wrap === true, ...marks(item) }, markdown(item.text, desk.mentions));
  if (item.maxLines) style(drawn, { "--lines": item.maxLines });
  drawn.classList.toggle("ac-clamped", Boolean(item.maxLines));
  return drawn;
}

function richTextBlock(item, pointer, desk) {
  const runs = item.inlines.map((run, index) => (typeof run === "string" ? run : textRun(run, `${pointer}/inlines/${index}`, desk)));
  return h("div", { class: "ac-text", "data-wrap": true }, runs);
}

function textRun(run, pointer, desk) {
  const tags = [
    ["strikethrough", "s"],
    ["italic", "em"],
    ["underline", "u"],
    ["highlight", "mark"],
  ].filter(([name]) => run[name]);
  const words = tags.reduce((inside, [, tag]) => h(tag, {}, inside), run.text);
  return selectable(h("span", { class: "ac-run", ...marks(run) }, words), run.selectAction, `${pointer}/selectAction`, desk);
}

function image(item, pointer, desk) {
  const source = desk.picture({ url: item.url });
  const alt = item.altText ?? "";
  const grows = item.msteams?.allowExpand && !item.selectAction;
  const drawn = grows ? desk.enlarging(source, alt) : h("img", { src: source, alt });
  const frame = h(
    "div",
    { class: "ac-image", "data-size": (item.size ?? "auto").toLowerCase(), "data-person": item.style?.toLowerCase() === "person" },
    drawn,
  );
  if (item.width) style(frame, { width: item.width });
  return selectable(frame, item.selectAction, `${pointer}/selectAction`, desk);
}

function imageSet(item, pointer, desk) {
  const size = item.imageSize ?? "medium";
  return h(
    "div",
    { class: "ac-images" },
    item.images.map((one, index) => image({ size, ...one }, `${pointer}/images/${index}`, desk)),
  );
}

function container(item, pointer, desk) {
  const drawn = h("div", { class: "ac-container", "data-style": item.style ?? null }, drawItems(item.items, `${pointer}/items`, desk));
  return selectable(drawn, item.selectAction, `${pointer}/selectAction`, desk);
}

function columnSet(item, pointer, desk) {
  const columns = item.columns.map((column, index) => {
    const place = `${pointer}/columns/${index}`;
    const drawn = h(
      "div",
      { class: "ac-column", "data-style": column.style ?? null },
      drawItems(column.items ?? [], `${place}/items`, desk),
    );
    return selectable(wide(drawn, column), column.selectAction, `${place}/selectAction`, desk);
  });
  return selectable(h("div", { class: "ac-columns" }, columns), item.selectAction, `${pointer}/selectAction`, desk);
}

/** A column as wide as it asks: its content, a share of what is left, or pixels. */
function wide(drawn, { width = "stretch", verticalContentAlignment }) {
  const pixels = /^(\d+)px$/u.exec(width);
  if (width === "auto") style(drawn, { flex: "0 1 auto" });
  else if (pixels) style(drawn, { flex: `0 0 ${pixels[1]}px` });
  else style(drawn, { flex: `${Number(width) || 1} 1 0` });
  if (verticalContentAlignment) drawn.dataset.vertical = verticalContentAlignment.toLowerCase();
  return drawn;
}

function factSet(item, _pointer, desk) {
  const rows = item.facts.map(({ title, value }) => [
    h("dt", {}, markdown(title, desk.mentions)),
    h("dd", {}, markdown(value, desk.mentions)),
  ]);
  return h("dl", { class: "ac-facts" }, rows);
}

function table(item, pointer, desk) {
  const heads = item.firstRowAsHeaders !== false;
  const shares = (item.columns ?? []).map(({ width }) => (typeof width === "number" ? width : 1));
  const total = shares.reduce((sum, share) => sum + share, 0) || 1;
  const columns = shares.map((share) => style(h("col"), { width: `${(100 * share) / total}%` }));
  const rows = item.rows.map((line, index) => {
    const tag = heads && index === 0 ? "th" : "td";
    return h(
      "tr",
      { "data-style": line.style ?? null },
      line.cells.map((cell, at) => tableCell(tag, cell, item.columns?.[at], `${pointer}/rows/${index}/cells/${at}`, desk)),
    );
  });
  const lines = item.showGridLines === false ? "grid ac-table" : "grid ac-table ac-lined";
  const body = heads ? [h("thead", {}, rows[0]), h("tbody", {}, rows.slice(1))] : h("tbody", {}, rows);
  const drawn = style(h("table", { class: lines }, h("colgroup", {}, columns), body), { "--columns": columns.length });
  return sideways(h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, drawn));
}

function tableCell(tag, cell, column, pointer, desk) {
  const align = column?.horizontalCellContentAlignment?.toLowerCase();
  return h(
    tag,
    { scope: tag === "th" ? "col" : null, "data-align": align, "data-style": cell.style ?? null },
    drawItems(cell.items, `${pointer}/items`, desk),
  );
}

function actionSet(item, pointer, desk) {
  return actionBar(item.actions, `${pointer}/actions`, desk, drawCard);
}
