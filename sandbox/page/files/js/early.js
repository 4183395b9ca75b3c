// Before anything is drawn: the theme that was chosen, so that the page does not flash in the other one.
document.documentElement.dataset.theme = localStorage.getItem("sandbox.theme") ?? "system";
