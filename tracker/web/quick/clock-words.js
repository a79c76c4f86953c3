// What a page says where its device's clock and the diary's do not agree.
const amountText = (ms) => {
  const minutes = Math.round(Math.abs(ms) / MINUTE);
  if (minutes < 90) return fill(TEXT.minutes, { minutes });
  return minutes < 36 * 60 ? fill(TEXT.hours, { hours: Math.round(minutes / 60) }) : counted(TEXT.days, Math.round(minutes / 1440));
};

// What is to be said about the clocks, "" if nothing.
function clockWords(status) {
  if (status?.clock) return measured && memory.state.phoneIsRight ? fill(TEXT.theirTime, { clock: status.clock }) : status.clock;
  if (clockOffset) return fill(clockOffset > 0 ? TEXT.behind : TEXT.ahead, { amount: amountText(clockOffset) });
  if (memory.state.phoneIsRight && measured) return fill(measured.apart > 0 ? TEXT.behindOurs : TEXT.aheadOurs, { amount: amountText(measured.apart) });
  return "";
}
