export default function ({ data: [html], parentElement, setTriggerValue }) {
  const foot = parentElement.querySelector(".foot");
  if (foot.drawn !== html) foot.innerHTML = foot.drawn = html;
  foot.onclick = ({ target }) => { if (target.closest("[data-act]")) setTriggerValue("mode", true); };
}
