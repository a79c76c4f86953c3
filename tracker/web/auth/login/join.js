// The code stands behind the # of the address, which no browser sends to a server. It leaves the address bar and the history at once.
{
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("join");
  if (form) {
    document.getElementById("code").value = code;
    form.hidden = !code;
    document.getElementById("no-code").hidden = Boolean(code) || Boolean(document.querySelector("[role=alert]"));
  }
}
