/** The messages of one conversation, oldest first, with the answers in a thread beneath the message they answer. */

import { drawTeamsMessage } from "./adaptive.js";
import { drawSlackMessage } from "./block_kit.js";
import { Desk } from "./desk.js";
import { arrange, avatar, fill, h, icon } from "./dom.js";

const TOGETHER = 5 * 60 * 1000;

export class Timeline {
  /** `answer(message)` is called when the person wants to answer in that message's thread. */
  constructor(room, answer) {
    Object.assign(this, { room, answer, drawn: new Map(), next: new Map(), conversation: null });
    this.list = h("div", { class: "timeline", role: "log", "aria-label": "Messages", tabindex: "0" });
    this.typing = h("p", { class: "typing", "aria-live": "polite" });
    this.element = h("div", { class: "timeline-frame" }, this.list, this.typing);
  }

  /** Shows `conversation` from its end. */
  open(conversation) {
    this.conversation = conversation;
    this.drawn.clear();
    this.list.dataset.shape = this.shape();
    this.quiet();
    this.show();
    this.toEnd();
  }

  /** Draws what is new or changed; the view stays at the end when it was there. */
  show() {
    const near = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 120;
    const messages = [...this.conversation.messages.values()];
    const known = new Set(messages.map((message) => message.id));
    this.next = new Map();
    const nodes = [this.stand("opening", "", () => this.opening())];
    let before = null;
    let answered = false;
    for (const message of messages.filter((one) => !known.has(one.thread))) {
      const day = this.room.dayOf(message.at);
      const sameDay = before !== null && this.room.dayOf(before.at) === day;
      const answers = messages.filter((one) => one.thread === message.id && one.id !== message.id);
      if (!sameDay) nodes.push(this.stand(`day before ${message.id}`, day, () => this.day(day)));
      nodes.push(this.post(message, answers, sameDay && !answered && this.shape() !== "posts" && follows(before, message)));
      before = message;
      answered = answers.length > 0;
    }
    this.drawn = this.next;
    arrange(this.list, nodes);
    if (near) this.toEnd();
  }

  /** The node that stands under `key`, made anew only when its `face` changed: focus and a box half filled stay as they are. */
  stand(key, face, make) {
    const standing = this.drawn.get(key);
    const node = standing?.face === face ? standing.node : make();
    this.next.set(key, { face, node });
    return node;
  }

  /** Slack draws lines, Teams bubbles in a chat and posts in a channel. */
  shape() {
    if (this.room.client.side === "slack") return "lines";
    return this.conversation.kind === "channel" ? "posts" : "bubbles";
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    for (const picture of this.list.querySelectorAll("img")) {
      if (!picture.complete)
        picture.addEventListener(
          "load",
          () => {
            this.list.scrollTop = this.list.scrollHeight;
          },
          { once: true },
        );
    }
  }

  opening() {
    const { kind, name } = this.conversation;
    const words = kind === "direct" ? `This is your conversation with ${name}. Nobody else reads it.` : `This is the beginning of ${name}.`;
    return h("p", { class: "opening" }, words);
  }

  day(words) {
    return h("div", { class: "day", role: "separator" }, h("span", {}, words));
  }

  /** A message with the answers beneath it. */
  post(message, answers, follow) {
    const replies = answers.map((one, index) => this.article(one, follows(answers[index - 1] ?? null, one)));
    const frame = this.stand(`post ${message.id}`, "", () => h("div", { class: "post" }));
    const beneath = this.stand(`replies ${message.id}`, "", () => h("div", { class: "replies" }));
    const link = this.stand(`link ${message.id}`, "", () => this.replyLink(message));
    return arrange(frame, [this.article(message, follow), replies.length ? arrange(beneath, replies) : null, link]);
  }

  replyLink(message) {
    if (this.conversation.kind !== "channel" || message.only_you || message.author === "platform") return null;
    return h("button", { type: "button", class: "reply-link", onclick: () => this.answer(message) }, icon("reply"), "Reply");
  }

  article(message, follow) {
    return this.stand(message.id, JSON.stringify([message, follow]), () => this.draw(message, follow));
  }

  draw(message, follow) {
    const { client } = this.room;
    const author = this.room.author(message.author);
    const desk = new Desk(this.room, message.id);
    const body = client.side === "slack" ? drawSlackMessage(message.payload, desk) : drawTeamsMessage(message.payload, desk);
    const mine = message.author === client.me;
    const edited = message.edited ? h("small", { class: "edited" }, "(edited)") : null;
    return h(
      "article",
      {
        class: "message",
        "data-author": message.author === "platform" ? "platform" : mine ? "me" : "other",
        "data-follow": follow,
        "data-only-you": message.only_you,
        "aria-label": `${author.name}, ${this.room.timeOf(message.at)}`,
      },
      message.only_you ? h("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
      h(
        "div",
        { class: "message-side" },
        avatar(author),
        h("time", { class: "side-time", "aria-hidden": "true" }, this.room.timeOf(message.at)),
      ),
      h("div", { class: "message-main" }, this.head(message, author), h("div", { class: "message-body" }, body, edited)),
    );
  }

  head(message, author) {
    const badge = author.is_bot ? h("span", { class: "badge" }, this.room.client.side === "slack" ? "App" : "Bot") : null;
    const time = h("time", { datetime: message.at, title: this.room.dayOf(message.at) }, this.room.timeOf(message.at));
    return h("header", { class: "message-head" }, h("strong", { class: "author" }, author.name), badge, time);
  }

  /** Says that the bot is writing, for a few seconds or until it has written. */
  writing() {
    clearTimeout(this.typingEnds);
    fill(
      this.typing,
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
      `${this.room.client.bot.name} is typing`,
    );
    this.typingEnds = setTimeout(() => this.quiet(), 6000);
  }

  quiet() {
    clearTimeout(this.typingEnds);
    fill(this.typing);
  }
}

/** Whether `message` goes on where `before` left off: same author, same readers, soon after. */
function follows(before, message) {
  if (!before || before.author !== message.author || before.only_you !== message.only_you) return false;
  return new Date(message.at) - new Date(before.at) < TOGETHER;
}
