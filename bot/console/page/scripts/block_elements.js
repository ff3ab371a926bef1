/**
 * Slack's block elements as DOM nodes: `control` for those that act at once (buttons, selects and pickers outside a form), `field` for
 * those of an input block.
 */

import { followable, h } from "./dom.js";
import { listField, textField, tickField } from "./fields.js";
import { Menu } from "./menu.js";
import { textObject, unescape } from "./mrkdwn.js";

const TEXT_TYPES = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
  datepicker: "date",
  timepicker: "time",
};
const INITIAL = { datepicker: "initial_date", timepicker: "initial_time" };

/** Whether what is chosen in `element` stays there, as in a select, and is not over with the press. */
export function holds(element) {
  return !["button", "overflow", "image"].includes(element.type);
}

/** An element that acts as soon as it is pressed or chosen; one that holds its choice is part of the form under `name`, if it has one. */
export function control(element, pointer, desk, name) {
  if (element.type === "button") return button(element, pointer, desk);
  if (element.type === "overflow") return overflow(element, pointer, desk);
  const label = element.accessibility_label ?? element.placeholder?.text ?? "Choose";
  const made = field(element, pointer, desk, { label, telling: true });
  if (name) desk.form.add(name, made, () => {});
  return made.element;
}

function button(element, pointer, desk) {
  const kind = element.style ? `button button-${element.style}` : "button";
  const words = textObject(element.text, desk.names);
  const name = element.accessibility_label;
  const press = (event) => desk.press(pointer, event.currentTarget, { value: element.value ?? null, confirm: confirmation(element, desk) });
  const href = element.url && followable(element.url);
  if (href) return h("a", { class: kind, href, target: "_blank", rel: "noopener noreferrer", "aria-label": name, onclick: press }, words);
  return h("button", { type: "button", class: kind, "aria-label": name, onclick: press }, words);
}

function confirmation({ confirm }, desk) {
  if (!confirm) return null;
  const words = (part, otherwise) => (confirm[part] ? textObject(confirm[part], desk.names) : otherwise);
  const danger = confirm.style === "danger";
  return {
    title: words("title", "Are you sure?"),
    text: words("text", ""),
    yes: words("confirm", "Yes"),
    no: words("deny", "Cancel"),
    danger,
  };
}

function overflow(element, pointer, desk) {
  const items = element.options.map((option) => ({
    label: textObject(option.text, desk.names),
    run: (opener) => desk.press(pointer, opener, { value: option.value, confirm: confirmation(element, desk) }),
  }));
  return new Menu("More actions", items).element;
}

/** The input for `element`; with `telling` every choice goes to the server at once. */
export function field(element, pointer, desk, { label, telling }) {
  const made = { label, changed: null };
  let drawn = null;
  if (telling) made.changed = () => desk.press(pointer, drawn.element, { value: drawn.value(), confirm: confirmation(element, desk) });
  drawn = draw(element, pointer, desk, made);
  if (element.focus_on_load) drawn.control.setAttribute("autofocus", "");
  return drawn;
}

function draw(element, pointer, desk, made) {
  const type = element.type;
  if (TEXT_TYPES[type]) return typed(element, made);
  if (type === "checkboxes" || type === "radio_buttons") return ticked(element, desk, made);
  if (type.endsWith("static_select")) return listed(element, made, { options: grouped(element) });
  if (type.endsWith("external_select")) {
    const load = async (query) => (await desk.suggest(pointer, query)).map(({ text, value }) => ({ label: text, value }));
    return listed(element, made, { load, least: element.min_query_length ?? 3 });
  }
  if (type.endsWith("users_select")) return listed(element, made, { options: desk.people() });
  return listed(element, made, { options: desk.conversations(element.filter) });
}

function typed(element, made) {
  const number = element.type === "number_input";
  return textField({
    ...made,
    long: element.multiline,
    type: TEXT_TYPES[element.type],
    initial: element[INITIAL[element.type] ?? "initial_value"] ?? "",
    most: element.max_length,
    placeholder: element.placeholder?.text,
    mode: number ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
  });
}

function ticked(element, desk, made) {
  const options = element.options.map(option);
  const chosen = (element.initial_options ?? [element.initial_option]).filter(Boolean).map(option);
  const draw = (one) => textObject(one.text, desk.names);
  return tickField({ ...made, options, chosen, many: element.type === "checkboxes", draw });
}

function listed(element, made, source) {
  const many = element.type.startsWith("multi_");
  return listField({
    ...made,
    ...source,
    many,
    most: element.max_selected_items ?? Infinity,
    chosen: initially(element, source.options ?? []),
    placeholder: element.placeholder?.text ?? "Choose an option",
  });
}

/** The options that are chosen before anybody chooses: given whole for lists of words, by id for people and conversations. */
function initially(element, options) {
  const whole = (element.initial_options ?? [element.initial_option]).filter(Boolean).map(option);
  const single = [element.initial_user, element.initial_conversation, element.initial_channel];
  const named = [...single, ...(element.initial_users ?? []), ...(element.initial_conversations ?? [])].filter(Boolean);
  return [...whole, ...named.map((id) => options.find((one) => one.value === id) ?? { label: id, value: id })];
}

function grouped(element) {
  if (!element.option_groups) return element.options.map(option);
  return element.option_groups.flatMap((group) => group.options.map((one) => ({ ...option(one), group: group.label.text })));
}

function option({ text, value, description }) {
  return { text, value, label: text.type === "plain_text" ? text.text : unescape(text.text), detail: description?.text };
}
