// Makes a system let others in by OAuth2, as RFC 6749 and RFC 7636 say: a person agrees or refuses on a page, what is agreed to brings
// a token that has expired when it is used next, and the token opens the rest of the system.
import { createHash } from 'node:crypto';

export function provider(system) {
  const codes = new Map();
  const state = { access: 'none', refreshes: true, issued: 0 };
  const issue = () => {
    state.access = `access-${++state.issued}`;
    return { body: { access_token: state.access, refresh_token: 'a-refresh-token', expires_in: 0 } };
  };
  const refuse = (error, why) => ({ status: 400, body: { error, error_description: why } });

  const ask = (query) => {
    const code = `code-${codes.size + 1}`;
    codes.set(code, query.get('code_challenge'));
    const back = (more) =>
      `${query.get('redirect_uri')}?${new URLSearchParams({ state: query.get('state'), ...more })}`.replaceAll(
        '&',
        '&amp;',
      );
    const no = { error: 'access_denied', error_description: 'The owner of the account said no.' };
    return {
      headers: { 'Content-Type': 'text/html' },
      body: `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
        <a href="${back({ code })}">Agree</a> <a href="${back(no)}">Refuse</a>`,
    };
  };
  const exchange = (form) => {
    if (form.get('grant_type') === 'refresh_token')
      return state.refreshes ? issue() : refuse('invalid_grant', 'The access was taken back.');
    const proof = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    const isRight = codes.get(form.get('code')) === proof;
    codes.delete(form.get('code'));
    return isRight ? issue() : refuse('invalid_grant', 'The code is not good.');
  };
  system.answer(({ path, headers, text }) => {
    const address = new URL(path, system.origin);
    if (address.pathname === '/authorize') return ask(address.searchParams);
    if (address.pathname === '/token') return exchange(new URLSearchParams(text));
    return headers.authorization === `Bearer ${state.access}`
      ? { body: {} }
      : { status: 401, body: { error: 'Sign in first.' } };
  });
  return state;
}
