// The page that a quick exit leaves behind: the time, in the browser's own language, and nothing else.
const time = document.querySelector('time');
const day = document.querySelector('p');
document.documentElement.lang = navigator.language;

function show() {
  const now = new Date();
  time.textContent = now.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  time.dateTime = now.toISOString();
  day.textContent = now.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
  document.title = time.textContent;
}

show();
setInterval(show, 1000);
