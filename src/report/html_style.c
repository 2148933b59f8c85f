/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style sheet of the format "html": light and dark, wide, narrow and on paper. */
#include "report/html.h"

/* Rule by rule, in the order of the page. */
static const char *const style[] = {
	"<style>\n",
	":root{color-scheme:light dark;--ground:#fdfdfb;--paper:#fff;--ink:#1c1e21;--faint:#5f6670;"
	"--line:#dcdfe3;--server:#0b5c3e;--client:#1a4f9c;--bad:#b3261e;--bad-ground:#fdeeec;"
	"--good:#1b6b35;--good-ground:#e8f5ea;--warn:#8a5a00;--warn-ground:#fdf3dd;--plain:#eceef1;"
	"--link:#1a4f9c;--bar:#5b8def}\n",
	"@media(prefers-color-scheme:dark){:root{--ground:#15171a;--paper:#1c1f23;--ink:#e4e6e9;"
	"--faint:#9aa3ae;--line:#33383f;--server:#7fd1a5;--client:#8fb8f6;--bad:#ff8a80;"
	"--bad-ground:#3a1f1d;--good:#86d79b;--good-ground:#1b3323;--warn:#f2c46d;"
	"--warn-ground:#3a2e14;--plain:#2a2f36;--link:#8fb8f6;--bar:#4f7fd9}}\n",
	"*{box-sizing:border-box}\n",
	"body{margin:0;background:var(--ground);color:var(--ink);"
	"font:16px/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif}\n",
	"main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 4rem}\n",
	"h1{font-size:1.6rem;line-height:1.25;margin:0;overflow-wrap:anywhere}\n",
	"h2{font-size:1.15rem;margin:2.25rem 0 .6rem}\n",
	"h3{font-size:1rem;margin:1rem 0 .3rem}\n",
	"p{margin:.4rem 0;overflow-wrap:anywhere}\n",
	"a{color:var(--link)}\n",
	"code{font:.875rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans "
	"Mono\",monospace}\n",
	".origin,.legend,.source,.class,.group{color:var(--faint);font-size:.875rem}\n",
	".verdict{background:var(--paper);border:1px solid var(--line);border-radius:10px;"
	"padding:.4rem 1.25rem 1rem;margin-top:1.5rem}\n",
	".verdict h2{margin-top:.6rem}\n",
	".verdict ol{margin:.3rem 0;padding-inline-start:1.4rem}\n",
	".badge{display:inline-block;border-radius:999px;padding:.05rem .65rem;font-size:.8125rem;"
	"font-weight:600;background:var(--plain)}\n",
	".badge.good{background:var(--good-ground);color:var(--good)}\n",
	".badge.bad,.badge.error{background:var(--bad-ground);color:var(--bad)}\n",
	".badge.warning{background:var(--warn-ground);color:var(--warn)}\n",
	"dl{margin:.3rem 0;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem "
	"1rem}\n",
	"dt{color:var(--faint);grid-column:1}\n",
	"dd{margin:0;grid-column:2;overflow-wrap:anywhere}\n",
	".timing{display:block;width:100%;height:auto;background:var(--paper);"
	"border:1px solid var(--line);border-radius:10px;padding:.5rem .25rem}\n",
	".scrolls{overflow-x:auto}\n",
	".timing text{font-size:11px;fill:var(--ink);font-family:inherit}\n",
	/* of one width a character: LABEL_COLUMNS of them fit */
	".timing .label{text-anchor:end;font:11px "
	"ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu "
	"Sans Mono\",monospace}\n",
	".timing .value{fill:var(--faint)}\n",
	".timing .bar{fill:var(--bar)}\n",
	".timing .trouble{fill:var(--bad)}\n",
	".conversation{background:var(--paper);border:1px solid var(--line);border-radius:10px;"
	"overflow:hidden;padding:.3rem 0}\n",
	".conversation hr{border:0;border-top:3px double var(--line);margin:.5rem 0}\n",
	".row{border-inline-start:4px solid transparent;padding:.1rem .75rem}\n",
	".row>summary,div.row{display:grid;grid-template-columns:4.5rem 1.9rem "
	"minmax(0,1fr);gap:.4rem}\n",
	".row>summary{cursor:pointer;list-style:none;margin:-.1rem -.75rem;padding:.1rem .75rem}\n",
	".row>summary::-webkit-details-marker{display:none}\n",
	".row>summary "
	".said::after{content:\"\\25B8\";color:var(--faint);margin-inline-start:.5rem}\n",
	".row[open]>summary .said::after{content:\"\\25BE\"}\n",
	".row>summary:hover{background:var(--plain)}\n",
	".row>summary:focus-visible{outline:2px solid var(--link);outline-offset:-2px}\n",
	".time,.who{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans "
	"Mono\","
	"monospace;color:var(--faint);text-align:end}\n",
	".who{text-align:start;font-weight:600}\n",
	".said code{white-space:pre-wrap;overflow-wrap:anywhere}\n",
	".server code{color:var(--server)}\n",
	".client code{color:var(--client);font-weight:600}\n",
	".fact code,.note code{color:var(--faint);font-family:inherit}\n",
	".note code{font-style:italic}\n",
	".trouble{border-inline-start-color:var(--bad)}\n",
	".trouble>summary code,div.trouble code{color:var(--bad)}\n",
	".decisive{background:var(--bad-ground)}\n",
	".row.decisive:not(.trouble){background:var(--good-ground);border-inline-start-color:var(--"
	"good)}\n",
	".meaning{border-top:1px solid var(--line);margin:.3rem 0 .6rem;padding:.1rem 0 .2rem;"
	"padding-inline-start:1rem;font-size:.9375rem}\n",
	".meaning h3{margin:.5rem 0 0}\n",
	".flaw{display:block;color:var(--bad);font-size:.875rem}\n",
	".secret,.escape{border-radius:4px;padding:0 "
	".25rem;background:var(--plain);color:var(--faint);"
	"font-weight:400}\n",
	".escape{padding:0 .1rem}\n",
	".findings{list-style:none;margin:0;padding:0}\n",
	".findings li{border-top:1px solid var(--line);padding:.7rem 0}\n",
	".findings li:first-child{border-top:0}\n",
	".fix::before{content:\"\\2192\\00A0\"}\n",
	"[dir=rtl] .fix::before{content:\"\\2190\\00A0\"}\n",
	"@media(max-width:40rem){main{padding:1.25rem .75rem 3rem}"
	".row>summary,div.row{grid-template-columns:auto 1fr;gap:0 .5rem}"
	".said{grid-column:1/-1}"
	".time{text-align:start}"
	".timing{min-width:36rem}"
	"dl{grid-template-columns:minmax(0,1fr);gap:0}dd{grid-column:1;margin:0 0 .4rem}"
	".meaning{padding-inline-start:.25rem}}\n",
	"@media print{:root{--ground:#fff;--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;"
	"--server:#000;--client:#000;--bad:#900;--bad-ground:#fff;--good:#060;--good-ground:#fff;"
	"--warn:#640;--warn-ground:#fff;--plain:#fff;--link:#000;--bar:#888}"
	"body{font-size:10.5pt}main{max-width:none;padding:0}"
	".badge,.verdict,.conversation,.timing{border:1px solid #888}"
	".row:not([open]),.findings li,.timing{break-inside:avoid}h2,h3,summary{break-after:avoid}"
	".row>summary .said::after{content:\"\"}a{text-decoration:none}.meaning a{display:none}}\n",
	"</style>\n",
};

void html_append_style(struct bytes *out)
{
	for (size_t i = 0; i < sizeof(style) / sizeof(style[0]); i++)
		bytes_append_text(out, style[i]);
}
