/**
 * The paperround.yaml that `init` writes: useful sources enabled, others prepared, all settings explained.
 */

export const DEFAULT_CONFIG = `# Paperround: what is read, which topics there are, and when things happen.
# Secrets, addresses and the mail server are environment variables (or lines of .env); \`paperround config\` shows all.

# Sources. Each has a name and either \`url\` or \`files\`.
#   title    what readers are shown for it, where the name in words is not enough.
#   url      http(s). {date} stands for a listing day (YYYY-MM-DD): days are read while they grow, missed ones are made up.
#   files    a glob such as lists/**/*.txt, relative to this file; each new or changed file is read.
#   kind     auto finds out the format by looking; or feed, files, or a format such as arxiv-rss, to insist on it.
#   every    how often: 30m, 6h, 1d. Cache headers, Retry-After and failures make it longer, never shorter.
#   enabled  false: read by \`paperround ingest NAME\` only.
# \`paperround sources test URL\` shows what a url holds, \`paperround sources add URL\` adds it here.
# Changes of the sources need no restart of \`serve\`; those of everything below do.
sources:
  # What the community of Hugging Face finds worth reading, with votes.
  - name: daily-papers
    title: Hugging Face daily papers
    url: https://huggingface.co/api/daily_papers?date={date}&limit=100
    every: 30m

  # New papers of arXiv categories; join more with +. Only the newest announcement is there, so read it daily.
  # Thank you to arXiv for use of its open access interoperability.
  - name: arxiv-language-and-learning
    title: arXiv, language and learning
    url: https://rss.arxiv.org/rss/cs.CL+cs.LG+cs.AI
    every: 1h
  - name: arxiv-vision-and-robotics
    title: arXiv, vision and robotics
    url: https://rss.arxiv.org/rss/cs.CV+cs.RO
    every: 1h

  # A list page states its own date and totals, so that missing papers show.
  - name: arxiv-statistics-list
    url: https://arxiv.org/list/stat.ML/new
    every: 6h
    enabled: false

  # A query of an API. Sorted by date, it is read page by page to where nothing is new.
  # - name: arxiv-query
  #   url: https://export.arxiv.org/api/query?search_query=all:tokenizer&sortBy=submittedDate&max_results=100
  #   every: 1d

  # Any RSS, Atom or JSON feed of papers.
  # - name: a-journal
  #   url: https://journal.example/feed.xml
  #   every: 6h

  # Saved pages and mailings in a folder.
  # - name: saved-lists
  #   files: lists/**/*

  - name: biorxiv-bioinformatics
    url: https://connect.biorxiv.org/biorxiv_xml.php?subject=bioinformatics
    every: 3h
    enabled: false
  - name: medrxiv-epidemiology
    url: https://connect.medrxiv.org/medrxiv_xml.php?subject=epidemiology
    every: 3h
    enabled: false

# Topics of your own, beside the built-in ones (\`paperround topics\`). \`topics test --query …\` shows what would match.
topics: []
#  - slug: protein-design
#    name: Protein design
#    query: '"protein design" OR (protein AND diffusion)'
#    arxivCategories: [q-bio.BM]

# false: only the topics above.
builtInTopics: true

# How fast mail goes where, over all processes (SEND_RATE is the rate for all mail together). Nothing here: no limit.
# What waits for a limit holds up no other mail; \`paperround status\` says how much waits and until when.
sending:
  # Mails to these domains together: a second (20/s), minute (600/m) or hour (1000/h).
  limits: []
  #  - domains: [gmail.com, googlemail.com]
  #    rate: 20/s
  #  - domains: [outlook.com, hotmail.com, live.com, msn.com]
  #    rate: 600/m
  # While the sending domain is new: at most so many digests on each day (UTC) from start on, then as many as there are.
  # The rest of a day waits for the next one, or for the reader's next digest. Confirmations go at once and do not count.
  #warmUp:
  #  start: 2026-11-21
  #  perDay: [50, 100, 500, 1000, 5000, 10000, 20000, 50000]

# When jobs wake (cron, UTC). What is due then is decided by each source's and reader's own times.
timetable:
  ingest: '*/5 * * * *'
  digests: '* * * * *'
  summaries: '*/5 * * * *'
  prune: '17 4 * * *'

# How long what sending does not need is kept. Papers are kept for good, and no paper is ever sent twice, whatever stands here.
keep:
  # Who was sent what, and what came back. At least 60d. Links "in the browser" of older mails say that they are too old.
  deliveries: 365d
  # When which source was read. At least 7d.
  reads: 90d
  # People who left, with the proof of what they had agreed to; then only a keyed hash stays, which keeps their address out.
  formerReaders: 1095d
`;
