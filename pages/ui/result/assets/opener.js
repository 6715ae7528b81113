// The drawer slides in and is filled piece by piece: the form is in sight once it has stayed there for a second.
function bringIntoSight(tries, stayed = 0) {
  const form = document.querySelector("[role=dialog] .st-key-use_send");
  const place = form?.getBoundingClientRect();
  const seen = place?.height > 0 && place.top > 0 && place.bottom < innerHeight;
  if (!seen) form?.scrollIntoView({ block: "center" });
  if (tries > 0 && stayed < 7) setTimeout(bringIntoSight, 150, tries - 1, seen ? stayed + 1 : 0);
}

// Blocks ask for a drawer here, so that a tap on a service runs nothing but the drawer.
export default function ({ setTriggerValue }) {
  window.openService = (id) => setTriggerValue("open", id);
  window.recordUse = (id) => {
    setTriggerValue("use", id);
    bringIntoSight(40);
  };
}
