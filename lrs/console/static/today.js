// A class as it learns. Each event only says that something is new: the figures come as the server writes them, so
// none is counted here. What did not change stays, with whatever is focused or selected in it.

const GATHER_MS = 250;          // events that come together are one look
const SPEAK_EVERY_MS = 20_000;  // a screen reader hears totals, now and then
const LONGEST_WAIT_MS = 30_000;

const now = document.getElementById("now");
const link = document.getElementById("link");
const spoken = document.getElementById("spoken");

const events = new URL(now.dataset.events, location.href);
let source = null;
let looking = false;
let asked = false;
let spoke = Date.now();
let wait = 1000;
let retry = 0;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function tell(state) {
  if (link.dataset.state !== state) {
    link.dataset.state = state;
    link.textContent = link.dataset[state];
  }
}

async function look() {
  asked = true;
  if (looking) return;
  looking = true;
  try {
    while (asked) {
      await pause(GATHER_MS);
      asked = false;
      const answer = await fetch(now.dataset.figures);
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        location.reload();  // whoever may no longer look is told so by the page
        return;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
    }
  } finally {
    looking = false;
  }
}

function exchange(fresh) {
  const came = [...fresh.querySelectorAll("[id]")];
  if (came.some((part) => !document.getElementById(part.id)) || came.length !== now.querySelectorAll("[id]").length) {
    now.replaceChildren(...document.adoptNode(fresh.body).childNodes);  // other learners than before
    return;
  }
  for (const part of came) {
    const here = document.getElementById(part.id);
    if (here.innerHTML !== part.innerHTML || here.className !== part.className) put(here, document.adoptNode(part));
    else Object.assign(here.dataset, part.dataset);
  }
  announce(document.getElementById("figures").dataset.spoken);
}

function put(here, part) {
  const focused = here.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  if (part.classList.contains("tile")) part.dataset.fresh = "";
  here.replaceWith(part);
  if (focused) [...part.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused)?.focus();
}

function announce(text) {
  if (Date.now() - spoke < SPEAK_EVERY_MS || spoken.textContent === text) return;
  spoke = Date.now();
  spoken.textContent = text;
}

function listen() {
  if (source || document.hidden) return;
  tell("joining");
  source = new EventSource(events);
  source.onopen = () => {
    wait = 1000;
    tell("on");
  };
  for (const kind of ["entry", "changed"]) source.addEventListener(kind, () => look().catch(restart));
  source.onerror = () => {
    tell("lost");
    // The browser comes back by itself after a lost line, not after a refusal or an answer that was none.
    if (source?.readyState === EventSource.CLOSED) restart();
  };
}

function restart() {
  leave();
  if (document.hidden) return;
  tell("lost");
  clearTimeout(retry);
  retry = setTimeout(again, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

function leave() {
  source?.close();
  source = null;
}

// What came meanwhile is in the figures; events go on from their mark.
async function again() {
  try {
    await look();
    events.searchParams.set("since", document.getElementById("figures").dataset.mark);
    listen();
  } catch {
    restart();
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else if (!source) again();
});
window.addEventListener("pagehide", leave);

listen();
