/**
 * Signing in with a passkey, and adding one (Web Authentication level 3). The buttons are hidden where the browser
 * cannot do it; links by e-mail always work.
 */

const calls = '/api/auth/passkey';

/** @param {string} name @param {unknown} [body] */
async function call(name, body) {
  const response = await fetch(`${calls}/${name}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

/** @param {Credential | null} credential */
function toJson(credential) {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no credential');
  return credential.toJSON();
}

async function signIn() {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await call('generate-authenticate-options'));
  await call('verify-authentication', { response: toJson(await navigator.credentials.get({ publicKey })) });
}

async function add() {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await call('generate-register-options'));
  await call('verify-registration', { response: toJson(await navigator.credentials.create({ publicKey })) });
}

const able =
  typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';
const actions = { signIn, add };

for (const button of document.querySelectorAll('button[data-passkey]')) {
  if (!(button instanceof HTMLButtonElement) || !able) continue;
  const { passkey = '', failure = '', then = '' } = button.dataset;
  const action = passkey === 'add' ? actions.add : actions.signIn;
  button.closest('[hidden]')?.removeAttribute('hidden');
  button.addEventListener('click', async () => {
    const status = document.getElementById('passkey-status');
    try {
      await action();
      location.assign(then);
    } catch {
      if (status) status.textContent = failure;
    }
  });
}
