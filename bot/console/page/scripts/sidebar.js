/** The list of conversations, with what is unread and, on Teams, the last words of each. A drawer on narrow screens. */

import { avatar, fill, h } from "./dom.js";

export class Sidebar {
  /** `chosen(id)` is called when a conversation is picked. */
  constructor(room, chosen) {
    Object.assign(this, { room, chosen });
    this.element = h("nav", { class: "sidebar", id: "sidebar", "aria-label": "Conversations" });
  }

  /** Draws the list; `current` is the open conversation, `unread` counts by id. */
  show(current, unread) {
    const { client } = this.room;
    const all = [...client.conversations.values()];
    const of = (...kinds) => all.filter((one) => kinds.includes(one.kind)).sort((a, b) => a.name.localeCompare(b.name));
    const slack = client.side === "slack";
    const sections = slack
      ? [
          ["Channels", of("channel")],
          ["Group messages", of("group")],
          ["Apps", of("direct")],
        ]
      : [
          ["Chat", [...of("direct"), ...of("group")]],
          ["Teams and channels", of("channel")],
        ];
    const held = this.element.contains(document.activeElement) ? document.activeElement.dataset.conversation : null;
    const item = (one) => h("li", {}, this.item(one, one.id === current, unread.get(one.id) ?? 0));
    fill(
      this.element,
      h("div", { class: "workspace-name" }, this.room.title),
      sections.filter(([, list]) => list.length).map(([title, list]) => h("section", {}, h("h2", {}, title), h("ul", {}, list.map(item)))),
    );
    if (held) this.element.querySelector(`[data-conversation="${CSS.escape(held)}"]`)?.focus();
  }

  item(conversation, current, count) {
    const slack = this.room.client.side === "slack";
    const words = [
      h("span", { class: "item-name" }, conversation.name),
      slack ? null : h("span", { class: "item-last" }, this.lastWords(conversation)),
    ];
    return h(
      "button",
      {
        type: "button",
        class: "item",
        "aria-current": current ? "page" : null,
        "data-unread": count > 0,
        "data-conversation": conversation.id,
        onclick: () => this.chosen(conversation.id),
      },
      this.face(conversation),
      h("span", { class: "item-words" }, words),
      count ? h("span", { class: "count" }, h("span", { class: "visually-hidden" }, "unread: "), count) : null,
    );
  }

  face(conversation) {
    if (conversation.kind === "direct") return avatar({ is_bot: true }, "small");
    if (this.room.client.side === "teams") return avatar({ name: conversation.name }, "small");
    if (conversation.kind === "group") return h("span", { class: "item-number", "aria-hidden": "true" }, conversation.members.length);
    return h("span", { class: "item-mark", "aria-hidden": "true" }, "#");
  }

  lastWords(conversation) {
    const last = [...conversation.messages.values()].at(-1);
    if (!last) return "No messages yet";
    const who = last.author === this.room.client.me ? "You: " : "";
    return who + this.room.plainOf(last.payload);
  }
}
