/**
 * What stands behind a drawn payload: who the names are, where pictures come from, and how a press reaches the server.
 *
 * `where` is the message's or view's id (or "home"); `form` holds the inputs drawn with it.
 */

import { h, icon } from "./dom.js";
import { Form } from "./fields.js";
import { pictureAddress } from "./client.js";

export class Desk {
  /** `room` is the page around it: `client`, `say(words)` for a note to the person, `enlarge(source, alt)`, `confirm(question)`. */
  constructor(room, where) {
    Object.assign(this, { room, where, form: new Form(), mentions: new Map() });
  }

  get names() {
    const { client, locale, zone } = this.room;
    return {
      person: (id, label) =>
        `@${id === client.bot.id ? client.bot.name : (client.members.find((one) => one.id === id)?.name ?? (label || id))}`,
      channel: (id, label) => `#${client.conversations.get(id)?.name ?? (label || id)}`,
      locale,
      zone,
    };
  }

  people() {
    return this.room.client.members.map((person) => ({ value: person.id, label: person.name, detail: person.title, person }));
  }

  conversations(filter) {
    const wanted = filter?.include ?? ["public", "private", "im", "mpim"];
    const kinds = new Set(
      wanted.flatMap((one) => ({ public: ["channel"], private: ["channel"], im: ["direct"], mpim: ["group"] })[one] ?? []),
    );
    const all = [...this.room.client.conversations.values()].filter((one) => kinds.has(one.kind));
    return all
      .filter((one) => !(one.kind === "direct" && filter?.exclude_bot_users))
      .map((one) => ({ value: one.id, label: one.kind === "direct" ? one.name : `# ${one.name}` }));
  }

  /** Where the page fetches a picture that a payload names: by file id, or by address through the console. */
  picture({ slack_file: file, image_url: address, url }) {
    const { side, me } = this.room.client;
    return pictureAddress(side, me, file?.id ?? file?.url ?? address ?? url ?? "");
  }

  /** A picture that fills the window when it is pressed. */
  enlarging(source, alt) {
    const picture = h("img", { src: source, alt, onerror: () => button.classList.add("picture-lost") });
    const button = h(
      "button",
      { type: "button", class: "enlarge", title: "Enlarge", onclick: () => this.room.enlarge(source, alt) },
      picture,
    );
    return button;
  }

  fileCard(name, source) {
    const face = [h("span", { class: "file-icon" }, icon("file")), h("span", { class: "file-name" }, name)];
    return source ? h("a", { class: "file", href: source, download: name }, face) : h("span", { class: "file" }, face);
  }

  /** Carries a press or a choice to the server; `opener` shows that it is under way. */
  async press(control, opener, { value, confirm, associated }) {
    if (opener.getAttribute("aria-busy") === "true") return;
    if (confirm && !(await this.room.confirm(confirm))) return;
    const inputs = associated === "none" ? {} : this.form.values();
    const answer = await busy(opener, () => this.send(control, value, inputs));
    if (answer.error) this.room.say(answer.error);
  }

  async send(control, value, inputs) {
    if (this.submit) return this.submit(control, inputs);
    const answer = await this.room.client.act("press", { where: this.where, control, value: value ?? null, inputs });
    this.form.fail(answer.errors ?? {});
    return answer;
  }

  async suggest(control, query) {
    const answer = await this.room.client.act("suggest", { where: this.where, control, query });
    if (answer.error) this.room.say(answer.error);
    return answer.options ?? [];
  }
}

/** Runs `work` while `element` shows that it is under way and takes no second press. */
export async function busy(element, work) {
  element.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    element.removeAttribute("aria-busy");
  }
}
