/** What stands over the conversation: the demo's banner, the switch of sides, who is acting, and the conversation's own heading. */

import { avatar, fill, h, icon } from "./dom.js";
import { Picker } from "./picker.js";

const GROUPS = { rep: "Reps", manager: "Managers", admin: "Admins" };
const SIDES = { slack: "Slack", teams: "Teams" };

export class Top {
  constructor(app) {
    this.app = app;
    this.line = h("span", { class: "line", role: "status" });
    this.banner = h(
      "div",
      { class: "banner" },
      h("span", {}, h("strong", {}, "Demo"), " on this machine. Nothing you type leaves it."),
      this.line,
    );
    this.menu = h(
      "button",
      {
        type: "button",
        class: "button-quiet menu-button",
        "aria-label": "Conversations",
        "aria-controls": "sidebar",
        "aria-expanded": "false",
        onclick: () => app.drawer(!document.documentElement.hasAttribute("data-drawer")),
      },
      icon("menu"),
    );
    this.switches = app.greeting.sides.map((side) =>
      h("button", { type: "button", class: "side-switch", "data-to": side, onclick: () => app.enter(side, app.client.me) }, SIDES[side]),
    );
    this.face = h("span", { class: "acting-face" });
    this.picker = new Picker({ label: "Act as", changed: ([chosen]) => app.enter(app.client.side, chosen.value) });
    const acting = h(
      "div",
      { class: "acting" },
      this.face,
      h("span", { class: "acting-words" }, h("small", {}, "Acting as"), this.picker.element),
    );
    const brand = h(
      "div",
      { class: "brand" },
      h("img", { src: "/page/pacer.svg", alt: "", width: 28, height: 28 }),
      h("span", {}, app.greeting.title),
    );
    this.bar = h(
      "header",
      { class: "bar" },
      this.menu,
      brand,
      h("div", { class: "switch", role: "group", "aria-label": "Platform" }, this.switches),
      acting,
    );
    this.heading = h("header", { class: "heading" });
    this.notice = h("div", { class: "notice", hidden: true });
  }

  /** Shows who is acting, and on which side. */
  person() {
    const { client, person } = this.app;
    for (const button of this.switches) button.setAttribute("aria-pressed", String(button.dataset.to === client.side));
    const order = Object.keys(GROUPS);
    const known = [...client.members].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || a.name.localeCompare(b.name));
    this.picker.options = known.map((one) => ({
      value: one.key,
      label: one.name,
      detail: one.title,
      group: GROUPS[one.group] ?? one.group,
      person: one,
    }));
    this.picker.choose(this.picker.options.filter((option) => option.value === client.me));
    fill(this.face, avatar(person, "small"));
    document.title = `${person?.name ?? client.me} · ${SIDES[client.side]} · ${this.app.title}`;
  }

  conversation(conversation, tab) {
    const { kind, name, members } = conversation;
    const direct = kind === "direct";
    const mark =
      direct || this.app.client.side === "teams"
        ? avatar({ is_bot: direct, name }, "small")
        : h("span", { class: "heading-mark", "aria-hidden": "true" }, kind === "channel" ? "#" : "");
    const people = members.map((key) => this.app.author(key));
    const faces = h(
      "span",
      { class: "faces", title: people.map((one) => one.name).join(", ") },
      people.slice(0, 3).map((one) => avatar(one, "tiny")),
      h("span", {}, `${people.length}`),
    );
    fill(this.heading, mark, h("h1", {}, name), direct ? h("span", { class: "badge" }, "App") : null, direct ? this.tabs(tab) : faces);
    this.absence(conversation);
  }

  tabs(tab) {
    if (this.app.client.side !== "slack") return null;
    const one = (key, words) =>
      h("button", { type: "button", class: "tab", "aria-pressed": String(tab === key), onclick: () => this.app.show(key) }, words);
    return h("div", { class: "tabs", role: "group", "aria-label": "View" }, one("messages", "Messages"), one("home", "Home"));
  }

  /** Says when the bot is not in the channel, with the way to bring it in. */
  absence({ id, bot_is_member: present }) {
    const { client } = this.app;
    this.notice.hidden = present;
    if (present) return;
    const invite = () => client.act("say", { conversation: id, text: `/invite @${client.bot.name}` });
    fill(
      this.notice,
      `${client.bot.name} is not in this channel.`,
      h("button", { type: "button", class: "button", onclick: invite }, `Add ${client.bot.name}`),
    );
  }

  linked(up) {
    this.line.textContent = up ? "" : "Reconnecting…";
  }
}
