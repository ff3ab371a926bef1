/** The actions of an Adaptive Card: a row of buttons, and elements that act when they are pressed. */

import { followable, h, icon } from "./dom.js";

const STYLES = { positive: "button button-primary", destructive: "button button-danger" };

const PRESSABLE = "button, a, input, textarea, label, [role=button], [role=link]";

/** Buttons for `actions`, which stand at `pointer`; a card that one of them shows is drawn by `drawCard` beneath the row. */
export function actionBar(actions, pointer, desk, drawCard) {
  const shown = [];
  const buttons = actions.map((action, index) => {
    const place = `${pointer}/${index}`;
    if (action.type === "Action.ShowCard") return opener(action, place, desk, drawCard, shown);
    if (action.type === "Action.ToggleVisibility")
      return face(action, "button", { onclick: (event) => toggle(event.currentTarget, action) });
    return pressed(action, place, desk);
  });
  return h("div", { class: "ac-actions" }, h("div", { class: "ac-buttons" }, buttons), shown);
}

function pressed(action, place, desk) {
  const href = action.type === "Action.OpenUrl" && followable(action.url);
  if (href) return h("a", { class: "button", href, target: "_blank", rel: "noopener noreferrer", title: action.tooltip }, action.title);
  return face(action, STYLES[action.style] ?? "button", {
    onclick: (event) => desk.press(place, event.currentTarget, { associated: action.associatedInputs }),
  });
}

function face(action, kind, more) {
  return h("button", { type: "button", class: kind, title: action.tooltip, disabled: action.isEnabled === false, ...more }, action.title);
}

function opener(action, place, desk, drawCard, shown) {
  const panel = h("div", { class: "ac-shown", hidden: true }, drawCard(action.card, `${place}/card`, desk));
  shown.push(panel);
  const button = face(action, "button", {
    "aria-expanded": "false",
    onclick: () => {
      for (const other of shown) if (other !== panel) other.hidden = true;
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
    },
  });
  button.append(icon("down"));
  return button;
}

function toggle(from, action) {
  const card = from.closest(".ac-card");
  for (const target of action.targetElements) {
    const { elementId, isVisible } = typeof target === "string" ? { elementId: target } : target;
    const element = card.querySelector(`[data-id="${CSS.escape(elementId)}"]`);
    if (element) element.hidden = isVisible === undefined ? !element.hidden : !isVisible;
  }
}

/** `element`, which runs `action` where it has one: by click, Enter or Space. */
export function selectable(element, action, pointer, desk) {
  if (!action) return element;
  const href = action.type === "Action.OpenUrl" ? followable(action.url) : null;
  const run = () => (href ? window.open(href, "_blank", "noopener") : desk.press(pointer, element, {}));
  element.classList.add("selectable");
  element.tabIndex = 0;
  element.setAttribute("role", href ? "link" : "button");
  if (action.title) element.setAttribute("aria-label", action.title);
  element.addEventListener("click", (event) => {
    if (event.target.closest(PRESSABLE) === element) run();
  });
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    run();
  });
  return element;
}
