// Helps with the forms that choose papers. Everything works without it.

// Offers the browser's own time zone where none was chosen yet.
for (const field of document.querySelectorAll('select[data-guess-zone]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field.value === 'UTC' && [...field.options].some((option) => option.value === zone)) field.value = zone;
}

// Going back or reloading asks for the saved preferences, instead of sending again what was saved before.
if (document.querySelector('form.preferences') && document.querySelector('.done'))
  history.replaceState(null, '');

// Shows what the last week would have brought while somebody chooses.
const CHOICES = new Set(['topics', 'queries', 'authors', 'exclusions', 'replacements', 'locale']);
for (const form of document.querySelectorAll('form[data-week]')) {
  const week = form.querySelector('.week');
  let timer;
  let asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const fields = new URLSearchParams({ part: 'list' });
    for (const [name, value] of new FormData(form)) if (CHOICES.has(name)) fields.append(name, value);
    try {
      const answer = await fetch(form.dataset.week, { method: 'POST', body: fields, signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      // The status stays the same element, so that it is read out.
      week.querySelector('[role=status]').replaceChildren(...page.querySelector('[role=status]').childNodes);
      week.querySelector('ol').replaceWith(page.querySelector('ol'));
    } catch {
      // Another choice was made meanwhile, or there is no network: what is shown stays.
    }
  };
  form.addEventListener('input', ({ target }) => {
    if (!CHOICES.has(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
  for (const button of form.querySelectorAll('[data-without-script]')) button.hidden = true;
}

// Leaves only the topics whose name or description has what is typed.
for (const filter of document.querySelectorAll('[data-filter]')) {
  const input = filter.querySelector('input');
  filter.hidden = false;
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  input.addEventListener('input', () => {
    const typed = input.value.trim().toLowerCase();
    for (const group of filter.parentElement.querySelectorAll('.group')) {
      for (const item of group.querySelectorAll('li'))
        item.hidden = !`${item.textContent} ${item.firstElementChild.title}`.toLowerCase().includes(typed);
      group.hidden = group.querySelector('li:not([hidden])') === null;
    }
  });
}
