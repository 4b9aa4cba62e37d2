/** The mailer of a process that sends for weeks: trouble while something is loaded passes. */
import { openMailer } from '../../../src/delivery/sending/mailer.ts';
import { type TestApp, testApp } from '../../support/app.ts';

let tested: TestApp;

beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested.close());

test('a render context that could not be loaded is loaded when the next mail needs it, and then kept', async () => {
  let asked = 0;
  const baseUrl = async (): Promise<string> => {
    asked += 1;
    if (asked === 1) throw new Error('the database is restarting');
    return 'https://papers.example';
  };
  const mailer = await openMailer({ ...tested.app, baseUrl });
  await expect(mailer.renderContext()).rejects.toThrow('the database is restarting');
  expect((await mailer.renderContext()).base).toBe('https://papers.example');
  await mailer.renderContext();
  expect(asked).toBe(2);
  await mailer.close();
});
