/**
 * Builds bounce reports (RFC 3464) and complaints (RFC 5965), as mail servers send them to our return paths.
 */

/** Returns a report of a permanent failure of a mail to `recipient`, with an RFC 3463 `status`. */
export const bounceReport = (returnPath: string, recipient: string, status = '5.1.1'): string =>
  [
    'From: MAILER-DAEMON@mx.example.net',
    `To: ${returnPath}`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} <${recipient}> no`,
    '',
    '--b--',
    '',
  ].join('\r\n');

/** Returns a feedback report (RFC 5965) of a mailbox provider. */
export const complaintReport = (returnPath: string): string =>
  [
    'From: feedback@mailbox.example.net',
    `To: ${returnPath}`,
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: Mailbox/1',
    'Version: 1',
    '',
    '--b--',
    '',
  ].join('\r\n');
