/** What lies over the page for a moment: an enlarged picture, a question before a press, a note at the foot. */

import { fill, h, icon, uid } from "./dom.js";

export class Over {
  constructor() {
    this.notes = h("div", { class: "notes", role: "status", "aria-live": "polite" });
    this.picture = dialog("lightbox");
    this.question = dialog("modal question");
    this.picture.addEventListener("click", () => this.picture.close());
    document.body.append(this.notes, this.picture, this.question);
  }

  enlarge(source, alt) {
    const close = h("button", { type: "button", class: "button-quiet lightbox-close", "aria-label": "Close" }, icon("close"));
    this.picture.setAttribute("aria-label", "Enlarged picture");
    fill(this.picture, h("figure", {}, h("img", { src: source, alt }), h("figcaption", {}, alt)), close);
    this.picture.showModal();
  }

  /** Asks before a press that must be sure; answers whether it may go on. */
  confirm({ title, text, yes, no, danger }) {
    const heading = uid("question");
    const answer = (value, kind, words) => h("button", { type: "submit", value, class: kind }, words);
    fill(
      this.question,
      h(
        "form",
        { method: "dialog", class: "modal-form" },
        h("header", { class: "modal-head" }, h("h2", { id: heading }, title)),
        h("div", { class: "modal-body" }, text),
        h(
          "footer",
          { class: "modal-foot" },
          answer("no", "button", no),
          answer("yes", danger ? "button button-danger" : "button button-primary", yes),
        ),
      ),
    );
    this.question.setAttribute("aria-labelledby", heading);
    this.question.returnValue = "no";
    this.question.showModal();
    return new Promise((resolve) => {
      this.question.addEventListener("close", () => resolve(this.question.returnValue === "yes"), { once: true });
    });
  }

  /** A note that goes by itself, with a way out of what it says if there is one (`{ label, run }`). In an open dialog it stands inside. */
  say(words, remedy) {
    const act =
      remedy &&
      h(
        "button",
        {
          type: "button",
          class: "note-act",
          onclick: () => {
            note.remove();
            remedy.run();
          },
        },
        remedy.label,
      );
    const note = h("p", { class: "note" }, words, act);
    const open = document.querySelector("dialog.modal[open] .modal-body");
    (open ?? this.notes).append(note);
    setTimeout(() => note.remove(), 8000);
  }
}

function dialog(kind) {
  return h("dialog", { class: kind });
}
