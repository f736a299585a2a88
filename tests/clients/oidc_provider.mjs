// oidc-provider on 127.0.0.1: one argument of JSON { redirect, accounts, clients }. It prints its issuer once it listens
// and ends with its standard input. Who signs in is the account that `login_hint` names; "refuse" is somebody who does not.
import { createServer } from "node:http";
import { Provider, interactionPolicy } from "oidc-provider";

const { redirect, accounts, clients } = JSON.parse(process.argv[2]);
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: clients.map((client) => ({ redirect_uris: [redirect], ...client })),
  findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...accounts[accountId] }) }),
  claims: { openid: ["sub", "hd", "tid", "lrs_user"], profile: ["preferred_username"],
            email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["a key of the tests"] },
  discovery: { prompt_values_supported: ["none", "login", "consent", "select_account"] },
  features: { devInteractions: { enabled: false } },
  interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: { IdToken: (ctx, token, client) => (client.clientId === "late" ? -120 : 3600), AccessToken: 3600, Grant: 3600,
         Interaction: 3600, Session: 3600 },
});

async function interact(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  if (params.login_hint === "refuse") {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  const grant = new provider.Grant({ accountId: params.login_hint, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(request, response, {
    select_account: {}, login: { accountId: params.login_hint }, consent: { grantId: await grant.save() } });
}

const answer = provider.callback();
server.on("request", (request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  return interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
});

console.log(issuer);
process.stdin.on("end", () => process.exit(0)).resume();
