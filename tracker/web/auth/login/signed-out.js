// A page whose device was signed out elsewhere stands there without its server: lead it to the sign-in page instead of to a riddle.
if (!window.diaryAsksWhetherSignedOut) {
  window.diaryAsksWhetherSignedOut = setInterval(async () => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
    if (document.hidden || !state || state === "CONNECTED") return;
    const answer = await fetch("api/v1/children", { cache: "no-store" }).catch(() => null);
    if (answer?.status === 401) location.replace(`login?next=${encodeURIComponent(location.pathname + location.search)}`);
  }, 3000);
}
