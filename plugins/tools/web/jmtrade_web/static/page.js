// What a page does better with a script; without it every page works the same.
"use strict";

// A language is chosen for the page on which it is chosen.
for (const one of document.querySelectorAll("[data-here]")) {
  one.value = location.pathname + location.search;
}

// Whoever brings a file says for which year it is.
for (const data of document.querySelectorAll("form:has(#year) #data")) {
  const year = document.querySelector("#year");
  const told = () => { year.required = data.files.length > 0; };
  data.addEventListener("change", told);
  addEventListener("pageshow", told);
}

// What is being done meanwhile, as often as it changes.
function follow(said) {
  const asked = setInterval(async () => {
    if (!said.isConnected) return clearInterval(asked);
    const answer = await fetch("/doing").catch(() => null);
    const words = answer && answer.ok ? await answer.text() : "";
    if (words && words !== said.textContent) said.textContent = words;
  }, 500);
}

// A question that takes a while says so, and is asked once.
for (const form of document.querySelectorAll("form[data-slow]")) {
  form.addEventListener("submit", () => {
    for (const one of form.querySelectorAll("[data-value]")) {
      one.disabled = one.value === one.dataset.value;
    }
    const button = form.querySelector("button.main");
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "working";
    said.textContent = form.dataset.slow;
    button.after(said);
    follow(said);
    setTimeout(() => { button.disabled = true; });
  });
}

// A page that comes back by the back button can be asked again.
addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll(".working")) one.remove();
  for (const one of document.querySelectorAll("form[data-slow] :disabled")) one.disabled = false;
});

// What takes longer than the page itself is fetched after it.
for (const section of document.querySelectorAll("[data-part]")) {
  fetch(section.dataset.part, { headers: { "X-Part": "1" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((part) => {
      section.querySelector("p").remove();
      section.insertAdjacentHTML("beforeend", part);
    })
    .catch(() => {}); // the link to it stays
}

for (const bar of document.querySelectorAll(".folding")) {
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const fold = event.target.dataset.fold;
    if (fold === undefined) return;
    for (const one of document.querySelectorAll("details")) one.open = fold === "open";
  });
}

// Paper folds nothing.
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
});
