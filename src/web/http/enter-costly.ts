/** Asks for a place among the costly requests that the site answers at one time. */

import type { Site } from '../site.ts';
import { type Admission, clientKey } from './costly.ts';
import type { PageRequest } from './response.ts';

/** If it is admitted, call `leave` after the costly work. */
export function enterCostly({ app, costly }: Site, { client, headers }: PageRequest): Promise<Admission> {
  const isForwarded = !app.config.trustProxy && headers['x-forwarded-for'] !== undefined;
  return costly.enter(clientKey(client, isForwarded), app.clock.realNow());
}
