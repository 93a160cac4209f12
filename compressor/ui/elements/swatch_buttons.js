// Colours as buttons; a press sends the colour's code.

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector(".swatches");
  const focused = list.contains(parentElement.activeElement)
    ? [...list.querySelectorAll("button")].indexOf(parentElement.activeElement)
    : -1;
  list.replaceChildren(
    ...data.swatches.map(({ code, caption, action, pressed }) => {
      const part = (name, type, text = "") => {
        const made = document.createElement(name);
        made.className = type;
        made.textContent = text;
        return made;
      };
      const button = part("button", "");
      button.type = "button";
      button.setAttribute("aria-pressed", pressed);
      button.setAttribute("aria-label", `${action} ${code}, ${caption}`);
      button.title = `${action} ${code}`;
      const color = part("span", "color");
      color.style.setProperty("--color", code);
      color.append(part("span", "mark", pressed ? "✓ locked" : action));
      button.append(color, part("code", "", code), document.createElement("br"));
      button.append(part("span", "", caption));
      button.onclick = () => setTriggerValue("pressed", code);
      const item = part("li", "");
      item.append(button);
      return item;
    }),
  );
  if (focused >= 0) list.querySelectorAll("button")[focused]?.focus();
}
