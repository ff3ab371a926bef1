/** A button that opens a short menu; arrows move in it, Escape closes it. */

import { h, icon } from "./dom.js";

export class Menu {
  /** `items` are `{ label, run(opener) }`. */
  constructor(name, items, { face = icon("more"), kind = "button button-icon" } = {}) {
    this.opener = h(
      "button",
      {
        type: "button",
        class: kind,
        "aria-label": name,
        title: name,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        onclick: () => this.toggle(),
      },
      face,
    );
    this.rows = items.map(({ label, run }) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: "menu-item",
          tabindex: "-1",
          onclick: () => {
            this.close();
            run(this.opener);
          },
        },
        label,
      ),
    );
    this.list = h(
      "div",
      { class: "menu-list", role: "menu", "aria-label": name, hidden: true, onkeydown: (event) => this.key(event) },
      this.rows,
    );
    this.element = h(
      "div",
      {
        class: "menu",
        onfocusout: (event) => {
          if (!this.element.contains(event.relatedTarget)) this.close(false);
        },
      },
      this.opener,
      this.list,
    );
  }

  toggle() {
    if (!this.list.hidden) return this.close();
    this.list.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.rows[0]?.focus();
    return undefined;
  }

  close(refocus = true) {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (refocus) this.opener.focus();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const at = this.rows.indexOf(document.activeElement);
      this.rows[(at + step + this.rows.length) % this.rows.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}
