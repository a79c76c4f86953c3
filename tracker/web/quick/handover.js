// Entries that wait, as a file: for a phone whose diary has got another address. A browser keeps a store for each address, so they would stay behind.
const HANDOVER_FORMAT = "infant-movement-diary-waiting/1";
const HANDOVER_BYTES = 4 << 20;
const HANDOVER_TABLES = ["episodes", "check-ins", "milestones"];

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
  if (file.size > HANDOVER_BYTES) throw TEXT.noHandover;
  let content = null;
  try {
    content = JSON.parse(await file.text());
  } catch {}
  const isOurs = content?.format === HANDOVER_FORMAT && Array.isArray(content.items) && content.items.every((item) => item && isHandedOver(item));
  if (!isOurs) throw TEXT.noHandover;
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
      (count) => (note.textContent = counted(TEXT.added, count)),
      (problem) => (note.textContent = typeof problem === "string" ? problem : TEXT.unreadFile),
    );
  const save = queue.waiting.length ? [button(counted(TEXT.saveFile, queue.waiting.length), saveWaitingAsFile, { className: "wide" })] : [];
  const more = element("details", {}, element("summary", { textContent: TEXT.newAddress }));
  more.append(
    element("p", { textContent: TEXT.howHandover }),
    ...save, element("label", { htmlFor: "handover", textContent: TEXT.handoverFile }), picker, note,
  );
  more.open = queue.waiting.length > 0 && queue.failing;
  return [more];
}
