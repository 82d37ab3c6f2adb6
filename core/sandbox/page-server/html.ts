const head = (title: string, rest: string) => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:image/svg+xml,${ICON}">
<title>${title}</title>
${rest}`;

const ICON = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="#2b7bd6"/>' +
    '<path d="M9 16a7 7 0 0 1 14 0M12.500 16a3.500 3.500 0 0 1 7 0" fill="none" stroke="#fff" stroke-width="2.500" stroke-linecap="round"/>' +
    '<circle cx="16" cy="16.500" r="1.800" fill="#fff"/></svg>',
);

/** The page itself: everything else is drawn by its script. */
export const PAGE_HTML = head(
  "回音 Huiyin",
  `<link rel="stylesheet" href="page.css">
<div id="app"></div>
<noscript>这个页面需要 JavaScript / this page needs JavaScript</noscript>
<script type="module" src="page.js"></script>
`,
);

/** Goes on to the page proper, as a step of our own site, so that the strict cookie is sent. */
export const ENTER_HTML = head("回音 Huiyin", '<meta http-equiv="refresh" content="0;url=./">\n');

const STYLE =
  "<style>body{font:16px/1.7 system-ui,sans-serif;max-width:36em;margin:12vh auto;padding:0 1.5em}" +
  "code{font-size:1.05em;overflow-wrap:anywhere}</style>";

/** For whoever comes without a key, or with one that was used. */
export const LOCKED_HTML = head(
  "回音 Huiyin",
  `${STYLE}
<h1>这个链接已经用过了</h1>
<p>沙盒页面的链接只能打开一次。在项目目录里运行下面的命令，会得到新的链接：</p>
<p><code>npm run bot -- page</code></p>
<h1 lang="en">This link has been used</h1>
<p lang="en">A link to the sandbox page opens once. Run the command above in the project's folder: it
prints a new one.</p>
`,
);

/** What a host name may hold; anything else is not shown. */
const SHOWABLE = /^[\w.:[\]-]{1,255}$/;

/** For whoever comes by a forwarded port, or a name, that nobody has allowed. */
export function misdirectedHtml(host: string): string {
  const name = SHOWABLE.test(host) ? host.toLowerCase() : "localhost:9000";
  return head(
    "回音 Huiyin",
    `${STYLE}
<h1>这个地址还没有被允许</h1>
<p>沙盒页面默认只在本机地址（127.0.0.1、localhost）和它自己的端口上打开，以免别的网页冒名访问。
如果这是你转发的端口或自己的域名，设置下面的环境变量，重启机器人，再用新的链接打开
（<code>npm run bot -- page</code>，把链接里的地址换成这里的）：</p>
<p><code>HUIYIN_PAGE_HOSTS=${name}</code></p>
<h1 lang="en">This address has not been allowed</h1>
<p lang="en">The sandbox page opens on this machine's own names (127.0.0.1, localhost) with its own
port only, so that no other web page can come in under a false name. If this is a port that you forward,
or a name of yours, set the variable above, restart the bot, and open a new link
(<code>npm run bot -- page</code>) with its address replaced by this one.</p>
`,
  );
}
