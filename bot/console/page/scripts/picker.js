/**
 * A box with a list to choose from, by pointer or keyboard: people, channels, options, searched ones; one choice or several.
 *
 * An option is `{ value, label, detail?, group?, person? }`. `load(words)` answers with the options for what was typed; without it
 * `options` are filtered here. `changed(options)` hears every choice.
 */

import { avatar, fill, h, icon, style, uid } from "./dom.js";

const MARGIN = 12;
const NARROWEST = 240;
const TALLEST = 440;

export class Picker {
  constructor({
    options = [],
    load = null,
    chosen = [],
    many = false,
    most = Infinity,
    placeholder = "Choose…",
    label,
    least = 0,
    changed,
  }) {
    Object.assign(this, { options, load, chosen: [...chosen], many, most, placeholder, least, changed, shown: [], active: -1, asked: 0 });
    const list = uid("choices");
    this.input = h("input", {
      type: "text",
      role: "combobox",
      class: "picker-input",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": label,
      "aria-expanded": "false",
      "aria-controls": list,
      "aria-autocomplete": "list",
      oninput: () => this.open(),
      onclick: () => this.begin(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.close(),
    });
    this.chips = h("span", { class: "picker-chips" });
    this.list = h("ul", {
      id: list,
      class: "picker-list",
      role: "listbox",
      "aria-label": "Choices",
      hidden: true,
      onpointerdown: (event) => event.preventDefault(),
    });
    this.element = h("div", { class: "picker" }, this.chips, this.input, icon("down"), this.list);
    this.tell();
  }

  /** Puts `options` in the place of what is chosen, without telling anybody. */
  choose(options) {
    this.chosen = [...options];
    this.tell();
  }

  /** Opens the list; what is typed next takes the place of the choice that the box repeats. */
  begin() {
    if (!this.typed()) this.input.select();
    this.open();
  }

  async open() {
    this.asked += 1;
    const question = this.asked;
    const words = this.typed();
    const options = this.load ? await this.answers(words) : this.options.filter((option) => matches(option, words));
    if (question !== this.asked) return;
    this.shown = options.filter((option) => !this.many || !this.chosen.some((one) => one.value === option.value));
    const at = this.many || words ? 0 : this.shown.findIndex((option) => option.value === this.chosen[0]?.value);
    this.active = this.shown.length ? Math.max(at, 0) : -1;
    this.draw();
    this.input.setAttribute("aria-expanded", "true");
    this.list.hidden = false;
    this.place();
    this.mark();
  }

  async answers(words) {
    if (words.length < this.least) return [];
    return this.load(words);
  }

  /** What was typed to search by: nothing while the box only repeats the choice. */
  typed() {
    const words = this.input.value.trim();
    return !this.many && words === (this.chosen[0]?.label ?? "") ? "" : words;
  }

  close() {
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.tell();
  }

  pick(option) {
    if (this.many) this.chosen = [...this.chosen, option].slice(0, this.most);
    else this.chosen = [option];
    this.close();
    this.changed?.(this.chosen);
  }

  drop(option) {
    this.chosen = this.chosen.filter((one) => one.value !== option.value);
    this.tell();
    this.changed?.(this.chosen);
  }

  key(event) {
    const last = this.chosen[this.chosen.length - 1];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.begin();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      if (this.shown[this.active]) this.pick(this.shown[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.many && last && !this.input.value) {
      this.drop(last);
    }
  }

  move(step) {
    if (!this.shown.length) return;
    this.active = (this.active + step + this.shown.length) % this.shown.length;
    this.mark();
  }

  mark() {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    const row = rows[this.active];
    if (!row) return;
    this.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  draw() {
    const rows = [];
    let group = null;
    for (const option of this.shown) {
      if (option.group && option.group !== group) rows.push(h("li", { class: "picker-group", role: "presentation" }, option.group));
      group = option.group ?? null;
      rows.push(this.row(option));
    }
    const nothing = this.load && this.typed().length < this.least ? `Type ${this.least} letters or more` : "Nothing matches";
    fill(this.list, rows.length ? rows : h("li", { class: "picker-none", role: "presentation" }, nothing));
  }

  row(option) {
    const taken = this.chosen.some((one) => one.value === option.value);
    return h(
      "li",
      { id: uid("choice"), class: "picker-option", role: "option", "data-chosen": taken, onclick: () => this.pick(option) },
      option.person ? avatar(option.person, "small") : null,
      h("span", { class: "picker-label" }, option.label, option.detail ? h("small", {}, option.detail) : null),
      taken ? icon("check") : null,
    );
  }

  /** The list lies over everything, above the box where there is no room beneath. */
  place() {
    const box = this.element.getBoundingClientRect();
    const below = window.innerHeight - box.bottom - MARGIN;
    const above = box.top - MARGIN;
    const upward = below < Math.min(240, this.list.scrollHeight) && above > below;
    const width = Math.min(Math.max(box.width, NARROWEST), window.innerWidth - 2 * MARGIN);
    style(this.list, {
      left: `${Math.max(MARGIN, Math.min(box.left, window.innerWidth - width - MARGIN))}px`,
      width: `${width}px`,
      "max-height": `${Math.min(TALLEST, upward ? above : below)}px`,
      top: upward ? "auto" : `${box.bottom + 4}px`,
      bottom: upward ? `${window.innerHeight - box.top + 4}px` : "auto",
    });
  }

  /** Shows what is chosen. */
  tell() {
    if (this.many) {
      this.input.value = "";
      fill(
        this.chips,
        this.chosen.map((option) => this.chip(option)),
      );
    } else {
      this.input.value = this.chosen[0]?.label ?? "";
    }
    this.input.placeholder = this.many && this.chosen.length ? "" : this.placeholder;
  }

  chip(option) {
    const remove = h(
      "button",
      { type: "button", class: "chip-remove", "aria-label": `Remove ${option.label}`, onclick: () => this.drop(option) },
      icon("close"),
    );
    return h("span", { class: "chip" }, option.label, remove);
  }
}

function matches(option, words) {
  const said = `${option.label} ${option.detail ?? ""}`.toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => said.includes(word));
}
