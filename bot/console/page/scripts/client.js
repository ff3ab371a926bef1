/** The page's line to the console: one side (Slack or Teams) as one member sees it, kept current by server-sent events. */

export async function hello() {
  return fetched("/api/hello");
}

/** What a picture or file of a message is fetched by. */
export function pictureAddress(side, by, ref) {
  return `/api/${side}/picture?${new URLSearchParams({ by, ref })}`;
}

export class Client {
  /** `heard` is called with `(what, subject)` after every change: see `apply`; `linked(up)` when the line goes down or comes back. */
  constructor(side, me, { heard, linked }) {
    Object.assign(this, { side, me, heard, linked, stream: null, closed: false });
    this.conversations = new Map();
    this.views = [];
  }

  async start() {
    const snapshot = await fetched(`/api/${this.side}/snapshot?${new URLSearchParams({ by: this.me })}`);
    if (this.closed) return;
    Object.assign(this, { bot: snapshot.bot, members: snapshot.members, commands: snapshot.commands ?? [], home: snapshot.home });
    this.conversations = new Map(
      snapshot.conversations.map((one) => [one.id, { ...one, messages: new Map(one.messages.map((each) => [each.id, each])) }]),
    );
    this.views = snapshot.views;
    this.listen(snapshot.seq);
    this.heard("everything");
  }

  listen(after) {
    this.stream?.close();
    this.stream = new EventSource(`/api/${this.side}/events?${new URLSearchParams({ by: this.me, after })}`);
    this.stream.onopen = () => this.linked(true);
    this.stream.onmessage = ({ data }) => this.apply(JSON.parse(data));
    this.stream.onerror = () => {
      this.linked(false);
      if (this.stream.readyState === EventSource.CLOSED && !this.closed) setTimeout(() => this.again(), 2000);
    };
  }

  /** A new snapshot, once the console answers again. */
  async again() {
    if (this.closed) return;
    try {
      await this.start();
    } catch {
      this.linked(false);
      setTimeout(() => this.again(), 2000);
    }
  }

  apply(event) {
    switch (event.type) {
      case "reset":
        return this.again();
      case "message":
        return this.message(event.message);
      case "conversation":
        return this.conversation(event.conversation);
      case "view":
        return this.view(event.view);
      case "view_gone":
        this.views = this.views.filter((view) => view.id !== event.id);
        return this.heard("view");
      case "home":
        this.home = { payload: event.payload };
        return this.heard("home");
      default:
        return this.heard(event.type, event);
    }
  }

  message(message) {
    const messages = this.conversations.get(message.conversation)?.messages;
    if (message.deleted) messages?.delete(message.id);
    else messages?.set(message.id, message);
    this.heard("message", message);
  }

  conversation(conversation) {
    const messages = this.conversations.get(conversation.id)?.messages ?? new Map();
    if (conversation.members.includes(this.me)) this.conversations.set(conversation.id, { ...conversation, messages });
    else this.conversations.delete(conversation.id);
    this.heard("conversation");
  }

  view(view) {
    const at = this.views.findIndex((one) => one.id === view.id);
    if (at < 0) this.views.push(view);
    else this.views[at] = view;
    this.heard("view");
  }

  /** Does `act` as this member; always answers with "ok", and with "error" when it could not be done. */
  async act(act, details) {
    try {
      return await fetched(`/api/${this.side}/act`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ by: this.me, act, ...details }),
      });
    } catch (error) {
      return { ok: false, error: `The demo did not answer: ${error.message}` };
    }
  }

  close() {
    this.closed = true;
    this.stream?.close();
  }
}

async function fetched(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  if (!answer.ok) throw new Error((await answer.text()) || answer.statusText);
  return answer.json();
}
