// Requests to the demo. What is refused becomes an exception with the problem's detail.

export class Refused extends Error {}

export async function post(path, body = {}) {
  const response = await send(path, body);
  const text = await response.text();
  if (!response.ok) {
    throw new Refused(detailOf(text) ?? `${path} was answered with ${response.status}`);
  }
  return text ? JSON.parse(text) : null;
}

async function send(path, body) {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused('The demo does not answer. Is it still running?');
  }
}

function detailOf(text) {
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.title ?? null;
  } catch {
    return null;
  }
}
