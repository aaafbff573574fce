// Numbers and names as people read them.

export function duration(millis) {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  return `${(millis / 1000).toFixed(millis < 9950 ? 2 : 1)} s`;
}

export const seconds = (millis) => `${(Math.max(0, millis) / 1000).toFixed(1)} s`;

export const small = (value) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** Round values from 0 up to max, about as many as asked for. */
export function ticks(max, about) {
  const rough = max / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999);
  const values = [];
  for (let i = 0; i * step <= max * 1.0001; i++) {
    values.push(i * step);
  }
  return values;
}
