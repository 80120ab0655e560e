// A council's own directory: a real OpenID Connect provider as a process of its own. Whoever signs in types an e-mail
// address; one that begins with "unchecked" is told as not verified. Prints its address when it listens.
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port = '', redirect = ''] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'office',
      client_secret: 'a secret of the council',
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  claims: { email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  cookies: { keys: ['for this test alone'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: `person-${id}`,
      name: 'As the directory says',
      email: id.replace('unchecked-', ''),
      email_verified: !id.startsWith('unchecked-'),
    }),
  }),
});
const server = createServer(provider.callback());
server.listen(Number(port), 'localhost');
await once(server, 'listening');
process.stdout.write(`${issuer}\n`);
