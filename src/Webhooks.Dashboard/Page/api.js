/** What the app says of itself: the store, the user, the token that changes carry. */
export const session = {};

async function read(response) {
  if (!response.ok) throw new Error((await response.text()).slice(0, 300) || `The app answered ${response.status}.`);
  return response.json();
}

export async function get(name, query = {}) {
  const text = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '')
  ).toString();
  return read(await fetch(`api/${name}${text ? `?${text}` : ''}`));
}

export async function post(name, body) {
  return read(
    await fetch(`api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-dashboard-token': session.token },
      body: JSON.stringify(body)
    })
  );
}

export async function begin() {
  Object.assign(session, await get('session'));
}

export function say(text) {
  document.getElementById('news').textContent = text;
}
