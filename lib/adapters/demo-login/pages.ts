import type { Persona } from './personas';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:8vh auto;padding:0 1rem}
button{font:inherit;display:block;width:100%;text-align:left;padding:.6rem .8rem;margin:.4rem 0;border:1px solid GrayText;border-radius:.4rem;background:Canvas;color:CanvasText;cursor:pointer}
button:hover,button:focus-visible{outline:2px solid Highlight}button span{display:block;font-size:.875rem}`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (raw: string) => raw.replaceAll(/[&<>"]/gu, (found) => ESCAPES[found] ?? '');

/** No scripts, nothing from elsewhere. Without form-action, since the form's answer leads back to the console. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const WARNING =
  '<p><strong>This is a demo.</strong> There are no passwords: whoever can open this page may be any of these invented people. It answers on this machine only.</p>';

/** Where one chooses whom to be. */
export const personaPage = (action: string, personas: readonly Persona[]): string =>
  page(
    'Demo sign-in: who are you?',
    `${WARNING}<form method="post" action="${text(action)}">${personas
      .map(
        ({ id, name, is, groups }) =>
          `<button name="persona" value="${text(id)}"><strong>${text(name)}</strong><span>${text(is)}</span>` +
          `<span>${groups.length === 0 ? 'no groups' : `groups: ${text(groups.join(', '))}`}</span></button>`,
      )
      .join('')}</form>`,
  );

/** oidc-provider asks before it ends its own session; `form` is its hidden form. */
export const logoutPage = (form: string): string =>
  page(
    'Demo sign-in: sign out',
    `${WARNING}${form}<button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
  );

export const errorPage = (error: string): string =>
  page('Demo sign-in', `<p>It could not be done: ${text(error)}. Start again from Castellan.</p>`);
