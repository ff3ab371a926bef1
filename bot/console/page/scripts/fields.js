/**
 * The inputs of a form that both platforms share, one shape whatever draws it:
 * `{ element, control, value(), read(), write(state) }`.
 *
 * `value` answers what travels (text, a list of texts, or `null` for nothing); `read` and `write` keep what was typed when a form is drawn
 * anew; `control` takes the focus and carries what a screen reader must know.
 */

import { fill, h, uid } from "./dom.js";
import { Picker } from "./picker.js";

export function textField({ label, long = false, type = "text", initial = "", most, placeholder, changed, mode }) {
  const shared = { class: "text-input", "aria-label": label, placeholder, maxlength: most, inputmode: mode, onchange: changed };
  const control = long ? h("textarea", { ...shared, rows: 4 }) : h("input", { ...shared, type, autocomplete: "off" });
  control.value = initial;
  return {
    element: control,
    control,
    value: () => control.value || null,
    read: () => control.value,
    write: (text) => {
      control.value = text;
    },
  };
}

/** One choice or several from a list that opens. */
export function listField(settings) {
  const picker = new Picker(settings);
  return {
    element: picker.element,
    control: picker.input,
    value: () => chosenValue(picker.chosen, settings.many),
    read: () => picker.chosen,
    write: (options) => picker.choose(options),
  };
}

/** Boxes to tick (`many`) or circles of which one is on. */
export function tickField({ options, many, chosen = [], label, changed, draw = (option) => option.label }) {
  const name = uid("ticks");
  const on = (option, among) => among.some((one) => one.value === option.value);
  const boxes = options.map((option) =>
    h("input", { type: many ? "checkbox" : "radio", name, checked: on(option, chosen), onchange: changed }),
  );
  const rows = options.map((option, index) =>
    h("label", { class: "tick" }, boxes[index], h("span", {}, draw(option), option.detail ? h("small", {}, option.detail) : null)),
  );
  const element = h("div", { class: "ticks", role: many ? "group" : "radiogroup", "aria-label": label }, rows);
  const read = () => options.filter((_, index) => boxes[index].checked);
  return {
    element,
    control: boxes[0] ?? element,
    value: () => chosenValue(read(), many),
    read,
    write: (among) =>
      options.forEach((option, index) => {
        boxes[index].checked = on(option, among);
      }),
  };
}

function chosenValue(options, many) {
  if (many) return options.map((option) => option.value);
  return options[0]?.value ?? null;
}

/** A field under its label, with its hint and a place for an error; `fail("")` takes the error away. */
export function row({ field, label, hint, optional }) {
  const ids = { hint: uid("hint"), error: uid("error") };
  const error = h("p", { class: "field-error", id: ids.error, role: "alert" });
  const element = h("div", { class: "field" }, label ? caption(field, label, optional) : null, field.element, error);
  if (hint) error.before(h("p", { class: "field-hint", id: ids.hint }, hint));
  field.control.setAttribute("aria-describedby", hint ? `${ids.hint} ${ids.error}` : ids.error);
  return { element, fail: (words) => showError(field.control, error, words) };
}

/** The words over a field: its label where it is one box, a caption where it is several (they name themselves as a group). */
function caption(field, label, optional) {
  const words = [label, optional ? h("span", { class: "optional" }, " (optional)") : null];
  if (field.control.matches("[type=checkbox], [type=radio]")) return h("div", { class: "field-label" }, words);
  field.control.id ||= uid("input");
  field.control.removeAttribute("aria-label");
  return h("label", { class: "field-label", for: field.control.id }, words);
}

function showError(control, place, words) {
  fill(place, words ?? "");
  if (words) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/** The fields of one form by name. */
export class Form {
  constructor() {
    this.fields = new Map();
  }

  /** Joins `field` under `name`; `fail` shows an error beside it. */
  add(name, field, fail) {
    this.fields.set(name, { field, fail });
  }

  values() {
    return Object.fromEntries([...this.fields].map(([name, { field }]) => [name, field.value()]));
  }

  /** What is in the fields now, for the form that takes this one's place. */
  kept() {
    return new Map([...this.fields].map(([name, { field }]) => [name, field.read()]));
  }

  restore(kept) {
    for (const [name, { field }] of this.fields) if (kept.has(name)) field.write(kept.get(name));
  }

  /** Marks the fields of these names as wrong, where the card itself says what is wrong. */
  mark(names) {
    for (const name of names) this.fields.get(name)?.field.control.setAttribute("aria-invalid", "true");
  }

  /** Shows each error at its field, clears the others, and puts the cursor at the first; answers the sentences that have no field. */
  fail(errors) {
    const wrong = [...this.fields].filter(([name]) => errors[name]);
    for (const [name, { fail }] of this.fields) fail(errors[name] ?? "");
    wrong[0]?.[1].field.control.focus();
    return Object.entries(errors)
      .filter(([name]) => !this.fields.has(name))
      .map(([, words]) => words);
  }
}
