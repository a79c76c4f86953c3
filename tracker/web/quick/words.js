"use strict";
// The words of this page, which the server put into the document in the language of this device.
const WORDS = JSON.parse(document.getElementById("words").textContent);
