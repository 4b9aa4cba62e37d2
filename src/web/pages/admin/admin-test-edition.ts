/** /admin/readers/:id/test: what a reader would get now, sent to an operator. */

import { PaperroundError } from '../../../errors.ts';
import { type AttemptResult, describeAttempt } from '../../../mail/mail.ts';
import { parseEmailAddress } from '../../../readers/email-address.ts';
import type { Reader } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { parseRowId } from '../../../row-id.ts';
import { labelled } from '../../components/select-fields.ts';
import { formToken } from '../../http/admin-auth.ts';
import { html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { changeAsAdmin } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';

/** Renders the form for a reader's page; nothing if this site sends no test editions. */
export const testEditionForm = (site: Site, { id }: Reader, to = site.app.config.operatorEmail ?? ''): Part =>
  site.sendTestEdition !== undefined &&
  html`<form method="post" action="${site.to(`/admin/readers/${id}/test`)}">${formToken(site)}<div class="row">
${labelled({ name: 'to', label: 'Send what this reader would get now to' }, (attributes) => html`<input type="email" ${attributes} required value="${to}">`)}
</div><button type="submit" class="quiet">Send a test edition</button></form>`;

export async function postTestEdition(site: Site, request: PageRequest): Promise<PageResponse> {
  const id = parseRowId(request.params.id);
  const reader = id === null ? null : await findReader(site.app.db, { id });
  const { sendTestEdition } = site;
  if (reader === null || sendTestEdition === undefined) return notFoundPage(site);
  const to = request.form.get('to')?.trim() ?? '';
  const address = parseEmailAddress(to);
  if (!address.ok) return resultPage(site, request, reader, { to, said: 'This is no address.', status: 422 });
  const said = await send(site, request, reader, () => sendTestEdition(reader, address.value));
  return resultPage(site, request, reader, { to, said, status: 200 });
}

async function send(
  site: Site,
  request: PageRequest,
  reader: Reader,
  sendIt: () => Promise<AttemptResult | null>,
): Promise<string> {
  const about = `reader ${reader.id}`;
  try {
    const result = await changeAsAdmin(
      site,
      request,
      { action: 'test edition sent', about },
      sendIt,
      (sent) => sent?.kind === 'sent',
    );
    return describe(result);
  } catch (error) {
    if (error instanceof PaperroundError && error.code === 'suppressed_address') return error.message;
    throw error;
  }
}

function describe(result: AttemptResult | null): string {
  if (result === null) return 'Nothing in the store is new to this reader and matches: there is no edition.';
  if (result.kind === 'sent') return `Sent: ${result.response}`;
  return `It was not sent: ${describeAttempt(result)}`;
}

function resultPage(
  site: Site,
  request: PageRequest,
  reader: Reader,
  { to, said, status }: { readonly to: string; readonly said: string; readonly status: number },
): PageResponse {
  const above = html`<a href="${site.to(`/admin/readers/${reader.id}`)}">Reader ${reader.id}</a>`;
  const body = html`<p class="note" role="status">${said}</p>
<p class="hint">Its links are nobody’s: trying them changes nothing for the reader.</p>${testEditionForm(site, reader, to)}`;
  return adminPage(site, request, { title: 'A test edition', above, body, status });
}
