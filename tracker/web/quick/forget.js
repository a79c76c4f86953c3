// When this device is signed out, no name, status or warning stays on it. Unsent entries stay, without names, and the page still takes taps.
const PLAIN_COLOUR = "#1f5f6b";

const withoutNames = (children) =>
  children.map(({ id, time_zone }, place) => ({ id, time_zone, colour: PLAIN_COLOUR, initial: String(place + 1), name: children.length > 1 ? fill(TEXT.aBaby, { number: place + 1 }) : TEXT.theBaby }));

// The name of the child is the last part of a label.
const labelWithoutName = (label) => (label || "").split(" · ")[0];

function withoutName({ body, label, ...item }) {
  const { logged_by, ...fields } = body || {};
  if (fields.source) fields.source = fields.source.replace(/ ?video-on:[^ ]*/g, "");
  if (fields.source === "") delete fields.source;
  return { ...item, body: body && fields, by: "", label: labelWithoutName(label) };
}

async function forgetNames(store = new SharedStore(ownName("diary-quick")), caregiver = "") {
  const { children, running, number, contact, begun } = memory.state;
  memory.state = { ...NEVER_EMPTY, children: withoutNames(children), running, number, contact, begun };
  memory.save({});
  device.save({ caregiver, child: "" });
  forgetVisit();
  await store.edit((stored) => ({ put: stored.map(withoutName) }));
}

// The videos that were kept on this device for a visit to the doctor (see /video/doctor).
function forgetVisit() {
  try {
    localStorage.removeItem(ownName("diary-visit-until"));
    indexedDB.deleteDatabase(ownName("diary-visit"));
  } catch {} // a private window may refuse storage: then none is kept
}
const isVisitOver = () => Number(localStorage.getItem(ownName("diary-visit-until")) || Infinity) <= Date.now();
