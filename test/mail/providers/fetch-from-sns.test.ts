/** Tests what is fetched from Amazon SNS, against a server in its place. */
import { fetchFromSns } from '../../../src/mail/providers/fetch-from-sns.ts';
import {
  listingServer,
  withEndlessBody,
  withPage,
  withRedirect,
  withStatus,
} from '../../support/listing-server.ts';

test('a page is returned; an error, a redirect and a page without end are failures', async () => {
  const server = await listingServer();
  const url = (path: string): URL => new URL(path, server.base);
  server.on('/certificate.pem', withPage('-----BEGIN CERTIFICATE-----'));
  server.on('/gone.pem', withStatus(410));
  server.on('/endless.pem', withEndlessBody);
  server.on('/elsewhere.pem', withRedirect('/certificate.pem'));
  expect(await fetchFromSns(url('/certificate.pem'))).toBe('-----BEGIN CERTIFICATE-----');
  for (const path of ['/gone.pem', '/endless.pem', '/elsewhere.pem'])
    await expect(fetchFromSns(url(path))).rejects.toMatchObject({ code: 'fetch_failed' });
  expect(server.requests.filter(({ path }) => path === '/certificate.pem')).toHaveLength(1);
  await server.close();
});
