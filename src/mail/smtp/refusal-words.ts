/** The words by which mail servers say why they refuse a mail, in SMTP responses and in bounces, as data. */

/**
 * The reason for a refusal: the first five are about the mailbox, the next three are our fault, the last is
 * that of the network between us.
 */
export type RefusalReason =
  | 'unknown address'
  | 'unknown domain'
  | 'closed mailbox'
  | 'full mailbox'
  | 'mailbox trouble'
  /** We send too much for now. */
  | 'our limit'
  /** Our identity: sender, network address, authentication, relaying, block lists, policy. */
  | 'our standing'
  /** Our content. */
  | 'our message'
  /** Their server, or the network on the way to it. */
  | 'network';

export interface RefusalWords {
  readonly reason: RefusalReason;
  /**
   * The row matches if one of these occurs in the text as plainWords returns it: in lower case, with single
   * spaces and few signs.
   */
  readonly words: readonly RegExp[];
  /** Matched against the RFC 3463 status, which is empty if there is none. Default: any. */
  readonly status?: RegExp;
}

const MAILBOX =
  '(?:account|mail ?box|mailbox|inbox|user|recipient|address|addressee|person|subscriber|customer|e-?mail)';
const NOT_OURS = String.raw`(?<!\b(?:your|our|ip|from|sender|sender's|sending|client|source|return|envelope sender) )`;

/**
 * The first matching row decides. Rows about us come before rows about the address: a server that refuses us
 * may do so with any code, and may call the sender an "unknown user", too. Words about closed accounts come
 * before the block lists, which also say "blocked".
 */
export const REFUSAL_WORDS: readonly RefusalWords[] = [
  // cPanel uses this sentence for several reasons.
  { reason: 'mailbox trouble', words: [/may not exist, they may be blacklisted/] },
  {
    reason: 'mailbox trouble',
    words: [/receiving (?:e-?mail|mail|messages) (?:at a rate|too (?:quickly|fast|much))/],
  },
  {
    reason: 'our limit',
    words: [
      /\b(?:exceed(?:s|ed|ing)?|reached|over|above) (?:\S{1,30} ){0,6}(?:e-?mails|mails|messages|recipients) (?:\S{1,30} ){0,2}(?:per|an|a|each|every) (?:hour|day|minute|second)/,
      /\b(?:daily|hourly|sending|sender|sent|outgoing|outbound|submission|relay|rate) (?:\S{1,30} ){0,3}(?:limits?|quotas?)\b/,
      /\brate-?limit|\bthrottl|\b(?:try again|send|sending) (?:slower|too (?:fast|many|much|quickly))/,
      /\btoo many (?:concurrent |simultaneous |open |smtp )?(?:connections|sessions|errors|e-?mails|mails|messages|recipients)\b(?! (?:on|in|stored))/,
    ],
  },
  {
    reason: 'our message',
    words: [
      /\b(?:message|e-?mail|mail|attachments?) (?:(?:size|length|body|is|are|was|has|content) ){0,4}(?:exceed|larger than|too (?:big|large|long))/,
      /\b(?:exceed(?:s|ed|ing)?|over|above) (?:\S{1,30} ){0,4}(?:message size|databytes)/,
    ],
  },
  {
    reason: 'network',
    words: [/\binsufficient (?:system )?storage|\binsufficient disk space/],
    status: /^[45]\.3\.1$/,
  },
  {
    reason: 'full mailbox',
    words: [
      /\bquota\b|\bfull mailbox|\btoo much mail data|\btoo many messages (?:on|in|stored)|\bexceeding receiving limits/,
      /\b(?:mail ?box|inbox|mail ?folder|folder|maildir|mail file|account|user|recipient) (?:\S{1,30} ){0,3}(?:full\b|exceed|over (?:its |the |their )?(?:limit|size|allowed))/,
      /\b(?:not enough|insufficient|out of) (?:free |disk |storage |mailbox )?(?:space|storage)/,
      /\bstorage (?:allocation|limit|space)|\b(?:disk|disc) (?:space|full)|\bspace has been used|\bmailbox size|\bsize limit/,
      /(?:bo[iî]te|casella|buz[oó]n|postfach|caixa) (?:\S{1,30} ){0,4}(?:pleine|piena|llen[oa]|voll|cheia)/,
      /переполнен|zu ?viele mails|speicherplatz|邮箱已?满|容量.{0,12}(?:超|オーバー)/,
    ],
  },
  {
    reason: 'closed mailbox',
    words: [
      new RegExp(
        String.raw`${NOT_OURS}\b${MAILBOX} (?:(?:is|was|has|had|been|currently|temporarily|administrative?ly|that|you|are|tried|trying|to|reach) ){0,7}(?:blocked|locked|frozen|suspended|disabled|deactivated)\b(?! from sending)`,
      ),
    ],
  },
  // Microsoft 365, for an address that is not in its directory.
  { reason: 'unknown address', words: [/recipient address rejected access denied/], status: /^5\.[14]\./ },
  {
    reason: 'our standing',
    words: [
      // Words about the sender, at any command; and commands that come before there is a recipient.
      /\b(?:sender(?:'s)?|mail ?from|return[- ]path|reverse[- ]path|originator|from (?:address|domain|header)) (?:\S{1,30} ){0,8}(?:reject|refus|den(?:y|ied)|block|black|(?:in)?valid|not\b|(?:does|do|could|can|was|is)n't|can ?not|unknown|unresolv|unrout|unverif|verif|fail|bann|spam|missing|empty|bad\b|bogus|forged|mis)/,
      /\b(?:invalid|bad|unknown|un\w{3,12}|illegal|forged|bogus|null|empty|rejected|refused|blocked|verify|verifying|denied|missing) (?:\S{1,30} ){0,2}(?:sender|mail ?from|return[- ]path|envelope from|originator)/,
      /emetteur invalide|expéditeur (?:invalide|inconnu|rejeté)|remitente|absender (?:\S{1,20} ){0,3}(?:abgelehnt|unbekannt|ungültig)/,
      /\bin reply to (?:mail from|ehlo|helo)|\berror (?:\S{1,30} ){0,6}after (?:pipelined )?(?:mail from|ehlo|helo)|\bresponse to (?:mail from|ehlo)|\bfollowing mail command/,
      /\bmy name was rejected|>>> mail from[^>]{0,200}<<< [45]|>>> (?:ehlo|helo)[^>]{0,200}<<< [45]|\bhelo\b|\behlo\b/,
      // Words about our network address.
      /\b(?:black|block|deny|bad)-? ?list|\brbl\b|\bdnsbl|\bspamhaus|\bspamcop|\bsorbs\b|(?<!not )\blisted (?:in|at|on|by)\b|\bblock(?:ed|ing)?\b|\breputation/,
      /\byour (?:ip|host|host ?name|server|mail ?server|remotehost|domain|network|dns|client|provider|isp)\b (?:\S{1,30} ){0,6}(?:reject|refus|den|not\b|looks|list|has|have|can|does|no\b|is\b|was\b|with)/,
      /\byour (?:e-?mail |mail )?account (?:\S{1,30} ){0,3}(?:suspended|disabled|blocked|locked)/,
      /\bfrom your (?:ip|host|server|network|domain)|\bclient host|\bip name|\bip address\b|\bdynamic (?:ip|address)|\bptr\b|\brdns\b|\breverse (?:dns|lookup|name|hostname|ip|mapping)|\bgeneric (?:dns|ptr|rdns)|\bopen (?:proxy|relay)/,
      /\bfind your (?:reverse )?host ?name|\bresolve your (?:address|host|domain)/,
      // Words about relaying, and about who may send.
      /\brelay(?:ing|ed)?\b (?:\S{1,30} ){0,3}(?:den|not\b|prohibit|refus|reject|forbid|allow)|\b(?:unable|not|cannot|can't|refuse|no|insecure|don't|won't|requires?) (?:\S{1,30} ){0,3}relay|\brcpthosts\b/,
      /\bspf\b|\bdkim\b|\bdmarc\b|\bsender-?id\b|\bbatv\b|\bauthenticat|\bunauthenticated|\bstarttls\b|\b(?:requires?|must use|without) (?:tls|encryption)/,
      /\bnot authori[sz]ed|\bunauthori[sz]ed|\bpolic(?:y|ies)\b|\bprohibit|\b(?:access|permission) denied|\bdenied\b|\bforbidden|\bnot permitted|(?<!mailbox name )\bnot allowed/,
      /\bgo away\b|\bnot welcome|\bno access from|\bbanned\b|\buser complaints|\bcomplaints|\bsecurity (?:polic|reason|alert)|\borgani[sz]ational settings/,
      /\b(?:not|n't) (?:currently )?accept(?:ing|ed)? (?:\S{1,30} ){0,3}(?:mail|e-?mail|messages|connections) from|\brefus(?:e|es|ed|ing) (?:\S{1,30} ){0,2}(?:mail|e-?mail|messages?|connections?) from/,
      // Mailing lists and recipients that accept mail only from some senders.
      /\bnon-?members?\b|\bmembers?[- ]only|\bnot (?:a |an )?(?:list )?(?:member|subscribed)|\bclosed (?:mailing )?list|\bonly (?:members|subscribers|accept)|\baddress is restricted|\brecipient is restricted|\bnotauthori[sz]ed|\brecipient preferences|\bby the recipient\b|\bcaptcha/,
    ],
  },
  {
    reason: 'our message',
    words: [
      /\bspam|\bvirus|\bmalware|\bphish|\bworm\b|\bunsolicited|\bbulk (?:e-?)?mail|\bjunk\b|\bube\b|\bsuspicious|\bbanned content|\bunacceptable content|\bcontent (?:reject|filter|den|not|is)|\bmail content|\battachments?\b|\burl\b/,
      /\brfc ?-?(?:822|2822|5322|821|2821|5321|2047|1035|compliant)|\bnot (?:rfc )?compliant|\bviolation\b|\bprotocol error|\bsyntax error|\b(?:invalid|missing|bad|illegal|malformed|duplicate|multiple) (?:\S{1,20} ){0,2}(?:headers?|message-?id|date|subject|mime|from)|\bheader error|\bheaders? (?:are|is) not|\bmultiple addresses|\bconversion|\bline (?:is )?too long|\blong lines|\bbare (?:lf|cr|linefeed)|\b8 ?-?bit/,
    ],
  },
  {
    reason: 'network',
    words: [
      /\bgr[ea]y ?-?list|\bnot found,? try again|\btemporar(?:y|ily) (?:\S{1,20} ){0,2}(?:dns|lookup|resol)/,
    ],
  },
  {
    reason: 'network',
    words: [
      /\bdns records|\bdns (?:lookup|look-?up|server|error could not)|\bname (?:service|server) (?:\S{1,30} ){0,8}(?:malformed|timed|failure|refused|no data)/,
    ],
  },
  {
    reason: 'unknown address',
    words: [
      /\b(?:no such|unknown|invalid|non-?exist[ae]nt|inexistent|bad|incorrect|undefined|no valid|not a valid|wrong) (?:(?:local|virtual|final|delivery|destination|e-?mail|mail|user|recipient|or unknown|or invalid|or illegal|inactive) ){0,3}(?:user ?id|user ?name|users?|mail ?boxe?s?|mailboxes|recipients?|address(?:es)?|addressee|alias|person|account|local-? ?part|destination|subscriber|customer)\b/,
      new RegExp(
        String.raw`${NOT_OURS}\b(?:${MAILBOX}|login|local-? ?part|destination addresse?s?|mailbox name|recipient name|email name)s? (?:(?:name|id|is|are|was|were|does|do|has|in|which|that|you|entered|currently|address|to) ){0,5}(?:unknown|non-?exist|inexistent|invalid|un(?:recogni[sz]ed|defined|deliverable)|not (?:found|known|exist|valid|active|present|local\b|listed|recogni[sz]ed|registered|ok\b|a (?:known|valid|local|current))|(?:was|is|are)n't (?:found|known|valid|recogni[sz]ed|listed))`,
      ),
      /\b(?:does ?n[o']t|do not|don't|did not|does not|doesn't|no longer|could not|couldn't) (?:currently |longer )?(?:exist|have an? (?:\S{1,30} ){0,2}account|be found|find (?:a |the )?(?:user|mailbox|recipient))/,
      /\b(?:was|is) ?(?:n't| not) found (?:at|in|on)\b|\bnot (?:our|a) customer|\bnot (?:a |an )?(?:known|valid|active|existing|local|registered|recogni[sz]ed) (?:\S{1,20} )?(?:user|mailbox|recipient|address|account|customer|subscriber)/,
      /\bno (?:such )?(?:mail ?box|account|user|person|one)s? (?:\S{1,20} )?(?:by|with|at|under|for|available|found|named|here)\b/,
      /\bnot (?:be )?(?:listed|found|present|exist) in (?:\S{1,20} ){0,3}(?:directory|address book|table|list|database)|\bno match(?:es)? (?:\S{1,20} ){0,4}(?:directory|address book)|ディレクトリ.{0,20}(?:ありません|見つかりません)/,
      /\bunrout(?:e)?able address|recip(?:ient)?notfound|\brecipient ?notfound|\bunknownuser\b|\buserunknown\b|\baddressnotfound/,
      /\bno longer (?:accepts? mail|valid|active|available|in use|used|with (?:us|the|this)|works? (?:here|at|for)|employed|on (?:this|our) server|monitored)/,
      /\b(?:badrcptto|badrecipientto|validrcptto)\b|\benvelope recipient has been denied|\buser missing home|\bsuppression list|\bno valid recipients?/,
      /no existe (?:dicha|es[ea]|el|la|est[ea])|(?:usuario|usuário|destinatario|destinatário|cuenta|conta|buz[oó]n) (?:\S{1,20} ){0,2}(?:desconocid[oa]|desconhecid[oa]|no existe|não existe|inexistente|no encontrad[oa]|inválid[oa])|utente (?:\S{1,20} )?(?:sconosciuto|inesistente|non trovato)|nessun utente|casella (?:\S{1,20} )?(?:inesistente|non esiste)/,
      /(?:utilisateur|destinataire|adresse) (?:\S{1,20} ){0,5}(?:inconnue?|inexistante?|introuvable|invalide)|(?:empf(?:ä|ae)nger|benutzer|adresse|postfach|nutzer)(?:adresse)? (?:\S{1,20} ){0,3}(?:unbekannt|existiert nicht|nicht gefunden|ungültig|nicht bekannt)|unbekannte(?:r|n)? (?:empf|benutzer|nutzer|adress)|gebruiker onbekend|onbekende gebruiker|nieznany użytkownik|nie istnieje|okänd/,
      /пользовател[ья] (?:\S{1,20} ){0,3}не (?:найден|существует)|нет такого пользователя|ящик (?:\S{1,20} ){0,3}не (?:найден|существует)|(?:用户|收件人|邮箱|地址|帐号|账号)(?:名)?不存在|宛先.{0,12}(?:不明|見つかりません|存在しません)|(?:ユーザー?|アドレス).{0,12}(?:存在しません|見つかりません)|존재하지 않/,
    ],
  },
  {
    reason: 'unknown domain',
    words: [
      /\b(?:host|domain)(?: or domain)?(?: name)? (?:is |was )?(?:unknown|not found|does not exist|doesn't exist|could not be found|must exist)/,
      /\b(?:unknown|no such|non-?exist[ae]nt|invalid) (?:mail )?(?:host|domain)s?\b|\bnxdomain|nonexistentdomain|\bname or service not known|\bfind any host\b|\bnon-existent hosts|\blookups? failed permanently|\bdomain (?:\S{1,20} ){0,6}is unknown/,
    ],
  },
  {
    reason: 'closed mailbox',
    words: [
      new RegExp(
        String.raw`${NOT_OURS}\b${MAILBOX} (?:(?:is|was|has|have|been|currently|temporarily|this|a|an|or|that|you|tried|trying|to|reach) ){0,7}(?:inactive|closed|discontinued|terminated|expired|retired|archived|archivee|cancell?ed|deleted|removed|deactivated|limited|moved)\b`,
      ),
      /\b(?:inactive|disabled|deactivated|closed) (?:user|mail ?box|account|recipient)|\bextended inactivity|\bnot accepting (?:any )?(?:mail|messages)|\bis disabled\b|\bhas moved\b|\bsuspend the service/,
    ],
  },
  {
    reason: 'network',
    words: [
      /\btimed? ?-?out\b|\bconnection (?:\S{1,20} ){0,3}(?:refused|reset|dropped|lost|closed|died|failed)|\b(?:could|can|did|was) ?n(?:ot|'t) (?:\S{1,20} ){0,2}(?:connect|establish|contact|respond)|\bunable to (?:connect|contact|establish|resolve|reach)|\bno route|\bunreachable|\bnot (?:reachable|responding|respond)|\bcommunication (?:error|fail)|\bnetwork error/,
      /\bretry time|\bin (?:the )?queue too long|\btoo long in|\bfailing for a long time|\bexpired\b|\bdelivery attempts|\btried (?:\S{1,20} ){0,4}times|\bnot been collected/,
      /\bhop count|\btoo many (?:hops|received)|\bloop|\bmx (?:record|look|list)|\bno mx\b|\bname server|\bunrout(?:e)?able mail domain|\bgateway for\b|\bbest-preference\b/,
      /\btry again later|\bretry later|\btemporar|\bdeferred|\bsystem (?:error|config|not|storage|resources|problem)|\bconfiguration|\bmisconfigured|\binternal (?:server )?error|\blocal (?:error|delivery failed|configuration)|\bservice (?:\S{1,20} )?(?:un|not )available|\bresources|\bldap\b|\bunknown mailer|\bexit(?:ed)? (?:code|status|with)|\bno space left|\bcannot open|\bno such file|\bcommand (?:failed|died|output)|\bpipe to\b|\boverload|\btoo busy|\bshutting down|\bcould not complete/,
    ],
  },
  // Outlook.com and RFC 5321 §4.2.3, for an address that does not exist. In a temporary response it means
  // that the mailbox is busy.
  {
    reason: 'unknown address',
    words: [/\b(?:mail ?box|account|recipient|user) (?:\S{1,30} ){0,4}(?:not available|una?vaia?la?ble)/],
    status: /^(?:5|$)/,
  },
  {
    reason: 'unknown address',
    words: [
      /(?<!\b(?:sender|from|ip|client) )\b(?:address|recipients?) (?:is |was )?(?:rejected|not accepted|error)|\brejected recipients?/,
    ],
    status: /^(?:5|$)/,
  },
  {
    reason: 'our message',
    words: [
      /\bmessage (?:\S{1,20} ){0,2}(?:filtered|rejected|refused|not accepted|content)|\brejected after data|\bfailed after i sent the message|\bafter i sent the message/,
    ],
  },
  {
    reason: 'unknown address',
    words: [
      /\b(?:unable to|cannot|can't|could not|couldn't) (?:find|locate) (?:\S{1,30} ){0,3}(?:in |user|recipient|mailbox|directory|address)|\bnot found\b/,
    ],
    status: /^(?:5|$)/,
  },
  // Nothing but a code, in response to the whole message.
  { reason: 'our message', words: [/\b(?:in reply to|after) (?:end of )?data\b/] },
];
