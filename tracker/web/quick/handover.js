// Entries that wait, as a file: for a phone whose diary has got another address. A browser keeps a store for each address, so they would stay behind.
const HANDOVER_FORMAT = "infant-movement-diary-waiting/1";
const HANDOVER_BYTES = 4 << 20;
const HANDOVER_TABLES = ["episodes", "check-ins", "milestones"];
const NO_HANDOVER = "This is no file of waiting entries. Choose the one that this page saved: waiting-entries.json.";

const isRecordId = (text) => typeof text === "string" && /^[0-9a-f-]{36}$/.test(text);
const isHandedOver = ({ id, method, table, record, body }) =>
  isRecordId(id) && isRecordId(record) && HANDOVER_TABLES.includes(table) && ["POST", "PATCH", "DELETE"].includes(method) && (body === null || body === undefined || typeof body === "object");

function saveWaitingAsFile() {
  const items = queue.waiting.map(({ key, sending, ready, refused, version, ...item }) => item);
  const file = new Blob([JSON.stringify({ format: HANDOVER_FORMAT, items }, null, 1)], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(file), download: "waiting-entries.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Return the entries of a file; throws a sentence for one that is none of ours.
async function readHandover(file) {
  if (file.size > HANDOVER_BYTES) throw NO_HANDOVER;
  let content = null;
  try {
    content = JSON.parse(await file.text());
  } catch {}
  const isOurs = content?.format === HANDOVER_FORMAT && Array.isArray(content.items) && content.items.every((item) => item && isHandedOver(item));
  if (!isOurs) throw NO_HANDOVER;
  return content.items;
}

// Add the entries of a file to the queue. Each has an id of its own, so one that is sent from both addresses is stored once.
async function takeHandover(file) {
  const items = await readHandover(file);
  const known = new Set(queue.waiting.map(({ id }) => id));
  for (const item of items.filter(({ id }) => !known.has(id))) {
    const waiting = { id: item.id, method: item.method, table: item.table, record: item.record, body: item.body, label: String(item.label ?? ""), by: String(item.by ?? ""), clock: item.clock };
    queue.waiting.push(waiting);
    await queue.save(waiting);
  }
  queue.onChange();
  queue.flush();
  return items.length;
}

// What the sheet of this phone offers: to save what waits, and to add what another address saved.
function handoverParts() {
  const note = element("p", { className: "quiet", role: "status" });
  const picker = element("input", { id: "handover", type: "file", accept: ".json,application/json" });
  picker.onchange = () =>
    takeHandover(picker.files[0]).then(
      (count) => (note.textContent = `Added ${entriesText(count)} from the file.`),
      (problem) => (note.textContent = typeof problem === "string" ? problem : "The file could not be read. Nothing was added."),
    );
  const save = queue.waiting.length ? [button(`Save what waits as a file (${entriesText(queue.waiting.length)})`, saveWaitingAsFile, { className: "wide" })] : [];
  const more = element("details", {}, element("summary", { textContent: "The diary has a new address" }));
  more.append(
    element("p", { textContent: "Open this page at its old address and save what waits as a file. Then open it at the new address and choose that file here." }),
    ...save, element("label", { htmlFor: "handover", textContent: "File of waiting entries" }), picker, note,
  );
  more.open = queue.waiting.length > 0 && queue.failing;
  return [more];
}
