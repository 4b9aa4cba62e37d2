/** Renders small charts as inline SVG, without script or style, for light and dark mode. Pure. */

import { type Html, html } from '../http/html.ts';

const WIDTH = 320;
const HEIGHT = 80;
const EDGE = 4;
const WIDEST_BAR = 22;

/** Draws values over time as a line; a single value is a dot. `label` is the text alternative. */
export function lineChart(
  points: readonly { readonly at: Date; readonly value: number }[],
  label: string,
): Html {
  const times = points.map(({ at }) => at.getTime());
  const first = Math.min(...times);
  const span = Math.max(...times) - first || 1;
  const most = Math.max(...points.map(({ value }) => value), 1);
  const places = points.map(({ at, value }) => [
    Math.round(EDGE + ((at.getTime() - first) / span) * (WIDTH - 2 * EDGE)),
    Math.round(HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE)),
  ]);
  const [x = EDGE, y = EDGE] = places.at(-1) ?? [];
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><polyline points="${places.map((place) => place.join(',')).join(' ')}"/><circle cx="${x}" cy="${y}" r="3.5"/></svg>`;
}

/** Draws one bar per value, scaled to the highest. */
export function barChart(
  bars: readonly { readonly name: string; readonly value: number; readonly kind?: string }[],
  label: string,
): Html {
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const step = Math.min(WIDTH / Math.max(bars.length, 1), WIDEST_BAR);
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${bars.map(
    ({ name, value, kind }, index) => {
      const height = value === 0 ? 1 : Math.max(2, Math.round((value / most) * (HEIGHT - EDGE)));
      return html`<rect class="${kind ?? 'bar'}" x="${(index * step).toFixed(1)}" y="${HEIGHT - height}" width="${Math.max(step - 2, 1).toFixed(1)}" height="${height}"><title>${name}: ${value}</title></rect>`;
    },
  )}</svg>`;
}
