/**
 * What a person may be about to write: a command, a name, a channel. Each suggestion replaces the last `replaces` characters; a `soft` one
 * waits to be chosen, so that Enter still sends what was typed.
 */

const MOST = 8;

/** Suggestions for the text `before` the cursor in `conversation`. */
export function completions(client, before, conversation) {
  const slash = client.side === "slack" && /^\/(\S*)$/u.exec(before);
  if (slash) return commands(client, slash[1]);
  const asked = client.side === "teams" && words(client, before, conversation);
  if (asked) return asked;
  const at = /(?:^|\s)@([^@#\n]{0,30})$/u.exec(before);
  if (at) return people(client, at[1]);
  const hash = /(?:^|\s)#(\S*)$/u.exec(before);
  if (hash) return channels(client, hash[1]);
  return [];
}

function commands(client, typed) {
  const fitting = client.commands.filter(({ command }) => command.slice(1).startsWith(typed.toLowerCase()));
  return fitting.slice(0, MOST).map(({ command, description, usage_hint: usage }) => ({
    label: command,
    usage,
    detail: description,
    mark: "/",
    insert: command,
    replaces: typed.length + 1,
  }));
}

/** The bot's commands after its mention, or at the start of the conversation with it. */
function words(client, before, conversation) {
  const said =
    conversation.kind === "direct" ? before : before.startsWith(`@${client.bot.name} `) ? before.slice(client.bot.name.length + 2) : null;
  if (said === null || said.startsWith("@") || (conversation.kind === "direct" && !said)) return null;
  const fitting = client.commands.filter(({ command }) => command.startsWith(said.toLowerCase()) && command !== said.toLowerCase());
  return fitting.slice(0, MOST).map(({ command, description }) => ({
    label: command,
    detail: description,
    mark: "›",
    insert: command,
    replaces: said.length,
    soft: true,
  }));
}

function people(client, typed) {
  const all = [{ ...client.bot, is_bot: true, title: "App" }, ...client.members];
  const wanted = typed.toLocaleLowerCase();
  const fits = (name) => name.toLocaleLowerCase().startsWith(wanted) || name.toLocaleLowerCase().includes(` ${wanted}`);
  return all
    .filter(({ name }) => fits(name) && name.toLocaleLowerCase() !== wanted.trim())
    .slice(0, MOST)
    .map((person) => ({
      label: person.name,
      detail: person.title,
      person,
      insert: `@${person.name}`,
      replaces: typed.length + 1,
    }));
}

function channels(client, typed) {
  const all = [...client.conversations.values()].filter((one) => one.kind === "channel" && one.name.startsWith(typed.toLowerCase()));
  return all.slice(0, MOST).map(({ name }) => ({ label: name, mark: "#", insert: `#${name}`, replaces: typed.length + 1 }));
}
