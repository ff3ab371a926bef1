/** Where the person writes: commands, names and channels complete themselves. Enter sends, Shift+Enter breaks the line. */

import { busy } from "./desk.js";
import { avatar, fill, h, icon, sideways, uid } from "./dom.js";

const LARGEST = 8 * 1024 * 1024;

export class Composer {
  constructor(room) {
    Object.assign(this, { room, conversation: null, thread: null, shown: [], active: 0, drafts: new Map() });
    const list = uid("completions");
    this.box = h("textarea", {
      class: "composer-box",
      rows: 1,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.hush(),
    });
    this.list = h("ul", {
      id: list,
      class: "completions",
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
      onpointerdown: (event) => event.preventDefault(),
    });
    this.answering = h("p", { class: "answering", hidden: true });
    this.hints = sideways(h("div", { class: "hints" }));
    this.file = h("input", { type: "file", accept: ".csv,.tsv,.txt,.xlsx,.jsonl", hidden: true, onchange: () => this.attach() });
    this.attachButton = this.tool("attach", "Attach a file", () => this.file.click());
    this.slashButton = this.tool("slash", "Commands", () => this.begin("/"));
    this.sendButton = h(
      "button",
      { type: "button", class: "send", "aria-label": "Send", title: "Send", disabled: true, onclick: () => this.send() },
      icon("send"),
    );
    const tools = h(
      "div",
      { class: "composer-tools" },
      this.attachButton,
      this.tool("at", "Mention somebody", () => this.begin("@")),
      this.slashButton,
      this.sendButton,
    );
    this.element = h(
      "div",
      { class: "composer" },
      this.hints,
      h("div", { class: "composer-frame" }, this.list, this.answering, this.box, tools, this.file),
    );
  }

  tool(name, words, run) {
    return h("button", { type: "button", class: "button-quiet tool", "aria-label": words, title: words, onclick: run }, icon(name));
  }

  open(conversation) {
    if (this.conversation) this.drafts.set(this.conversation.id, this.box.value);
    this.conversation = conversation;
    const words = this.invitation(conversation);
    this.box.placeholder = words;
    this.box.setAttribute("aria-label", words);
    this.attachButton.hidden = conversation.kind !== "direct";
    this.slashButton.hidden = this.room.client.side !== "slack";
    fill(
      this.hints,
      h("span", {}, "Try"),
      this.room
        .hintsFor(conversation)
        .map((words) => h("button", { type: "button", class: "hint", onclick: () => this.say(words) }, words)),
    );
    this.hints.dispatchEvent(new Event("scroll"));
    this.answer(null);
    this.put(this.drafts.get(conversation.id) ?? "");
  }

  invitation({ kind, name }) {
    if (kind !== "channel") return `Message ${name}`;
    return this.room.client.side === "teams" ? `Start a post in ${name}` : `Message #${name}`;
  }

  /** Writes in the thread of `message`, or in the conversation itself. */
  answer(message) {
    this.thread = message?.id ?? null;
    this.answering.hidden = !message;
    if (!message) return;
    const stop = h(
      "button",
      { type: "button", class: "button-quiet", "aria-label": "Stop replying", onclick: () => this.answer(null) },
      icon("close"),
    );
    fill(this.answering, icon("reply"), `Replying to ${this.room.author(message.author).name}`, stop);
    this.box.focus();
  }

  put(words) {
    this.box.value = words;
    this.typed();
  }

  begin(mark) {
    this.box.focus();
    const space = this.box.value && !/\s$/u.test(this.box.value) ? " " : "";
    this.put(mark === "/" ? "/" : `${this.box.value}${space}${mark}`);
  }

  typed() {
    this.box.style.setProperty("height", "auto");
    this.box.style.setProperty("height", `${Math.min(this.box.scrollHeight, 180)}px`);
    this.sendButton.disabled = !this.box.value.trim();
    this.suggest();
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.list.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (!this.list.hidden && this.takes(event.key)) {
      event.preventDefault();
      this.take(this.shown[Math.max(this.active, 0)]);
    } else if (!this.list.hidden && event.key === "Escape") {
      event.preventDefault();
      this.hush();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  /** Tab takes a suggestion; so does Enter, unless the words are whole already. */
  takes(key) {
    if (key === "Tab") return true;
    const chosen = this.shown[this.active];
    return key === "Enter" && chosen !== undefined && chosen.insert !== this.box.value.trim();
  }

  suggest() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    this.shown = this.room.completions(before, this.conversation);
    this.active = this.shown[0]?.soft ? -1 : 0;
    this.list.hidden = !this.shown.length || document.activeElement !== this.box;
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
    if (!this.list.hidden) this.draw();
  }

  draw() {
    fill(
      this.list,
      this.shown.map((one, index) =>
        h(
          "li",
          {
            id: uid("completion"),
            role: "option",
            class: "completion",
            "aria-selected": String(index === this.active),
            onclick: () => this.take(one),
          },
          one.person ? avatar(one.person, "small") : h("span", { class: "completion-mark", "aria-hidden": "true" }, one.mark),
          h(
            "span",
            { class: "completion-words" },
            h("strong", {}, one.label),
            one.usage ? h("code", {}, one.usage) : null,
            one.detail ? h("small", {}, one.detail) : null,
          ),
        ),
      ),
    );
    this.box.setAttribute("aria-activedescendant", this.list.children[this.active]?.id ?? "");
  }

  move(step) {
    this.active = this.active < 0 && step < 0 ? this.shown.length - 1 : (this.active + step + this.shown.length) % this.shown.length;
    this.draw();
    this.list.children[this.active].scrollIntoView({ block: "nearest" });
  }

  /** Puts the suggestion in the place of the word before the cursor. */
  take(one) {
    const at = this.box.selectionStart;
    const before = this.box.value.slice(0, at - one.replaces) + one.insert + " ";
    this.box.focus();
    this.box.value = before + this.box.value.slice(at);
    this.box.setSelectionRange(before.length, before.length);
    this.typed();
  }

  hush() {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  async send() {
    const words = this.box.value.trim();
    if (!words) return;
    this.put("");
    const { thread } = this;
    this.answer(null);
    if (await this.say(words, thread)) return;
    if (!this.box.value) this.put(words);
    this.hush();
  }

  /** Sends `words`; answers whether they arrived. */
  async say(words, thread = null) {
    this.hush();
    const conversation = this.conversation.id;
    const answer = await busy(this.element, () =>
      this.room.client.act("say", { conversation, text: words, ...(thread ? { thread } : {}) }),
    );
    if (answer.error) this.room.say(answer.error, this.remedy(answer.error));
    return answer.ok;
  }

  /** On Teams, a person for whom the app is not there can install it. */
  remedy(error) {
    const { client } = this.room;
    if (client.side !== "teams" || this.conversation.kind !== "direct" || !/not installed/u.test(error)) return null;
    return { label: `Install ${client.bot.name}`, run: () => client.act("install", {}) };
  }

  async attach() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    if (file.size > LARGEST) return void this.room.say(`${file.name} is larger than 8 MB.`);
    const content = await base64(file);
    const answer = await busy(this.element, () =>
      this.room.client.act("attach", { conversation: this.conversation.id, name: file.name, content }),
    );
    if (answer.error) this.room.say(answer.error);
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
