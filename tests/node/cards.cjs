// Reads a list of Adaptive Cards as JSON and writes, for each, the list of what Microsoft's renderer finds wrong with it.
const { readFileSync } = require("node:fs");
const { AdaptiveCard, SerializationContext } = require("adaptivecards/dist/adaptivecards.js");

function problems(json) {
  const context = new SerializationContext();
  const card = new AdaptiveCard();
  card.parse(json, context);
  const parsed = Array.from({ length: context.eventCount }, (_, place) => context.getEventAt(place).message);
  return [...parsed, ...card.validateProperties().validationEvents.map((event) => event.message)];
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(problems)));
