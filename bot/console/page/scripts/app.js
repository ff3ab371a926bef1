/** The page: joins the list of conversations, the messages, the composer and the dialogs to one side as one member sees it. */

import { Client, hello } from "./client.js";
import { completions } from "./complete.js";
import { Composer } from "./composer.js";
import { drawBlocks } from "./block_kit.js";
import { Desk } from "./desk.js";
import { fill, h } from "./dom.js";
import { Modals } from "./modal.js";
import { Over } from "./over.js";
import { Sidebar } from "./sidebar.js";
import { Timeline } from "./timeline.js";
import { Top } from "./top.js";
import { wordsOf } from "./words.js";

const NARROW = window.matchMedia("(max-width: 760px)");

class App {
  constructor(greeting) {
    Object.assign(this, { greeting, unread: new Map(), current: null, tab: "messages", drafts: new Map() });
    this.over = new Over();
    this.top = new Top(this);
    this.sidebar = new Sidebar(this, (id) => this.open(id));
    this.timeline = new Timeline(this, (message) => this.composer.answer(message));
    this.composer = new Composer(this);
    this.modals = new Modals(this);
    this.home = h("div", { class: "home", tabindex: "0", role: "region", "aria-label": "Home", hidden: true });
    this.shade = h("div", { class: "shade", onclick: () => this.drawer(false) });
    this.pane = h("main", { class: "pane" }, this.top.heading, this.top.notice, this.timeline.element, this.home, this.composer.element);
    fill(
      document.body.querySelector("#app"),
      this.top.banner,
      this.top.bar,
      h("div", { class: "rooms" }, this.sidebar.element, this.shade, this.pane),
    );
    window.addEventListener("hashchange", () => this.fromAddress());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.drawer(false);
    });
    this.fromAddress();
  }

  get title() {
    return this.greeting.title;
  }

  get person() {
    return this.client.members.find((one) => one.key === this.client.me);
  }

  get zone() {
    return this.person?.time_zone ?? "UTC";
  }

  get locale() {
    return this.person?.locale ?? navigator.language;
  }

  /** Side, member and conversation are in the address, so that a reload comes back to the same place. */
  fromAddress() {
    const [side, me, conversation] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const { sides } = this.greeting;
    this.enter(sides.includes(side) ? side : sides[0], me || this.greeting.me, conversation);
  }

  async enter(side, me, conversation = null) {
    if (this.client?.side === side && this.client.me === me) {
      if (conversation && conversation !== this.current) this.open(conversation);
      return;
    }
    this.client?.close();
    this.modals.hide();
    this.wanted = conversation;
    this.unread.clear();
    this.client = new Client(side, me, { heard: (what, subject) => this.heard(what, subject), linked: (up) => this.top.linked(up) });
    document.documentElement.dataset.side = side;
    try {
      await this.client.start();
    } catch (error) {
      this.over.say(`The demo did not answer: ${error.message}`);
      if (me !== this.greeting.me) this.enter(side, this.greeting.me);
    }
  }

  heard(what, subject) {
    if (what === "everything") this.begin();
    else if (what === "message") this.message(subject);
    else if (what === "typing") this.typing(subject);
    else if (what === "view") this.modals.show();
    else if (what === "home") this.drawHome();
    else if (what === "conversation") this.client.conversations.has(this.current) ? this.sides() : this.begin();
  }

  begin() {
    this.top.person();
    const all = [...this.client.conversations.values()];
    const stays = this.client.conversations.get(this.wanted ?? this.current);
    this.open((stays ?? all.find((one) => one.kind === "direct") ?? all[0]).id);
    this.modals.show();
  }

  open(id) {
    if (!this.client.conversations.has(id)) return;
    this.current = id;
    this.wanted = null;
    this.unread.delete(id);
    history.replaceState(null, "", `${location.pathname}#${[this.client.side, this.client.me, id].map(encodeURIComponent).join("/")}`);
    this.show("messages");
    this.timeline.open(this.conversation);
    this.composer.open(this.conversation);
    this.sides();
    this.drawer(false);
    if (!NARROW.matches && !document.querySelector("dialog[open]")) this.composer.box.focus();
  }

  get conversation() {
    return this.client.conversations.get(this.current);
  }

  message(message) {
    if (message.conversation === this.current) {
      if (message.author !== this.client.me) this.timeline.quiet();
      this.timeline.show();
    } else if (!message.edited && !message.deleted && message.author !== this.client.me) {
      this.unread.set(message.conversation, (this.unread.get(message.conversation) ?? 0) + 1);
    }
    this.sidebar.show(this.current, this.unread);
  }

  typing({ conversation }) {
    if (conversation === this.current) this.timeline.writing();
  }

  sides() {
    this.sidebar.show(this.current, this.unread);
    this.top.conversation(this.conversation, this.tab);
  }

  /** Shows the messages or, in the bot's conversation on Slack, the app's home. */
  show(tab) {
    this.tab = tab;
    const home = tab === "home";
    this.home.hidden = !home;
    this.timeline.element.hidden = home;
    this.composer.element.hidden = home;
    this.top.conversation(this.conversation, tab);
    if (!home) return;
    this.drawHome();
    this.client.act("home", {});
  }

  drawHome() {
    const blocks = this.client.home?.payload.blocks;
    fill(this.home, blocks ? drawBlocks(blocks, new Desk(this, "home")) : h("p", { class: "opening" }, "Nothing on the home tab yet."));
  }

  drawer(open) {
    document.documentElement.toggleAttribute("data-drawer", open);
    this.top.menu.setAttribute("aria-expanded", String(open));
  }

  author(key) {
    if (key === this.client.bot.key) return { ...this.client.bot, is_bot: true };
    return this.client.members.find((one) => one.key === key) ?? { name: this.client.side === "slack" ? "Workspace" : "Teams" };
  }

  timeOf(moment) {
    return new Intl.DateTimeFormat(this.locale, { hour: "numeric", minute: "2-digit", timeZone: this.zone }).format(new Date(moment));
  }

  /** The day a message was written on, where the acting person lives. */
  dayOf(moment) {
    const written = (date, parts) => new Intl.DateTimeFormat(this.locale, { ...parts, timeZone: this.zone }).format(date);
    const date = new Date(moment);
    const short = { dateStyle: "short" };
    if (written(date, short) === written(new Date(), short)) return "Today";
    return written(date, { weekday: "long", month: "long", day: "numeric" });
  }

  plainOf(payload) {
    return wordsOf(payload, new Desk(this, "").names);
  }

  completions(before, conversation) {
    return completions(this.client, before, conversation);
  }

  /** The suggestions to try, as this side says them in this conversation. */
  hintsFor({ kind }) {
    const { side, bot, commands } = this.client;
    const known = new Set(commands.map(({ command }) => command));
    return this.greeting.hints.map((words) => {
      if (side === "teams") return kind === "direct" ? words : `@${bot.name} ${words}`;
      return known.has(`/${words.split(" ")[0]}`) ? `/${words}` : `/${bot.name.toLowerCase()} ${words}`;
    });
  }

  say(words, remedy) {
    this.over.say(words, remedy);
  }

  enlarge(source, alt) {
    this.over.enlarge(source, alt);
  }

  confirm(question) {
    return this.over.confirm(question);
  }
}

new App(await hello());
