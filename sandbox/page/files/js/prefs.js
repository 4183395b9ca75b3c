/* What somebody prefers, kept in this browser: the language of the page, light or dark. */

const KEPT = { language: "sandbox.language", theme: "sandbox.theme" };

/** "zh" or "en": what was chosen, else what the browser asks for. */
export const language = chosen("language", ["zh", "en"]) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

/** "light", "dark", or "system" for whatever the machine says. */
export function theme() {
  return chosen("theme", ["light", "dark"]) ?? "system";
}

export function chooseTheme(wanted) {
  localStorage.setItem(KEPT.theme, wanted);
  document.documentElement.dataset.theme = wanted;
}

/** The other language; the page is opened anew in it. */
export function chooseLanguage(wanted) {
  localStorage.setItem(KEPT.language, wanted);
  location.reload();
}

/** What was typed and not sent, by conversation, for as long as the tab lives. */
export const drafts = {
  of: (place) => sessionStorage.getItem(`draft ${place}`) ?? "",
  keep: (place, text) =>
    text ? sessionStorage.setItem(`draft ${place}`, text) : sessionStorage.removeItem(`draft ${place}`),
};

function chosen(name, known) {
  const value = localStorage.getItem(KEPT[name]);
  return known.includes(value) ? value : null;
}
