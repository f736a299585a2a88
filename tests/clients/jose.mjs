// Verifies, with jose, each JWS of a list on standard input, { jws, jwk, payload? } with the payload of a detached one in
// base64; prints a list of what was found: the header, or the code of the error.
import { compactVerify, flattenedVerify, importJWK } from "jose";

let given = "";
for await (const piece of process.stdin) given += piece;

const verified = async ({ jws, jwk, payload }) => {
  const key = await importJWK(jwk, "ES256");
  const [header, , signature] = jws.split(".");
  try {
    const found = payload === undefined
      ? await compactVerify(jws, key, { algorithms: ["ES256"] })
      : await flattenedVerify({ protected: header, payload: Buffer.from(payload, "base64"), signature }, key,
                              { algorithms: ["ES256"], crit: { b64: true } });
    return found.protectedHeader;
  } catch (error) {
    return error.code;
  }
};

console.log(JSON.stringify(await Promise.all(JSON.parse(given).map(verified))));
