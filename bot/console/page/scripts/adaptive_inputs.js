/** The inputs of an Adaptive Card, each with its label, its mark when it must be filled, and its place for an error. */

import { h } from "./dom.js";
import { listField, row, textField, tickField } from "./fields.js";
import { markdown } from "./markdown.js";

const MADE = {
  "Input.ChoiceSet": choiceSet,
  "Input.Date": dated,
  "Input.Number": number,
  "Input.Text": text,
  "Input.Time": timed,
  "Input.Toggle": toggle,
};

/** The drawn input, joined to the form under its id. */
export function adaptiveInput(item, pointer, desk) {
  const make = MADE[item.type];
  if (!make) return h("p", { class: "undrawn" }, `An input of type “${item.type}”, not drawn here.`);
  const field = make(item, pointer, desk);
  const label = item.label ? [item.label, item.isRequired ? h("span", { class: "required", "aria-hidden": "true" }, " *") : null] : null;
  const { element, fail } = row({ field, label });
  if (item.isRequired) field.control.setAttribute("aria-required", "true");
  desk.form.add(item.id, field, fail);
  return element;
}

function shared(item) {
  return { label: item.label ?? item.placeholder ?? item.id, initial: item.value ?? "", placeholder: item.placeholder };
}

function text(item) {
  const types = { email: "email", tel: "tel", url: "url" };
  return textField({ ...shared(item), long: item.isMultiline, most: item.maxLength, type: types[item.style?.toLowerCase()] ?? "text" });
}

function number(item) {
  const field = textField({ ...shared(item), type: "number", mode: "decimal" });
  field.control.step = "any";
  return field;
}

function dated(item) {
  return textField({ ...shared(item), type: "date" });
}

function timed(item) {
  return textField({ ...shared(item), type: "time" });
}

function toggle(item, _pointer, desk) {
  const on = item.valueOn ?? "true";
  const options = [{ value: on, label: item.title }];
  const chosen = item.value === on ? options : [];
  const field = tickField({
    options,
    many: true,
    chosen,
    label: item.label ?? item.title,
    draw: (one) => markdown(one.label, desk.mentions),
  });
  return { ...field, value: () => (field.read().length ? on : (item.valueOff ?? "false")) };
}

function choiceSet(item, pointer, desk) {
  const options = (item.choices ?? []).map(({ title, value }) => ({ label: title, value }));
  const wanted = item.value ? (item.isMultiSelect ? item.value.split(",") : [item.value]) : [];
  const chosen = wanted.map((value) => options.find((option) => option.value === value) ?? { label: value, value });
  const made = { label: item.label ?? item.id, options, chosen, many: item.isMultiSelect === true };
  const searched = item["choices.data"];
  if (item.style === "expanded" && !searched)
    return joined(tickField({ ...made, draw: (one) => markdown(one.label, desk.mentions) }), item);
  const load = async (query) =>
    (await desk.suggest(pointer, query)).map((found) => ({ label: found.text, value: found.value, person: { name: found.text } }));
  const field = listField({ ...made, placeholder: item.placeholder ?? "Choose", ...(searched ? { load } : {}) });
  if (searched && wanted.length) named(field, wanted, load);
  return joined(field, item);
}

/** Shows the names of those who are chosen from the start: the card has only their ids. */
async function named(field, wanted, load) {
  field.write(wanted.map((value) => ({ label: "", value })));
  const found = await Promise.all(wanted.map((value) => load(value)));
  const known = found.map((options, at) => options.find((one) => one.value === wanted[at]) ?? { label: wanted[at], value: wanted[at] });
  if (field.read().every((one) => !one.label)) field.write(known);
}

/** Several choices travel as one text, comma between them. */
function joined(field, item) {
  if (!item.isMultiSelect) return field;
  return { ...field, value: () => field.value().join(",") || null };
}
