// @xapi/xapi: posts the statement given on standard input, if one is, and prints it as read back (or that of `read`).
const { readFileSync } = require("node:fs");
const XAPI = require("@xapi/xapi");

const { endpoint, key, secret, statement, read } = JSON.parse(readFileSync(0, "utf8"));
const lrs = new (XAPI.default ?? XAPI)({
  endpoint, auth: (XAPI.default ?? XAPI).toBasicAuth(key, secret), version: "1.0.3",
});

(read ? Promise.resolve({ data: [read] }) : lrs.sendStatement({ statement }))
  .then(({ data: [statementId] }) => lrs.getStatement({ statementId }))
  .then(({ data }) => console.log(JSON.stringify(data)));
