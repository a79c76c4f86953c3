// Each text is a whole message of the catalogue, by name; see the modules of words.
const TEXT = WORDS.text;

// Fill the named places of a text: fill("Call {number}", { number: "112" }).
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// A problem that the diary names in English, in the page's language.
const problemText = (problem) => WORDS.refused?.[problem] ?? problem;

// The form of a text that fits a number, with the number in it; other places are filled by `values`.
let pluralRules = null;
const counted = (forms, count, values = {}) => {
  pluralRules ??= new Intl.PluralRules(WORDS.region.locale);
  return fill(forms[pluralRules.select(count)] ?? forms.other, { count, ...values });
};

// A number as people here write it.
const numberText = (number, digits = { maximumFractionDigits: 4 }) => new Intl.NumberFormat(WORDS.region.locale, { useGrouping: false, ...digits }).format(number);

// What one message says after another on one line.
const joined = (...parts) => parts.filter(Boolean).join(" · ");
