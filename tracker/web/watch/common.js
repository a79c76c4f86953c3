// What the pages about videos share: words, elements, requests, times as text, and this device's night colours.
"use strict";
// "/", or the path of this diary behind a proxy: under a path the names of the browser's stores end in it, as on the quick page.
const BASE_PATH = new URL(document.baseURI).pathname;
const ownName = (name) => (BASE_PATH === "/" ? name : name + BASE_PATH);
const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent);
// A text of the page with its names in braces filled in.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const deviceChoices = () => {
  try {
    const cookie = document.cookie.split("; ").find((text) => text.startsWith("diary_device="));
    return JSON.parse(decodeURIComponent(cookie.slice("diary_device=".length))) || {};
  } catch {
    return {};
  }
};
if (deviceChoices().night) document.documentElement.dataset.night = "yes";

const element = (name, properties = {}, ...inside) => {
  const { aria, ...own } = properties;
  const node = Object.assign(document.createElement(name), own);
  for (const [word, value] of Object.entries(aria || {})) node.setAttribute(`aria-${word}`, value);
  node.append(...inside);
  return node;
};
const button = (words, act, properties = {}) => element("button", { type: "button", textContent: words, onclick: act, ...properties });

const asked = new URLSearchParams(location.search);
const api = (path) => `api/v1/${path}`;
const contentOf = (id) => api(`videos/${encodeURIComponent(id)}/content`);
const stillOf = (id, number) => api(`videos/${encodeURIComponent(id)}/stills/${number}`);
const thumbnailOf = (id) => api(`videos/${encodeURIComponent(id)}/thumbnail`);

// A request with its answer as JSON. Throws an Error with a sentence for the page.
async function fetchJson(path, method = "GET", body = undefined) {
  const by = deviceChoices().caregiver;
  const address = by && method !== "GET" ? `${path}${path.includes("?") ? "&" : "?"}by=${encodeURIComponent(by)}` : path;
  let reply;
  try {
    reply = await fetch(address, { method, headers: body ? { "content-type": "application/json" } : {}, body: body && JSON.stringify(body) });
  } catch {
    throw new Error(words.unreachable);
  }
  if (reply.redirected || reply.status === 401) throw new Error(words.signIn);
  const answer = await reply.json().catch(() => ({}));
  if (reply.ok) return answer;
  const problem = answer.problem || answer.problems?.[0];
  throw new Error(typeof problem === "string" ? problem : problem ? fill(words.failedFor, problem) : words.failed);
}

const two = (number) => String(number).padStart(2, "0");
// Seconds of a video as text: 0:03.42
const timeText = (seconds, digits = 1) => {
  const at = Math.max(0, seconds);
  const whole = Math.floor(at / 60);
  const rest = (at - whole * 60).toFixed(digits);
  return `${whole}:${rest.padStart(digits ? 3 + digits : 2, "0")}`;
};
const linesOf = (caption) => [caption.when, caption.age, caption.state, caption.length, caption.note].filter(Boolean);
