// Taps along a video: the moment of the touch, in the time of the video.
"use strict";

// `clip` returns the element, `factor`, how long a second of the video lasted in life, and `start_s`, where it begins in the entry.
function tapAlong({ clip, onChange }) {
  const state = { taps: [], rate: 1 };

  // Where the video was when the finger touched: the event is read a little later, and the video has gone on meanwhile.
  function tap(event) {
    const { video } = clip();
    if (video.paused) return onChange(state, words.playFirst);
    if (state.taps.length && state.rate !== video.playbackRate) reset();
    state.rate = video.playbackRate;
    const lateMs = Math.max(0, performance.now() - event.timeStamp);
    const at = Math.max(0, video.currentTime - (lateMs / 1000) * video.playbackRate);
    if (state.taps.length && at <= state.taps.at(-1)) return undefined;
    state.taps.push(at);
    return onChange(state, "");
  }

  function reset(why = "") {
    state.taps = [];
    onChange(state, why);
  }

  // In seconds of life, from the beginning of the entry where that is known.
  const offsets = () => state.taps.map((at) => Math.round((at * clip().factor + clip().start_s) * 1000) / 1000);
  return { state, tap, reset, offsets };
}
