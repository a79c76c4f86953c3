// The playlist for a visit, kept on this phone until the day after the visit: its words and the videos themselves.
"use strict";
const KEPT_DATABASE = ownName("diary-visit");
const KEPT_UNTIL = ownName("diary-visit-until"); // in localStorage: when it is deleted; other pages of the diary read it too

function withStore(mode, act) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open(KEPT_DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("parts");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("parts", mode);
      const request = act(transaction.objectStore("parts"));
      transaction.oncomplete = () => {
        database.close();
        done(request?.result);
      };
      transaction.onabort = transaction.onerror = () => {
        database.close();
        failed(transaction.error);
      };
    };
  });
}

const kept = {
  // { child, name, videos, visit, until } or undefined.
  list: () => withStore("readonly", (store) => store.get("list")),
  saveList: (list) => withStore("readwrite", (store) => store.put(list, "list")),
  video: (id) => withStore("readonly", (store) => store.get(`video ${id}`)),
  saveVideo: (id, content) => withStore("readwrite", (store) => store.put(content, `video ${id}`)),
  forget() {
    localStorage.removeItem(KEPT_UNTIL);
    return new Promise((done) => {
      const deleting = indexedDB.deleteDatabase(KEPT_DATABASE);
      deleting.onsuccess = deleting.onerror = deleting.onblocked = () => done();
    });
  },
  isOver: () => Number(localStorage.getItem(KEPT_UNTIL) || Infinity) <= Date.now(),
};

// The end of the day after a visit, on this phone's clock: milliseconds since 1970.
function endOfNextDay(isoDay) {
  const [year, month, day] = isoDay.split("-").map(Number);
  return new Date(year, month - 1, day + 2).getTime();
}
