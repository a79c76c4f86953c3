// Taps along a video: the moment of the touch, in the time of the video.
"use strict";

// `clip` returns the element and `slow`, how much slower than life the video itself was recorded.
function tapAlong({ clip, onChange }) {
  const state = { taps: [], rate: 1 };

  // Where the video was when the finger touched: the event is read a little later, and the video has gone on meanwhile.
  function tap(event) {
    const { video } = clip();
    if (video.paused) return onChange(state, "Press Play first: taps are counted while the video runs.");
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

  // In seconds of life: a video in slow motion of its own runs longer than what it shows.
  const offsets = () => state.taps.map((at) => Math.round(at * clip().slow * 1000) / 1000);
  return { state, tap, reset, offsets };
}

// How much longer a moment lasted in the video than in life, as a factor below 1; 1 where nothing in the file says so.
function slowMotion(film) {
  const [shown, recorded] = [film.frames_per_s, film.capture_frames_per_s];
  return shown && recorded && recorded / shown >= 1.5 ? shown / recorded : 1;
}
