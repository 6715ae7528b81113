// Blocks ask for a drawer here, so that a tap on a service runs nothing but the drawer.
export default function ({ setTriggerValue }) {
  window.openService = (id) => setTriggerValue("open", id);
}
