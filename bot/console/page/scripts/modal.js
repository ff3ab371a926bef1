/**
 * The dialogs that the bot opened for this member, one over the other: Slack's modals and Teams' dialogs.
 *
 * Only the top one is seen; those beneath keep what was typed. The browser's own `<dialog>` holds the focus inside and closes on Escape.
 */

import { drawCard } from "./adaptive.js";
import { drawBlocks } from "./block_kit.js";
import { Desk, busy } from "./desk.js";
import { fill, h, icon, style, uid } from "./dom.js";
import { textObject } from "./mrkdwn.js";

const CARD_POINTER = "/card/content";

export class Modals {
  constructor(room) {
    this.room = room;
    this.open = [];
    this.dialog = h("dialog", {
      class: "modal",
      oncancel: (event) => {
        event.preventDefault();
        this.dismiss();
      },
    });
    document.body.append(this.dialog);
  }

  /** Shows the client's views as they are now. */
  show() {
    const { views } = this.room.client;
    this.open = views.map((view) => {
      const standing = this.open.find((one) => one.view.id === view.id);
      return standing ? standing.changed(view) : new Modal(this.room, this, view);
    });
    const top = this.open[this.open.length - 1];
    if (!top) return this.hide();
    if (this.dialog.firstChild !== top.element) {
      fill(this.dialog, top.element);
      this.dialog.setAttribute("aria-labelledby", top.title);
    }
    top.size(this.dialog);
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    return top.focus();
  }

  hide() {
    fill(this.dialog);
    if (this.dialog.open) this.dialog.close();
  }

  /** Closes the top one, once, however often it is asked. */
  async dismiss() {
    const top = this.open[this.open.length - 1];
    if (!top || top.leaving) return;
    top.leaving = true;
    const answer = await this.room.client.act("close", { where: top.view.id });
    top.leaving = false;
    if (answer.error) this.room.say(answer.error);
  }
}

class Modal {
  constructor(room, stack, view) {
    Object.assign(this, { room, stack, title: uid("modal-title"), drawn: "", fresh: true, leaving: false });
    this.trouble = h("p", { class: "modal-trouble", role: "alert" });
    this.element = h("form", {
      class: "modal-form",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        this.submit(null);
      },
    });
    this.changed(view);
  }

  /** Takes the view as it is now; a changed payload is drawn anew with what was typed, changed errors are shown at their fields. */
  changed(view) {
    this.view = view;
    const payload = JSON.stringify(view.payload);
    if (payload !== this.drawn) {
      const kept = this.desk?.form.kept() ?? new Map();
      this.draw();
      if (this.slack) this.desk.form.restore(kept);
      this.fresh = true;
      this.drawn = payload;
    }
    if (this.slack && Object.keys(view.errors).length) this.fail(view.errors);
    else this.desk.form.mark(Object.keys(view.errors));
    return this;
  }

  get slack() {
    return this.room.client.side === "slack";
  }

  draw() {
    this.desk = new Desk(this.room, this.view.id);
    if (!this.slack) this.desk.submit = (control, inputs) => this.answered({ inputs, control });
    fill(this.element, this.slack ? this.slackParts(this.view.payload) : this.teamsParts(this.view.payload));
    this.element.scrollTop = 0;
  }

  slackParts({ title, submit, close, blocks }) {
    const plain = (text) => textObject(text, this.desk.names);
    return [
      this.head(plain(title)),
      h("div", { class: "modal-body" }, drawBlocks(blocks, this.desk), this.trouble),
      h(
        "footer",
        { class: "modal-foot" },
        h("button", { type: "button", class: "button", onclick: () => this.stack.dismiss() }, close ? plain(close) : "Close"),
        submit ? h("button", { type: "submit", class: "button button-primary" }, plain(submit)) : null,
      ),
    ];
  }

  teamsParts({ title, card }) {
    return [this.head(title), h("div", { class: "modal-body" }, drawCard(card.content, CARD_POINTER, this.desk), this.trouble)];
  }

  head(words) {
    const close = h(
      "button",
      { type: "button", class: "button-quiet modal-close", "aria-label": "Close", onclick: () => this.stack.dismiss() },
      icon("close"),
    );
    return h("header", { class: "modal-head" }, h("h2", { id: this.title }, words), close);
  }

  /** Sends a Slack modal; a Teams dialog is sent by its first action, as Enter does there. */
  async submit() {
    if (!this.slack) return void this.element.querySelector(".ac-buttons .button")?.click();
    const button = this.element.querySelector("[type=submit]");
    if (!button || button.getAttribute("aria-busy") === "true") return undefined;
    return busy(button, () => this.answered({ inputs: this.desk.form.values() }));
  }

  async answered({ inputs, control }) {
    this.fail({});
    const answer = await this.room.client.act("submit", { where: this.view.id, inputs, control });
    if (answer.errors) this.fail(answer.errors);
    if (answer.error) fill(this.trouble, answer.error);
    return { ok: answer.ok };
  }

  /** Shows each error at its field and those without a field at the foot. */
  fail(errors) {
    fill(this.trouble, this.desk.form.fail(errors).join(" "));
  }

  size(dialog) {
    const { width, height } = this.view.payload;
    const named = typeof width === "string" ? width : "";
    dialog.dataset.width = named || "medium";
    style(dialog, {
      "--wanted-width": Number.isFinite(width) ? `${width}px` : "",
      "--wanted-height": Number.isFinite(height) ? `${height}px` : "",
    });
  }

  /** Puts the cursor at the first field, once for each drawing. */
  focus() {
    if (!this.fresh) return;
    this.fresh = false;
    const wrong = this.element.querySelector("[aria-invalid=true]");
    const wanted = "[autofocus], .modal-body :is(input, textarea, [tabindex='0']):not([type=hidden])";
    const first =
      wrong ?? this.element.querySelector(wanted) ?? this.element.querySelector("[type=submit], .ac-buttons .button, .modal-foot .button");
    first?.focus();
  }
}
