// Offers the browser's own time zone in a form where none was chosen yet.
for (const field of document.querySelectorAll('select[data-guess-zone]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field.value === 'UTC' && [...field.options].some((option) => option.value === zone)) field.value = zone;
}
